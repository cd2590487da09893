// As many rows as are in view, out of a script's hands: the least that a panel can show.
const rows = Array.from({ length: 20 }, (_, index) => {
  const row = document.createElement('p');
  row.textContent = `Row ${index}`;
  return row;
});
document.documentElement.append(...rows);

/**
 * Tells when the size of an element has changed, and once at first. A frame later: what is laid out anew at once may change it
 * again, which the browser reports as an error of the page ("ResizeObserver loop").
 *
 * @returns what ends it
 */
export function observeSize(element: Element, onSize: () => void): () => void {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(onSize);
  });
  observer.observe(element);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

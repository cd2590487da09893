/**
 * Fetches JSON from the demo server.
 * @param {string} path
 * @param {unknown} [body] sent with POST if there is one
 * @returns {Promise<unknown>}
 * @throws TypeError without a connection, Error with the server's answer if that is not 2xx
 */
export async function fetchJson(path, body) {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, body === undefined ? {} : post);
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${response.statusText}`);
  return response.json();
}

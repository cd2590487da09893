/**
 * Why this Node cannot run the tools, or undefined if it can. The bounds are Vite's: 20.19 or later, and not 21 or 22.0 to 22.11.
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return fits ? undefined : `Node ${version} is too old. Install Node 20.19 or later (of 22, 22.12 or later).`;
}

/** A failure whose message tells the user all there is to know; it is shown without a stack. */
export class UserError extends Error {
  /** @override */
  name = 'UserError';
}

/**
 * Prints one line of progress. It goes to stderr, so that stdout holds results only.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Tells why a command ends: a message the user can act on, or the whole stack of a defect of ours.
 * @param {unknown} error
 */
export function sayWhy(error) {
  say(
    error instanceof UserError
      ? `Error: ${error.message}`
      : error instanceof Error
        ? String(error.stack)
        : String(error),
  );
}

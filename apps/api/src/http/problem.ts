/** An expected failure: a stable code, and a sentence that says how to mend it. Everything else is a bug and answers 500. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly issues?: readonly { path: string; message: string }[],
  ) {
    super(`${code}: ${detail}`);
  }
}
export const notFound = (what: string): Problem => new Problem(404, 'not-found', `${what} does not exist (any more).`);

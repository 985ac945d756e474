/** What could not be done, in words; ends with exit code 2. */
export class Refusal extends Error {}

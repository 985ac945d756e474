/** Deeper than any rule or graph a person draws; beyond it, walking through an input could exhaust the stack. */
const DEEPEST = 100;

/** Why no input may be like this, whatever its schema says: PostgreSQL keeps neither NUL nor half a character. */
export function unstorable(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return 'a text must not contain the character NUL';
    return /\p{Surrogate}/u.test(value) ? 'a text contains half a character (a lone surrogate)' : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= DEEPEST) return 'nested too deeply';
  for (const [key, inner] of Object.entries(value)) {
    const fault = unstorable(key, depth) ?? unstorable(inner, depth + 1);
    if (fault) return fault;
  }
  return null;
}

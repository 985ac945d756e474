/** A value as text; the same whatever the order of keys: PostgreSQL's jsonb keeps its own. */
export const sameText = (value: unknown): string =>
  JSON.stringify(value, (_key, it: unknown) =>
    it && typeof it === 'object' && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  ) ?? 'undefined';

/** A readable id made from a name, that none of the others has. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss');
  const slug = plain
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  const base = slug || 'neu';
  for (let no = 1; ; no += 1) {
    const id = no === 1 ? base : `${base}-${no}`;
    if (!taken.includes(id)) return id;
  }
}

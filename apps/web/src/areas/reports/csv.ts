type Cell = string | number | null | undefined;

/**
 * A table as CSV for spreadsheets. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP,
 * CSV injection); everything is quoted.
 */
export const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n');

const guarded = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  return /^[\s\u00a0]*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
};

/** Gives the browser a file. The mark at the start tells Excel that it is UTF-8. */
export function downloadCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', csvOf(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * A small PDF of text pages (PDF 1.4, Helvetica, WinAnsi), so that the demo's assets are files a person can open.
 * @param lines one page; a line that starts with `# ` is set larger
 */
export function simplePdf(lines: readonly string[]): Buffer {
  const text = lines.map((line) => {
    const large = line.startsWith('# ');
    return `/F1 ${large ? 20 : 11} Tf ${large ? '0 -34' : '0 -18'} Td (${escape(large ? line.slice(2) : line)}) Tj`;
  });
  const stream = Buffer.from(`BT 60 800 Td ${text.join('\n')} ET`, 'latin1');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Length ${stream.length} >>\nstream\n${stream.toString('latin1')}\nendstream`,
  ];
  const offsets: number[] = [];
  let body = '%PDF-1.4\n';
  objects.forEach((object, index) => {
    offsets.push(body.length);
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

const escape = (text: string) =>
  text
    .replace(/[\\()]/g, '\\$&')
    .replace(/[–—]/g, '-')
    .replace(/[„“”]/g, '"');

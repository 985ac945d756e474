import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { composeMail } from './compose.ts';
import type { ComposeInput } from './compose.ts';
import { oneLine } from './render-mail.ts';

const given: ComposeInput = {
  from: { name: 'Besser & Söhne', address: 'post@besser.example' },
  to: { name: 'Sina Größe', address: 'sina@gut.example' },
  subject: 'Guten Tag, Größe!',
  html: '<p>Grüße = schön</p>',
  text: 'Grüße = schön\n',
  messageId: '<a.1@besser.example>',
  date: new Date('2026-11-22T12:00:00Z'),
  headers: { 'List-Unsubscribe': `<https://c.example/u/${'x'.repeat(90)}>` },
};
const lines = (message: Buffer) => message.toString('latin1').split('\r\n');
// as a receiver shows it: line ends are line ends, however they were written, and control characters are nothing
const shown = (text: string) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
    .replace(/\r\n?|\n/g, '\n')
    .trimEnd();

/** The same mail, built by nodemailer. */
const byNodemailer = (input: ComposeInput): Promise<Buffer> =>
  new MailComposer({
    ...{ ...input, subject: oneLine(input.subject), to: { ...input.to, name: oneLine(input.to.name) } },
    ...{ headers: { ...input.headers }, newline: 'win' },
  })
    .compile()
    .build();

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 120 }),
      fc.constantFrom(
        '\n',
        '\r\n',
        '\r',
        '.',
        '\n.',
        '\r\n..',
        ' \n',
        '\t\r\n',
        '=',
        '=\r\n',
        '=3D',
        'ü'.repeat(80),
        'x'.repeat(1_200),
        '日本語'.repeat(30),
        '\ud800',
        '\u2028',
        '--=_',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
// NUL, a lone surrogate and a lone CR go nodemailer's own ways; no receiver makes the first two visible
const anyShown = anyText.map((text) => Buffer.from(text.replaceAll('\0', '').replace(/\r(?!\n)/g, '\n')).toString());
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', 'Sina "die" Größe', 'a, b', 'Eve\r\nBcc: x@y.example', 'O\\Neil', '名前'.repeat(20)),
);

test('whatever is written, nodemailer’s own mail of it reads the same on the other side', async () => {
  await fc.assert(
    fc.asyncProperty(anyShown, anyShown, anyName, anyName, async (html, text, subject, name) => {
      // without one of the two nodemailer writes another kind of mail
      const input = { ...given, html: `<p>${html}`, text: `${text}.`, subject, to: { ...given.to, name } };
      const [ours, theirs] = await Promise.all([
        simpleParser(composeMail(input)),
        byNodemailer(input).then((message) => simpleParser(message)),
      ]);
      expect(shown(ours.text ?? '')).toBe(shown(theirs.text ?? ''));
      expect(shown(ours.html || '')).toBe(shown(theirs.html || ''));
      expect(ours.to).toEqual(theirs.to);
      expect(ours.subject ?? '').toBe(theirs.subject ?? '');
      expect(ours.messageId).toBe(theirs.messageId);
      expect(ours.date).toEqual(theirs.date);
      expect(ours.headers.get('list')).toEqual(theirs.headers.get('list'));
    }),
    { numRuns: 60 },
  );
});

test('what goes over the wire: ASCII, CRLF only, short lines, no line with a leading dot, the same bytes each time', () => {
  fc.assert(
    fc.property(anyText, anyText, anyName, (html, text, name) => {
      const input = { ...given, html, text, subject: name, to: { ...given.to, name } };
      const message = composeMail(input);
      expect(composeMail({ ...input })).toEqual(message);
      const bad = lines(message).filter(
        (line) => line.length > 998 || line.startsWith('.') || /[^\x20-\x7e\t]/.test(line),
      );
      expect(bad).toEqual([]);
      const body = lines(message).slice(lines(message).indexOf(''));
      expect(Math.max(...body.map((line) => line.length))).toBeLessThanOrEqual(78);
    }),
    { numRuns: 100 },
  );
});

test('a name that looks encoded is shown as it was given', async () => {
  const name = '=?UTF-8?Q?x?=';
  const mail = await simpleParser(composeMail({ ...given, subject: name, to: { ...given.to, name } }));
  expect([mail.subject, [mail.to!].flat()[0]!.value[0]!.name]).toEqual([name, name]);
});

test('nobody writes a header of their own', () => {
  const evil = 'x\r\nBcc: thief@evil.example\r\n\r\n<b>';
  const message = composeMail({
    ...given,
    subject: evil,
    from: { name: evil, address: 'post@besser.example' },
    to: { name: `${evil}${'ü'.repeat(3_000)}`, address: 'sina@gut.example' },
    headers: { 'List-Id': evil },
  }).toString();
  const head = message.slice(0, message.indexOf('\r\n\r\n'));
  expect(head).not.toMatch(/^Bcc:/m);
  expect(
    head
      .replace(/\r\n[ \t]/g, ' ')
      .split('\r\n')
      .map((line) => line.slice(0, line.indexOf(':'))),
  ).toEqual(['From', 'To', 'Subject', 'Message-ID', 'Date', 'List-Id', 'MIME-Version', 'Content-Type']);
  for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
});

test('other scripts go as base64 and read the same', async () => {
  const html = `<p>${'こんにちは、世界。'.repeat(400)}</p>`;
  const message = composeMail({ ...given, html });
  expect(message.toString()).toContain('Content-Transfer-Encoding: base64');
  expect(shown((await simpleParser(message)).html || '')).toBe(html);
});

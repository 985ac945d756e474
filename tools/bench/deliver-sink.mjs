// The receiving side of the delivery bench, in a process of its own: keeps every mail, and afterwards, when nobody counts the time,
// takes each one apart.
import { startSink } from './mail-sink.mjs';

let mails = [];
const sink = await startSink((recipients, at, message) =>
  mails.push({ recipients, at, message: Buffer.from(message) }),
);
process.on('message', (asked) => {
  if (asked === 'count') process.send({ count: mails.length });
  else if (asked === 'verify') process.send(verify());
  else mails = [];
});
process.on('disconnect', () => process.exit(0));
process.send({ port: sink.port });

/** Each recipient once, each Message-ID once, and in every part of a mail the number of the person it went to and nobody else's. */
function verify() {
  const faults = [];
  const ids = new Set();
  const recipients = new Set();
  let tracked = 0;
  let bytes = 0;
  for (const { recipients: to, message } of mails) {
    bytes += message.length;
    const fault = faultOf(to, message, ids, recipients);
    if (fault && faults.length < 5) faults.push(`${to}: ${fault}`);
    else if (message.includes('/t/o/')) tracked += 1;
  }
  const htmlBytes = mails.length ? partsOf(mails[0].message).html.length : 0;
  return {
    mails: mails.length,
    recipients: recipients.size,
    ids: ids.size,
    tracked,
    faults,
    htmlBytes,
    mimeBytes: Math.round(bytes / mails.length),
  };
}

function faultOf(to, message, ids, recipients) {
  if (to.length !== 1) return 'not one recipient';
  recipients.add(to[0]);
  const number = /^lead(\d+)@/.exec(to[0])?.[1];
  const { head, headers, text, html } = partsOf(message);
  const id = headers.get('message-id');
  if (!id || ids.has(id)) return `Message-ID ${id}`;
  ids.add(id);
  if (!headers.get('to')?.includes(`<${to[0]}>`)) return 'header To';
  if (!headers.get('list-unsubscribe')?.startsWith('<http')) return 'List-Unsubscribe';
  if (headers.get('list-unsubscribe-post') !== 'List-Unsubscribe=One-Click') return 'List-Unsubscribe-Post';
  for (const [name, part] of Object.entries({ text, html })) {
    const found = [...part.matchAll(/ID-(\d+)-ID/g)].map((match) => match[1]);
    if (found.length !== 1 || found[0] !== number) return `${name} speaks to ${found}`;
    if (!part.includes(`First${number} Läst${number}`)) return `${name} has not the name`;
  }
  for (const line of message.latin1Slice().split('\r\n')) if (line.length > 998 || line.includes('\n')) return 'a line';
  return /[^\x20-\x7e\r\n\t]/.test(head) ? 'the head is not ASCII' : null;
}

function partsOf(message) {
  const source = message.latin1Slice().replaceAll('\r\n..', '\r\n.');
  const { head, headers, body } = split(source);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type'))[1];
  const [text, html] = body
    .split(`--${boundary}`)
    .slice(1, 3)
    .map((part) => decode(split(part.slice(2))));
  return { head, headers, text, html };
}
function split(source) {
  const end = source.indexOf('\r\n\r\n');
  const head = source.slice(0, end);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { head, headers, body: source.slice(end + 4) };
}
function decode({ headers, body }) {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString();
  const plain = body
    .replace(/[ \t]*=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1').toString();
}

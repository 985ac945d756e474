import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail the built-in inbox took, as it arrived. */
export interface InboxMail {
  readonly messageId: string | null;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  /** Header lines by lower-case name, in order of arrival; repeated ones joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}
export interface InboxServer {
  readonly port: number;
  close(): Promise<void>;
}
const MAX_BYTES = 5 * 1024 * 1024;

/**
 * An SMTP server that delivers nowhere: it keeps what it is given, for the demo and for development. Answers 250 only when `keep`
 * has kept it. Listens on loopback unless told otherwise.
 */
export async function createInboxServer(options: {
  readonly port: number;
  readonly host?: string;
  readonly keep: (mail: InboxMail) => Promise<void>;
}): Promise<InboxServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_BYTES,
    logger: false,
    banner: 'Cultivar inbox',
    // our own sender keeps its connections open for good
    socketTimeout: 24 * 60 * 60 * 1000,
    closeTimeout: 500,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', (error) => done(error));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('message too large'), { responseCode: 552 }));
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
        const to = session.envelope.rcptTo.map(({ address }) => address);
        parse(Buffer.concat(parts), from, to)
          .then((mails) => Promise.all(mails.map((mail) => options.keep(mail))))
          .then(
            () => done(null),
            (error: Error) => done(Object.assign(error, { responseCode: 451 })),
          );
      });
    },
  });
  // the parser loads what it needs with the first mail: let that be one that nobody waits for
  void parse(
    Buffer.from('Subject: =?utf-8?Q?=C3=BC?=\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>x</p>\r\n'),
    '',
    [],
  );
  // a client that goes away in the middle must not end the process
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function parse(raw: Buffer, from: string, to: readonly string[]): Promise<readonly InboxMail[]> {
  const mail = await simpleParser(raw, { skipImageLinks: true });
  const headers: Record<string, string> = {};
  for (const { key, line } of mail.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).trim();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  return to.map((address) => ({
    messageId: mail.messageId ?? null,
    from: mail.from?.text ?? from,
    to: address.toLowerCase(),
    subject: mail.subject ?? '',
    html: typeof mail.html === 'string' ? mail.html : null,
    text: mail.text ?? null,
    headers,
    // PostgreSQL text holds no NUL
    raw: raw.toString('utf8').replaceAll('\0', ''),
  }));
}

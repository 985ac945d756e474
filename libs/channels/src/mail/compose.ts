import MailComposer from 'nodemailer/lib/mail-composer';
import { oneLine } from './render-mail.ts';

export interface ComposeInput {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly messageId: string;
  /** When the outbox row was written: the same for every attempt. */
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
}

/** @returns the whole message as it goes over the wire (CRLF, not yet dot-stuffed) */
export function composeMail(input: ComposeInput): Promise<Buffer> {
  const person = ({ name, address }: { name: string; address: string }) => ({
    name: oneLine(name),
    address: oneLine(address),
  });
  return new MailComposer({
    from: person(input.from),
    to: person(input.to),
    subject: oneLine(input.subject),
    html: input.html,
    text: input.text,
    messageId: input.messageId,
    date: input.date,
    headers: Object.fromEntries(Object.entries(input.headers).map(([name, value]) => [name, oneLine(value)])),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/** A plain address that can stand in an envelope; anything else is refused before it meets a server. */
export const isAddress = (address: string): boolean =>
  address.length <= 254 && /^[^\s<>()[\]\\,;:"@\u0000-\u001f]+@[^\s<>()[\]\\,;:"@\u0000-\u001f]+$/.test(address);

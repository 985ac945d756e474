import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

export interface SmtpTarget {
  readonly options: SMTPConnectionOptions;
  readonly auth: { readonly user: string; readonly pass: string } | null;
  /** On this machine: connections are kept open for good. */
  readonly loopback: boolean;
}

/**
 * `smtp://user:password@host:587`, `smtps://…` for TLS from the start. With a password STARTTLS is demanded, without one it is taken
 * where offered; `?tls=off` turns it off (a relay on the same machine).
 */
export function parseSmtpUrl(text: string): SmtpTarget {
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    throw new Error('SMTP_URL must begin with smtp:// or smtps://');
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const auth = url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : null;
  const off = url.searchParams.get('tls') === 'off' || (loopback && !auth);
  return {
    loopback,
    auth,
    options: {
      host,
      port: Number(url.port) || (secure ? 465 : auth ? 587 : 25),
      secure,
      ...(off ? { ignoreTLS: true } : { requireTLS: !secure && auth !== null }),
      allowInternalNetworkInterfaces: true,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
      socketTimeout: 5 * 60_000,
      socketCloseTimeout: 500,
      logger: false,
    },
  };
}

import type { Tx } from '../database.ts';
import { isBlank } from './known-fields.ts';

/** Mailboxes of people, not of firms: such a domain says nothing about the company. */
const FREE_MAIL = new Set(
  (
    'gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de outlook.com outlook.de hotmail.com ' +
    'hotmail.de live.com live.de msn.com yahoo.com yahoo.de icloud.com me.com mac.com aol.com aol.de proton.me ' +
    'protonmail.com posteo.de mailbox.org arcor.de 1und1.de online.de vodafone.de bluewin.ch a1.net mail.com mail.ru'
  ).split(' '),
);
/** The firm's domain in somebody's address. */
export const companyDomain = (email: string | null): string | null => {
  const domain = email?.split('@')[1]?.toLowerCase() ?? null;
  return domain && !FREE_MAIL.has(domain) ? domain : null;
};
const bareDomain = (text: string): string | null =>
  text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .split('/')[0] || null;

/**
 * The lead's company: the one it has, else by the domain of the address, else by name, else a new one if a name was given.
 * Values fill what is empty; `overwrite` only for a company the lead itself has answered for.
 * @param given company fields by key, without `company.`
 */
export async function companyFor(
  tx: Tx,
  lead: { readonly email: string | null; readonly companyId: number | null },
  given: Readonly<Record<string, unknown>>,
  overwrite: boolean,
): Promise<number | null> {
  const name = typeof given['name'] === 'string' ? given['name'].trim() : '';
  const domain = (typeof given['domain'] === 'string' && bareDomain(given['domain'])) || companyDomain(lead.email);
  const id = lead.companyId ?? (await found(tx, domain, name)) ?? (name ? await added(tx, name, domain) : null);
  if (id === null) return null;
  const fields = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => key !== 'name' && key !== 'domain' && !isBlank(value)),
  );
  if (Object.keys(fields).length)
    await tx.query(
      overwrite
        ? `update company set fields = fields || $2::jsonb where id = $1`
        : `update company set fields = $2::jsonb || fields where id = $1`,
      [id, JSON.stringify(fields)],
    );
  return id;
}

async function found(tx: Tx, domain: string | null, name: string): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `select id from company where domain = $1 or ($2 <> '' and lower(name) = lower($2))
     order by domain is not distinct from $1 desc, id limit 1`,
    [domain, name],
  );
  return row?.id ?? null;
}
async function added(tx: Tx, name: string, domain: string | null): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into company (name, domain, created_at) values ($1, $2, $3)
     on conflict (domain) where domain is not null do update set domain = excluded.domain returning id`,
    [name.slice(0, 200), domain, tx.now],
  );
  return row!.id;
}

import { signToken } from '../signed-token.ts';
import type { MailLinks } from './template-engine.ts';

/** What a link is made from. */
export interface LinkGround {
  readonly secret: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly leadId: number | null;
  readonly question?: { readonly form: string; readonly fields: readonly string[] } | undefined;
  /** Names of assets by id. */
  readonly assets: ReadonlyMap<string, string>;
  /** Tracking consent: only then does an asset link say who reads. */
  readonly tracked: boolean;
  /** Where a preview has no lead to sign for. */
  readonly now?: Date;
}
const DAYS_90 = 90 * 86_400_000;

/** The address of an asset's page; with a token only for a lead who agreed to be recognised. */
export const assetUrl = ({ secret, publicUrl, leadId, tracked }: LinkGround, id: string): string =>
  `${publicUrl}/a/${encodeURIComponent(id)}` +
  (tracked && leadId !== null ? `?t=${signToken(secret, 'asset', [leadId])}` : '');

/** The address of a form that asks what is not known yet; works for 90 days. */
export const questionUrl = ({ secret, publicUrl, leadId, question }: LinkGround, now: Date): string => {
  if (!question) return publicUrl;
  const page = `${publicUrl}/f/${encodeURIComponent(question.form)}`;
  if (leadId === null) return page;
  return `${page}?q=${signToken(secret, 'question', [leadId, ...question.fields], new Date(now.getTime() + DAYS_90))}`;
};

/** Direct addresses: what the lead asked for, without a detour. */
export function directLinks(ground: LinkGround, now: Date): MailLinks {
  const { secret, publicUrl, leadId } = ground;
  const own = (page: string, purpose: 'unsubscribe' | 'preferences') =>
    leadId === null ? `${publicUrl}/${page}` : `${publicUrl}/${page}/${signToken(secret, purpose, [leadId])}`;
  return {
    question: questionUrl(ground, now),
    unsubscribe: own('u', 'unsubscribe'),
    preferences: own('p', 'preferences'),
    asset: (id) => ({ url: assetUrl(ground, id), name: ground.assets.get(id) ?? id }),
    form: (id) => `${publicUrl}/f/${encodeURIComponent(id)}`,
  };
}

const INSIDE = 'cultivar:';
/** For a tracked mail: targets that differ from lead to lead get a name, so that the link table holds no token. */
export const namedLinks = (direct: MailLinks): MailLinks => ({
  ...direct,
  question: `${INSIDE}question`,
  asset: (id) => ({ ...direct.asset(id), url: `${INSIDE}asset/${encodeURIComponent(id)}` }),
});
/** @returns the address a followed link leads to, or null if it leads nowhere any more */
export function linkTarget(stored: string, ground: LinkGround, now: Date): string | null {
  if (stored === `${INSIDE}question`) return ground.question ? questionUrl(ground, now) : null;
  if (stored.startsWith(`${INSIDE}asset/`))
    return assetUrl(ground, decodeURIComponent(stored.slice(`${INSIDE}asset/`.length)));
  return /^https?:\/\//i.test(stored) ? stored : null;
}

const HREF = /(<a\b[^>]*?\shref=)("([^"]*)"|'([^']*)')/gi;
const unescape = (text: string): string => (text.includes('&') ? unescaped(text) : text);
const unescaped = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const escapeAttribute = (text: string): string => (/[&"<>]/.test(text) ? escaped(text) : text);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const SAFE = /^(https?:|mailto:|tel:|cultivar:|#|$)/i;

const eachHref = (html: string, change: (url: string) => string): string =>
  html.replace(HREF, (_, before: string, _quoted: string, double?: string, single?: string) => {
    const url = unescape(double ?? single ?? '').trim();
    return `${before}"${escapeAttribute(change(url))}"`;
  });

/** Links that run code instead of leading somewhere (from a lead's own value, say) lead nowhere. */
export const disarmLinks = (html: string): string => eachHref(html, (url) => (SAFE.test(url) ? url : '#'));

/** The targets of a mail that are to be counted, each once. Ways out of the mail are never counted. */
export function countedTargets(html: string, links: MailLinks): readonly string[] {
  const found = new Set<string>();
  eachHref(html, (url) => {
    if (isCounted(url, links)) found.add(url);
    return url;
  });
  return [...found];
}
const isCounted = (url: string, links: MailLinks): boolean =>
  (/^https?:/i.test(url) || url.startsWith(INSIDE)) && url !== links.unsubscribe && url !== links.preferences;

/** Puts click links in place of the targets and the open pixel at the end. Only for a lead with tracking consent. */
export function trackLinks(
  html: string,
  links: MailLinks,
  {
    secret,
    publicUrl,
    outboxId,
    linkIds,
  }: {
    readonly secret: string;
    readonly publicUrl: string;
    readonly outboxId: number;
    /** Only asked for what is counted. */
    readonly linkIds: Pick<ReadonlyMap<string, number>, 'get'>;
  },
): string {
  const rewritten = eachHref(html, (url) => {
    const id = isCounted(url, links) ? linkIds.get(url) : undefined;
    return id === undefined ? url : `${publicUrl}/t/c/${signToken(secret, 'click', [id, outboxId])}`;
  });
  const pixel = `<img src="${publicUrl}/t/o/${signToken(secret, 'open', [outboxId])}" width="1" height="1" alt="" style="display:block;border:0" />`;
  const end = rewritten.search(/<\/body>/i);
  return end < 0 ? rewritten + pixel : rewritten.slice(0, end) + pixel + rewritten.slice(end);
}

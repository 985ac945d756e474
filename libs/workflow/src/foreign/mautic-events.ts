import type { EventPattern, Rule, Words } from '@cultivar/audience';
import type { MauticEvent } from './mautic.ts';

/** What a Mautic event is with us. */
export type Meaning =
  | {
      readonly kind: 'step';
      readonly steps: readonly (readonly [type: string, settings: Record<string, unknown>])[];
      readonly exact: boolean;
      readonly words: Words;
    }
  | { readonly kind: 'event'; readonly event: EventPattern }
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'none' };
type Name = (kind: 'template' | 'form' | 'segment' | 'asset', id: unknown) => string;

const NONE: Meaning = { kind: 'none' };
const taken = (...steps: [string, Record<string, unknown>][]): Meaning =>
  steps.length ? { kind: 'step', steps, exact: true, words: { de: 'Übernommen.', en: 'Carried over.' } } : NONE;
const changed = (de: string, en: string, ...steps: [string, Record<string, unknown>][]): Meaning => ({
  ...{ kind: 'step', steps, exact: false, words: { de, en } },
});
const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).filter((it) => ['string', 'number'].includes(typeof it)).map(String);
const number = (value: unknown): number => Math.round(Number(value) || 0);
/** Mautic's names of the fields that we have by another one. */
const FIELDS: Readonly<Record<string, string>> = {
  ...{ firstname: 'firstName', lastname: 'lastName', position: 'jobTitle', company: 'company.name' },
};
const fieldName = (alias: unknown): string => FIELDS[String(alias)] ?? String(alias);
const OPERATORS: Readonly<Record<string, 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains' | 'empty' | 'filled'>> =
  {
    ...{ '=': 'eq', '!=': 'ne', gt: 'gt', gte: 'gte', lt: 'lt', lte: 'lte' },
    ...{ contains: 'contains', like: 'contains', empty: 'empty', '!empty': 'filled' },
  };
const any = (rules: Rule[]): Meaning => (rules.length ? { kind: 'rule', rule: { kind: 'any', rules } } : NONE);

/** Types as Mautic's own bundles register them; those of plugins have no counterpart. */
export function meaningOf({ type, properties: p, channel_id: channel }: MauticEvent, named: Name): Meaning {
  switch (type) {
    case 'email.send':
      return taken(['send-mail', { template: named('template', p.email ?? channel ?? '0') }]);
    case 'lead.changetags':
      return taken(
        ...texts(p.add_tags).map((tag): [string, Record<string, unknown>] => ['change-tag', { act: 'add', tag }]),
        ...texts(p.remove_tags).map((tag): [string, Record<string, unknown>] => ['change-tag', { act: 'remove', tag }]),
      );
    case 'lead.changepoints':
      return taken(['change-score', { axis: 'engagement', points: number(p.points), reason: 'Aus Mautic' }]);
    case 'email.send.to.user':
      return changed(
        'Als Nachricht an die zuständige Person übernommen; bitte den Text schreiben.',
        'Carried over as a message to the owner; please write the text.',
        [
          'notify-colleague',
          { to: 'owner', message: 'Bitte ansehen: dieser Lead ist in einem Workflow aus Mautic so weit.' },
        ],
      );
    case 'campaign.sendwebhook':
      return typeof p.url === 'string'
        ? changed(
            'Als signierter Webhook übernommen; was mitgeht, bitte prüfen.',
            'Carried over as a signed webhook; please check what goes along.',
            ['call-webhook', { url: p.url, body: { email: '{{email}}' }, keep: {} }],
          )
        : NONE;
    case 'email.open':
      return { kind: 'event', event: { kind: 'mail.opened' } };
    case 'email.click':
      return { kind: 'event', event: { kind: 'mail.clicked' } };
    case 'page.pagehit':
      return { kind: 'event', event: { kind: 'page.visited' } };
    case 'asset.download':
      return { kind: 'event', event: { kind: 'asset.read', ...onlyOne(p.assets, (id) => named('asset', id)) } };
    case 'form.submit':
      return { kind: 'event', event: { kind: 'form.submitted', ...onlyOne(p.forms, (id) => named('form', id)) } };
    case 'lead.field_value': {
      const op = Object.hasOwn(OPERATORS, String(p.operator)) ? OPERATORS[String(p.operator)] : undefined;
      if (!op || !p.field) return NONE;
      const value = op === 'empty' || op === 'filled' ? {} : { value: String(p.value ?? '') };
      return { kind: 'rule', rule: { kind: 'field', field: fieldName(p.field), op, ...value } };
    }
    case 'lead.tags':
      return any(texts(p.tags).map((tag) => ({ kind: 'tag', tag })));
    case 'lead.segments':
      return any(texts(p.segments).map((id) => ({ kind: 'segment', segment: named('segment', id) })));
    case 'lead.points':
      if (p.operator !== 'gte' && p.operator !== 'lt') return NONE;
      return { kind: 'rule', rule: { kind: 'score', axis: 'engagement', op: p.operator, value: number(p.score) } };
    default:
      return NONE;
  }
}
/** Of several nothing in particular is meant: any will do. */
const onlyOne = (value: unknown, name: (id: string) => string): { ref?: string } => {
  const ids = texts(value);
  return ids.length === 1 ? { ref: name(ids[0]!) } : {};
};

import type { Rule } from '@cultivar/audience';
import { Portable, PORTABLE_FORMAT } from '../portable.ts';
import type { PortableStep } from '../portable.ts';
import { z } from 'zod';
import type { Carried, Converted } from './carried.ts';
import { hubspotRule } from './hubspot-filters.ts';

const Text = z.coerce.string();
const Link = z.object({ nextActionId: Text }).nullish().catch(null);
const base = { actionId: Text };
/** Actions as the public spec of HubSpot's automation v4 names them. */
const Action = z.discriminatedUnion('type', [
  z.object({
    ...{ ...base, type: z.literal('SINGLE_CONNECTION'), connection: Link },
    ...{ actionTypeId: Text, fields: z.record(z.string(), z.unknown()).catch({}) },
  }),
  z.object({
    ...{ ...base, type: z.literal('LIST_BRANCH'), defaultBranch: Link },
    listBranches: z
      .array(z.object({ branchName: Text.catch(''), filterBranch: z.unknown(), connection: Link }))
      .max(20),
  }),
  z.object({
    ...{ ...base, type: z.literal('STATIC_BRANCH'), defaultBranch: Link },
    inputValue: z.looseObject({ propertyName: Text.optional() }).nullish().catch(null),
    staticBranches: z.array(z.object({ branchValue: Text, connection: Link })).max(250),
  }),
  z.object({
    ...{ ...base, type: z.literal('AB_TEST_BRANCH') },
    testBranches: z.array(z.object({ percentage: z.coerce.number().catch(50), connection: Link })).max(10),
  }),
  z.object({ ...base, type: z.literal('WEBHOOK'), connection: Link, webhookUrl: Text.catch('') }),
  z.object({ ...base, type: z.literal('CUSTOM_CODE'), connection: Link }),
]);
type Action = z.infer<typeof Action>;
const Flow = z.looseObject({
  name: Text.catch('HubSpot'),
  actions: z.array(z.unknown()).max(500),
  startActionId: Text.optional(),
  enrollmentCriteria: z.looseObject({ type: Text, shouldReEnroll: z.boolean().catch(false) }),
});

/** Whether this is a flow of HubSpot's automation API, version 4. */
export const looksHubspot = (value: unknown): boolean => Flow.safeParse(value).success;

const UNITS: Readonly<Record<string, string>> = { MINUTES: 'minutes', HOURS: 'hours', DAYS: 'days', WEEKS: 'weeks' };

/**
 * A flow of HubSpot as a workflow file of ours; what has no counterpart is left out, and the way goes on behind it. Mails and lists
 * are named by HubSpot's number, since a flow holds no more of them.
 *
 * @throws if the value is no flow (`looksHubspot`)
 */
export function fromHubspot(value: unknown): Converted {
  const flow = Flow.parse(value);
  return new Conversion(flow).convert();
}

const to = (link: z.infer<typeof Link>): string | null => (link ? `a${link.nextActionId}` : null);

class Conversion {
  readonly report: Carried[] = [];
  readonly steps = new Map<string, PortableStep>();
  /** Actions that are left out, with where the way goes on. */
  readonly skipped = new Map<string, string | null>();
  readonly references = new Map<string, Portable['references'][number]>();
  constructor(readonly flow: z.infer<typeof Flow>) {}

  convert(): Converted {
    const { name, enrollmentCriteria, startActionId, actions } = this.flow;
    for (const one of actions) {
      const read = Action.safeParse(one);
      if (read.success) this.action(read.data);
      else
        this.tell(
          'left',
          `#${String((one as { actionId?: unknown } | null)?.actionId ?? '?')}`,
          'Ließ sich nicht lesen.',
          'Could not be read.',
        );
    }
    const manual = enrollmentCriteria.type === 'MANUAL';
    if (!manual)
      this.tell(
        'changed',
        'Enrollment',
        'Die Aufnahme nach Liste oder Ereignis bitte als Eingang neu wählen; bis dahin von Hand.',
        'Please choose the enrolment by list or event anew as an entry; until then by hand.',
      );
    this.put('start', 'added-by-hand', {}, { then: startActionId ? `a${startActionId}` : null });
    const entry = this.steps.get('start')!;
    this.steps.delete('start');
    const steps = [entry, ...this.steps.values()].map((step) => ({ ...step, next: this.followed(step.next) }));
    const file = Portable.parse({
      ...{ format: PORTABLE_FORMAT, name: name.slice(0, 120) || 'HubSpot', steps: steps.slice(0, 500) },
      settings: { reentry: enrollmentCriteria.shouldReEnroll ? 'after-leaving' : 'never' },
      references: [...this.references.values()],
    });
    return { file, report: this.report };
  }
  /** Ways past what was left out. */
  followed(next: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(next).flatMap(([port, to]): [string, string][] => {
        let at: string | null = to;
        for (let hops = 0; at !== null && this.skipped.has(at) && hops < 500; hops += 1) at = this.skipped.get(at)!;
        return at !== null && this.steps.has(at) ? [[port, at]] : [];
      }),
    );
  }
  tell(outcome: Carried['outcome'], what: string, de: string, en: string): void {
    this.report.push({ outcome, what, words: { de, en } });
  }
  put(id: string, type: string, settings: Record<string, unknown>, next: Record<string, string | null>): void {
    const ways = Object.entries(next).filter((way): way is [string, string] => way[1] !== null);
    this.steps.set(id, { id, type, settings, next: Object.fromEntries(ways) });
  }
  named(kind: 'template' | 'form' | 'list', id: unknown): string {
    const own = `hubspot-${String(id)}`.slice(0, 80);
    this.references.set(`${kind} ${own}`, { kind, id: own });
    return own;
  }

  action(action: Action): void {
    const what = `#${action.actionId}`;
    const id = `a${action.actionId}`;
    const taken = () => this.tell('taken', what, 'Übernommen.', 'Carried over.');
    switch (action.type) {
      case 'SINGLE_CONNECTION':
        return this.single(action, id, to(action.connection));
      case 'LIST_BRANCH':
        return this.branches(action, id);
      case 'STATIC_BRANCH': {
        taken();
        const values = action.staticBranches.map(({ branchValue }, at) => ({ id: `w${at + 1}`, value: branchValue }));
        const ways = action.staticBranches.map(({ connection }, at) => [`w${at + 1}`, to(connection)] as const);
        const settings = { field: action.inputValue?.propertyName ?? '', values };
        return this.put(id, 'by-value', settings, { ...Object.fromEntries(ways), otherwise: to(action.defaultBranch) });
      }
      case 'AB_TEST_BRANCH': {
        taken();
        const paths = action.testBranches.map(({ percentage }, at) => ({
          id: `w${at + 1}`,
          name: String.fromCharCode(65 + at),
          weight: Math.round(percentage),
        }));
        return this.put(
          id,
          'random-split',
          { paths },
          Object.fromEntries(action.testBranches.map(({ connection }, at) => [`w${at + 1}`, to(connection)])),
        );
      }
      case 'WEBHOOK':
        this.tell(
          'changed',
          what,
          'Als signierter Webhook übernommen; was mitgeht, bitte prüfen.',
          'Carried over as a signed webhook; please check what goes along.',
        );
        return this.put(
          id,
          'call-webhook',
          { url: action.webhookUrl, body: { email: '{{email}}' }, keep: {} },
          { ok: to(action.connection), failed: to(action.connection) },
        );
      case 'CUSTOM_CODE':
        return this.skip(what, id, to(action.connection), 'CUSTOM_CODE');
    }
  }

  branches(action: Extract<Action, { type: 'LIST_BRANCH' }>, id: string): void {
    const what = `#${action.actionId}`;
    const rules = action.listBranches.map(({ filterBranch }) => hubspotRule(filterBranch));
    if (rules.every((rule) => rule !== null)) this.tell('taken', what, 'Übernommen.', 'Carried over.');
    else
      this.tell(
        'changed',
        what,
        'Nicht jede Bedingung ließ sich übernehmen: Solche Zweige gelten für niemanden, bis Sie sie neu setzen.',
        'Not every condition could be carried over: such branches hold for nobody until you set them anew.',
      );
    const nobody: Rule = { kind: 'any', rules: [] };
    const branches = action.listBranches.map(({ branchName }, at) => ({
      id: `w${at + 1}`,
      name: branchName.slice(0, 40) || `${at + 1}`,
      rule: rules[at] ?? nobody,
    }));
    const ways = action.listBranches.map(({ connection }, at) => [`w${at + 1}`, to(connection)] as const);
    return this.put(id, 'branches', { branches }, { ...Object.fromEntries(ways), otherwise: to(action.defaultBranch) });
  }

  skip(what: string, id: string, next: string | null, kind: string): void {
    this.skipped.set(id, next);
    this.tell(
      'left',
      what,
      `„${kind}“ gibt es hier nicht; der Weg geht dahinter weiter.`,
      `There is no “${kind}” here; the way goes on behind it.`,
    );
  }

  single(
    { actionId, actionTypeId, fields }: Extract<Action, { type: 'SINGLE_CONNECTION' }>,
    id: string,
    next: string | null,
  ): void {
    const what = `#${actionId}`;
    const done = (type: string, settings: Record<string, unknown>) => {
      this.tell('taken', what, 'Übernommen.', 'Carried over.');
      this.put(id, type, settings, { then: next });
    };
    const text = (key: string): string =>
      typeof fields[key] === 'string' || typeof fields[key] === 'number' ? String(fields[key]) : '';
    const unit = UNITS[text('time_unit')];
    const amount = Math.round(Number(text('delta')));
    const fixed = (fields.value as { staticValue?: unknown } | undefined)?.staticValue ?? fields.value;
    if (actionTypeId === '0-1' && unit && amount > 0 && amount % 1440 === 0 && unit === 'minutes')
      return done('wait', { amount: amount / 1440, unit: 'days' });
    if (actionTypeId === '0-1' && unit && amount > 0) return done('wait', { amount, unit });
    if (actionTypeId === '0-4' && text('content_id'))
      return done('send-mail', { template: this.named('template', text('content_id')) });
    if (actionTypeId === '0-5' && text('property_name') && typeof fixed === 'string')
      return done('set-field', { field: text('property_name'), mode: 'set', value: fixed });
    if (actionTypeId === '0-13' && text('list_id'))
      return done('change-list', {
        act: text('operation') === 'REMOVE' ? 'remove' : 'add',
        list: this.named('list', text('list_id')),
      });
    if (actionTypeId === '0-9' || actionTypeId === '0-8') {
      this.tell(
        'changed',
        what,
        'Als Nachricht an die zuständige Person übernommen.',
        'Carried over as a message to the owner.',
      );
      const message = [text('subject'), text('body')]
        .filter(Boolean)
        .join(': ')
        .replace(/<[^>]*>/g, '')
        .slice(0, 1000);
      return this.put(id, 'notify-colleague', { to: 'owner', message: message || 'HubSpot' }, { then: next });
    }
    if (actionTypeId === '0-3')
      return done('create-task', { title: text('subject').slice(0, 200) || 'HubSpot', to: 'owner', dueInDays: 2 });
    return this.skip(what, id, next, actionTypeId);
  }
}

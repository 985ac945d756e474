import type { Rule, Words } from '@cultivar/audience';
import { Portable, PORTABLE_FORMAT } from '../portable.ts';
import type { PortableStep } from '../portable.ts';
import { z } from 'zod';
import type { Carried, Converted } from './carried.ts';
import { hubspotAction } from './hubspot-actions.ts';
import { fieldOf, hubspotRule } from './hubspot-filters.ts';
import type { Named } from './hubspot-filters.ts';
import { hubspotAround, HubspotSettings } from './hubspot-settings.ts';

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
const Flow = HubspotSettings.extend({
  name: Text.catch('HubSpot'),
  actions: z.array(z.unknown()).max(500),
  startActionId: Text.optional(),
});

/** Whether this is a flow of HubSpot's automation API, version 4. */
export const looksHubspot = (value: unknown): boolean => Flow.safeParse(value).success;

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
  /** The wait before a mail, by the mail. */
  readonly windows = new Map<string, string>();
  readonly references = new Map<string, Portable['references'][number]>();
  constructor(readonly flow: z.infer<typeof Flow>) {}

  convert(): Converted {
    const { name, startActionId, actions } = this.flow;
    const named: Named = (kind, id) => this.named(kind, id);
    const { settings, entries, goal, window } = hubspotAround(this.flow, named, (outcome, what, { de, en }) =>
      this.tell(outcome, what, de, en),
    );
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
    if (window) this.holdMailsBack(window);
    if (goal) {
      this.put('goal', 'goal', { events: [], rule: goal }, { then: 'reached' });
      this.put('reached', 'leave', { reason: 'Ziel erreicht' }, {});
    }
    const next: Record<string, string> = startActionId ? { then: this.entered(`a${startActionId}`) } : {};
    const begins = entries.length ? entries : [{ type: 'added-by-hand', settings: {} }];
    const doors = begins.map(({ type, settings: own }, at): PortableStep => {
      return { id: at ? `start-${at + 1}` : 'start', type, settings: { ...own }, next };
    });
    const steps = [...doors, ...this.steps.values()];
    const file = Portable.parse({
      ...{ format: PORTABLE_FORMAT, name: name.slice(0, 120) || 'HubSpot', settings },
      steps: steps.slice(0, 500).map((step) => ({ ...step, next: this.followed(step.next) })),
      references: [...this.references.values()],
    });
    return { file, report: this.report };
  }
  /** Puts a window before each mail; ways to the mail lead to the window. */
  holdMailsBack(window: Readonly<Record<string, unknown>>): void {
    for (const { id, type } of this.steps.values()) if (type === 'send-mail') this.windows.set(id, `${id}-window`);
    for (const [id, step] of this.steps)
      this.steps.set(id, {
        ...step,
        next: Object.fromEntries(Object.entries(step.next).map(([port, next]) => [port, this.entered(next)])),
      });
    for (const [from, next] of this.skipped) if (next) this.skipped.set(from, this.entered(next));
    for (const [id, before] of this.windows) this.put(before, 'wait-until', window, { then: id });
  }
  entered(id: string): string {
    return this.windows.get(id) ?? id;
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
  named(kind: 'template' | 'form' | 'list' | 'segment', id: unknown): string {
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
        const settings = { field: fieldOf(action.inputValue?.propertyName), values };
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
        return this.skip(what, id, to(action.connection), {
          de: 'Eigenen Code führt kein Workflow aus; oft hilft „Webhook“.',
          en: 'No workflow runs code of your own here; a webhook often helps.',
        });
    }
  }

  branches(action: Extract<Action, { type: 'LIST_BRANCH' }>, id: string): void {
    const what = `#${action.actionId}`;
    const rules = action.listBranches.map(({ filterBranch }) =>
      hubspotRule(filterBranch, (kind, id) => this.named(kind, id)),
    );
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

  skip(what: string, id: string, next: string | null, why: Words): void {
    this.skipped.set(id, next);
    this.tell('left', what, `${why.de} Der Weg geht dahinter weiter.`, `${why.en} The way goes on behind it.`);
  }

  single(
    { actionId, actionTypeId, fields }: Extract<Action, { type: 'SINGLE_CONNECTION' }>,
    id: string,
    next: string | null,
  ): void {
    const { name, step, why } = hubspotAction(actionTypeId, fields, (kind, ref) => this.named(kind, ref));
    const tell = (outcome: Carried['outcome'], words: Words) => {
      this.report.push({
        outcome,
        what: `#${actionId}`,
        words: { de: `${name.de}: ${words.de}`, en: `${name.en}: ${words.en}` },
      });
    };
    if (!step) {
      this.skip(`#${actionId}`, id, next, { de: `${name.de}: ${why!.de}`, en: `${name.en}: ${why!.en}` });
      return;
    }
    tell(why ? 'changed' : 'taken', why ?? { de: 'Übernommen.', en: 'Carried over.' });
    const ports = step.ports ?? ['then'];
    this.put(id, step.type, { ...step.settings }, Object.fromEntries(ports.map((port) => [port, next])));
  }
}

import { Portable, PORTABLE_FORMAT } from '../portable.ts';
import type { PortableStep } from '../portable.ts';
import { z } from 'zod';
import type { Carried, Converted } from './carried.ts';
import { meaningOf } from './mautic-events.ts';
import type { Meaning } from './mautic-events.ts';

const Id = z.coerce.number().int();
const Maybe = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);
/** An event as Mautic 7 exports it (CampaignEventImportExportSubscriber): the tree hangs together by `parent_id` and `decisionPath`. */
export const MauticEvent = z.object({
  id: Id,
  name: z.string().catch(''),
  type: z.string(),
  event_type: z.enum(['action', 'decision', 'condition']),
  event_order: z.coerce.number().catch(0),
  properties: z.record(z.string(), z.unknown()).catch({}),
  trigger_mode: Maybe(z.string()),
  trigger_interval: Maybe(z.coerce.number()),
  trigger_interval_unit: Maybe(z.string()),
  trigger_date: Maybe(z.string()),
  trigger_hour: Maybe(z.string()),
  // so the export of Mautic 7 names them
  triggerRestrictedStartHour: Maybe(z.string()),
  triggerRestrictedStopHour: Maybe(z.string()),
  triggerRestrictedDaysOfWeek: Maybe(z.array(z.coerce.number().int())),
  triggerWindow: Maybe(z.coerce.number()),
  decisionPath: Maybe(z.string()),
  channel_id: Maybe(z.coerce.number()),
  parent_id: Maybe(Id),
});
export type MauticEvent = z.infer<typeof MauticEvent>;
const Named = z.looseObject({ id: Id, name: z.string().catch(''), title: z.string().optional() });
const list = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.flatMap((one) => {
        const read = schema.safeParse(one);
        return read.success ? [read.data as z.output<T>] : [];
      }),
    );
const Export = z.looseObject({
  campaign: z
    .array(
      z.looseObject({
        ...{ id: Id, name: z.string().catch('Mautic') },
        allow_restart: z
          .union([z.boolean(), z.literal(0), z.literal(1)])
          .catch(false)
          .default(false),
      }),
    )
    .min(1),
  campaign_event: list(MauticEvent),
  ...{ email: list(Named), emails: list(Named), forms: list(Named), lists: list(Named), assets: list(Named) },
});

const exportOf = (value: unknown) => Export.safeParse(Array.isArray(value) ? (value as unknown[])[0] : value);
/** Whether this is the JSON of a Mautic campaign export. */
export const looksMautic = (value: unknown): boolean => exportOf(value).success;

const UNITS: Readonly<Record<string, readonly [unit: string, times: number]>> = {
  ...{ i: ['minutes', 1], h: ['hours', 1], d: ['days', 1], w: ['weeks', 1], m: ['days', 30], y: ['days', 365] },
};
const delayOf = ({ trigger_mode, trigger_interval, trigger_interval_unit }: MauticEvent) => {
  const [unit, times] = UNITS[(trigger_interval_unit ?? 'd').toLowerCase()] ?? ['days', 1];
  return trigger_mode === 'interval' && (trigger_interval ?? 0) > 0
    ? { amount: Math.min(3650, Math.round(trigger_interval! * times)), unit }
    : null;
};
const clock = (text: string | null | undefined): string | null =>
  /^([01]\d|2[0-3]):[0-5]\d/.exec(text ?? '')?.[0] ?? null;
const minuteAfter = (time: string): string => {
  const minutes = Math.min(23 * 60 + 59, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + 1);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** @returns null where the event goes on at any time. Sunday is 0 in Mautic, -1 all working days */
function windowOf(event: MauticEvent): Record<string, unknown> | null {
  const days = (event.triggerRestrictedDaysOfWeek ?? []).flatMap((day) =>
    day === -1 ? [1, 2, 3, 4, 5] : day === 0 ? [7] : day <= 6 ? [day] : [],
  );
  const hour = clock(event.trigger_hour);
  const [start, stop] = [clock(event.triggerRestrictedStartHour), clock(event.triggerRestrictedStopHour)];
  // of both Mautic takes the hour
  const [from, to] = hour
    ? [hour === '23:59' ? '23:58' : hour, minuteAfter(hour)]
    : start && stop && start < stop
      ? [start, stop]
      : ['00:00', '23:59'];
  if (!hour && !(start && stop) && !days.length) return null;
  const weekdays = days.length ? [...new Set(days)].sort((a, b) => a - b) : EVERY_DAY;
  return { weekdays, from, to, holidays: 'none', late: 'next' };
}
const title = ({ name, type, id }: MauticEvent) => name || `${type} ${id}`;

/**
 * A campaign of Mautic as a workflow file of ours. What has no counterpart is left out, and the way goes on behind it; several steps
 * that Mautic begins side by side are put one after another where that is possible. Mails, forms and segments are named, not made.
 *
 * @throws if the value is no Mautic export (`looksMautic`)
 */
export function fromMautic(value: unknown): Converted {
  const data = exportOf(value).data!;
  return new Conversion(data).convert();
}

class Conversion {
  readonly steps = new Map<string, PortableStep>();
  readonly report: Carried[] = [];
  readonly references = new Map<string, Portable['references'][number]>();
  readonly children = new Map<string, MauticEvent[]>();
  constructor(readonly data: z.infer<typeof Export>) {
    const events = [...data.campaign_event].sort((a, b) => a.event_order - b.event_order || a.id - b.id);
    for (const event of events) {
      const place = `${event.parent_id ?? 'root'} ${event.decisionPath ?? ''}`;
      this.children.set(place, [...(this.children.get(place) ?? []), event]);
    }
  }

  convert(): Converted {
    const { forms, lists, campaign } = this.data;
    const roots = this.children.get('root ') ?? [];
    const first = this.sideBySide(roots);
    for (const { id, name } of forms.slice(0, 20))
      this.put(`form-${id}`, 'form-submitted', { form: this.named('form', id, name), when: 'confirmed' }, first);
    for (const { id, name } of lists.slice(0, 20))
      this.put(`segment-${id}`, 'segment-entered', { segment: this.named('segment', id, name) }, first);
    if (!forms.length && !lists.length) this.put('start', 'added-by-hand', {}, first);
    const file = Portable.parse({
      ...{ format: PORTABLE_FORMAT, name: campaign[0]!.name.replace(/<[^>]*>/g, '').slice(0, 120) || 'Mautic' },
      ...{
        settings: { reentry: campaign[0]!.allow_restart ? 'after-leaving' : 'never' },
        steps: [...this.steps.values()].slice(0, 500),
      },
      references: [...this.references.values()],
    });
    return { file, report: this.report };
  }

  /** The id that settings write for a thing of Mautic; here it is found by its name. */
  named(kind: Portable['references'][number]['kind'], id: unknown, name?: string): string {
    const own = `mautic-${String(id)}`;
    const all = { template: [...this.data.email, ...this.data.emails], form: this.data.forms, asset: this.data.assets };
    const known = kind in all ? all[kind as keyof typeof all].find((it) => String(it.id) === String(id)) : undefined;
    const said = name || known?.name || known?.title;
    this.references.set(`${kind} ${own}`, { kind, id: own, ...(said && { name: said.slice(0, 200) }) });
    return own;
  }
  put(
    id: string,
    type: string,
    settings: Record<string, unknown>,
    next: string | null | Record<string, string>,
  ): string {
    const ways = next === null ? {} : typeof next === 'string' ? { then: next } : next;
    this.steps.set(id, { id, type, settings, next: ways });
    return id;
  }
  tell(outcome: Carried['outcome'], event: MauticEvent, de: string, en: string): void {
    this.report.push({ outcome, what: title(event), words: { de, en } });
  }

  /** @returns the first step of what follows; null where nothing does */
  sideBySide(events: readonly MauticEvent[], timeout = false): string | null {
    const ordered = [...events].sort((a, b) => minutesOf(a) - minutesOf(b));
    let next: string | null = null;
    // from behind: each leads to the one after it, if nothing of its own follows it
    for (const [at, event] of [...ordered.entries()].reverse()) {
      const last = at === ordered.length - 1;
      const own = this.begin(event, timeout, last ? null : next);
      if (!last)
        this.tell(
          'changed',
          event,
          'Begann in Mautic zugleich mit anderen Schritten; hier folgen sie aufeinander. Bitte Wartezeiten prüfen.',
          'Began side by side with other steps in Mautic; here they follow one another. Please check the waits.',
        );
      next = own;
    }
    return next;
  }

  begin(event: MauticEvent, timeout: boolean, after: string | null): string | null {
    const first = this.step(event, after);
    if (!first) return null;
    const then = this.inWindow(event, first);
    if (event.trigger_mode === 'date') return this.onDate(event, then);
    const delay = timeout ? null : delayOf(event);
    return delay ? this.put(`wait-${event.id}`, 'wait', delay, then) : then;
  }

  /** Mautic holds a step back until an hour, between two hours or to certain weekdays, where the contact is. */
  inWindow(event: MauticEvent, then: string): string {
    if (event.triggerWindow)
      this.tell(
        'left',
        event,
        'Die Optimierung auf die beste Sendezeit („triggerWindow“) gibt es hier nicht.',
        'There is no optimising for the best time to send (“triggerWindow”) here.',
      );
    const window = event.trigger_mode === 'interval' ? windowOf(event) : null;
    return window ? this.put(`window-${event.id}`, 'wait-until', window, then) : then;
  }
  onDate(event: MauticEvent, then: string): string {
    const [, date, at = '09:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?/.exec(event.trigger_date ?? '') ?? [];
    if (!date || Number.isNaN(Date.parse(date))) {
      this.tell('left', event, 'Der feste Termin ließ sich nicht lesen.', 'The fixed date could not be read.');
      return then;
    }
    this.tell(
      'changed',
      event,
      `Der feste Termin ${date} ${at} gilt hier in der Zeitzone des Leads; wer zu spät kommt, geht sofort weiter.`,
      `The fixed date ${date} ${at} holds in the lead’s time zone here; whoever is late goes on at once.`,
    );
    return this.put(`date-${event.id}`, 'wait-until-date', { date, at, late: 'go' }, then);
  }

  /** @param after what follows where the event itself has nothing behind it */
  step(event: MauticEvent, after: string | null): string | null {
    const of = (path: string, timeout = false): string | null => {
      const found = this.children.get(`${event.id} ${path}`) ?? [];
      return found.length ? this.sideBySide(found, timeout) : after;
    };
    const meaning: Meaning = meaningOf(event, (kind, id) => this.named(kind, id));
    if (event.event_type !== 'action') return this.fork(event, meaning, of);
    const then = of('');
    if (meaning.kind !== 'step') return this.unknown(event, then);
    this.tell(meaning.exact ? 'taken' : 'changed', event, meaning.words.de, meaning.words.en);
    return meaning.steps.reduceRight<string | null>(
      (next, [type, settings], index) =>
        this.put(`${type}-${event.id}${index ? `-${index}` : ''}`, type, settings, next),
      then,
    );
  }

  fork(event: MauticEvent, meaning: Meaning, of: (path: string, timeout?: boolean) => string | null): string | null {
    const waits = meaning.kind === 'event';
    const [yes, no] = [of('yes'), of('no', waits)];
    if (meaning.kind === 'rule') {
      this.tell('taken', event, 'Als Wenn / sonst übernommen.', 'Carried over as if / else.');
      return this.put(`if-${event.id}`, 'if-else', { rule: meaning.rule }, ways({ yes, no }));
    }
    if (meaning.kind === 'event') {
      const limits = (this.children.get(`${event.id} no`) ?? []).map(delayOf).filter((delay) => delay !== null);
      const limit = limits[0] ?? { amount: 90, unit: 'days' };
      this.tell(
        limits.length === 1 ? 'taken' : 'changed',
        event,
        `Als „Auf Ereignis warten“ übernommen, längstens ${limit.amount} ${limit.unit}.`,
        `Carried over as “wait for an event”, at most ${limit.amount} ${limit.unit}.`,
      );
      const settings = { events: [meaning.event], ...limit, earlierHours: 0 };
      return this.put(`await-${event.id}`, 'wait-for-event', settings, ways({ happened: yes, timeout: no }));
    }
    return this.unknown(event, no ?? yes);
  }

  unknown(event: MauticEvent, next: string | null): string | null {
    this.tell(
      'left',
      event,
      `„${event.type}“ gibt es hier nicht; der Weg geht dahinter weiter${event.event_type === 'action' ? '' : ' (bei „nein“)'}.`,
      `There is no “${event.type}” here; the way goes on behind it${event.event_type === 'action' ? '' : ' (at “no”)'}.`,
    );
    return next;
  }
}
const MINUTES: Readonly<Record<string, number>> = { minutes: 1, hours: 60, days: 1440, weeks: 10_080 };
const minutesOf = (event: MauticEvent): number => {
  const delay = delayOf(event);
  return delay ? delay.amount * MINUTES[delay.unit]! : 0;
};
const ways = (all: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter((way): way is [string, string] => way[1] !== null));

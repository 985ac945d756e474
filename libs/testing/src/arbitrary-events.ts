import { STAGES } from '@cultivar/audience';
import type { EventPattern, Stage } from '@cultivar/audience';
import type { Effect, Graph, Registry, Trigger } from '@cultivar/workflow';
import fc from 'fast-check';
import { CASE_DAYS } from './journey-case.ts';
import type { CaseEvent } from './journey-case.ts';
import { WORLD, worldHappening } from './world.ts';

const DAY_MINUTES = 24 * 60;
export const minute = fc.oneof(
  { weight: 6, arbitrary: fc.nat(5 * DAY_MINUTES) },
  { weight: 3, arbitrary: fc.nat(10 * 24).map((hour) => hour * 60) },
  // long after everything
  { weight: 1, arbitrary: fc.nat(CASE_DAYS).map((day) => day * DAY_MINUTES) },
);
const who = fc.nat(2);
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.constantFrom(...WORLD.tags).map((tag): Effect => ({ kind: 'tag.add', tag })),
  fc.constantFrom(...WORLD.tags).map((tag): Effect => ({ kind: 'tag.remove', tag })),
  fc.constantFrom<Stage>(...STAGES).map((stage): Effect => ({ kind: 'stage.set', stage, reason: 'by hand' })),
  fc.constantFrom('red', 'blue', null).map((value): Effect => ({ kind: 'field.set', field: 'colour', value })),
  fc
    .integer({ min: -9, max: 12 })
    .map((points): Effect => ({ kind: 'score.add', axis: 'engagement', points, reason: 'r' })),
);
const becomes = fc.constantFrom('sent' as const, 'opened' as const, 'clicked' as const, 'bounced' as const);
const event: fc.Arbitrary<CaseEvent> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        happening: worldHappening,
        minute,
        lead: who,
        late: fc.oneof(
          { weight: 5, arbitrary: fc.constant(0) },
          { weight: 2, arbitrary: fc.nat(3 * DAY_MINUTES) },
          { weight: 1, arbitrary: fc.constant(366 * DAY_MINUTES) },
        ),
        copies: fc.constantFrom(1, 1, 1, 2, 10),
      })
      .map(({ happening, ...rest }): CaseEvent => ({
        do: 'happens',
        kind: happening.kind,
        ref: happening.ref ?? null,
        ...rest,
      })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answers' as const),
      minute,
      lead: who,
      outcome: fc.constantFrom('ok' as const, 'failed' as const),
      mood: fc.constantFrom('good', 'bad'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sells' as const),
      minute,
      lead: who,
      answer: fc.constantFrom('accepted' as const, 'duplicate' as const, 'competitor' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('added' as const), minute, lead: who, journey: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('changed' as const), minute, lead: who, effect }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mailed' as const), minute, lead: who, what: becomes }) },
);
export const arbitraryEvents = fc
  .array(event, { minLength: 4, maxLength: 14 })
  .map((list) => [...list].sort((a, b) => a.minute - b.minute));

/** What entries and waits of these very graphs listen to, so that something happens in them. */
export function wanted(registry: Registry, graphs: readonly Graph[], minutes: readonly number[]): CaseEvent[] {
  let at = 0;
  const next = (): number => minutes[at++ % minutes.length]! % 7200;
  const heard = graphs.flatMap((graph, journey) =>
    graph.nodes.flatMap((node): CaseEvent[] => {
      const type = registry.get(node.type)!;
      const config: unknown = type.config.parse(node.config);
      const trigger = type.trigger?.(config) as Trigger | undefined;
      const when = (lead: number) => ({
        // who comes in comes early, so that there is time to walk
        minute: trigger ? lead * 90 + (next() % 120) : next(),
        lead,
      });
      const hear = (lead: number) =>
        [...(trigger?.events ?? []), ...(type.reads?.(config).events ?? [])].map((event): CaseEvent => ({
          do: 'happens',
          ...{ ...meantBy(event), late: 0, copies: 1, ...when(lead) },
        }));
      const by = trigger?.clock ? 'clock' : trigger?.post ? 'post' : null;
      const opened: CaseEvent[] = by ? [{ do: 'opened', journey, entry: node.id, by, ...when(0) }] : [];
      const added: CaseEvent[] = trigger?.byHand ? [{ do: 'added', journey, ...when(0) }] : [];
      return [...hear(0), ...(trigger ? hear(1) : []), ...added, ...opened];
    }),
  );
  // the world and sales answer soon after: the one says yes, the other no
  const answers = heard.slice(0, 4).flatMap(({ minute, lead }): CaseEvent[] => [
    { do: 'answers', ...(lead ? FAILED : OK), minute: minute + 20, lead },
    { do: 'sells', answer: lead ? 'duplicate' : 'accepted', minute: minute + 20, lead },
  ]);
  // something is known of them from the beginning, and something more while they walk
  const known = [0, 1].flatMap((lead): CaseEvent[] => [
    { do: 'changed', minute: 0, lead, effect: { kind: 'field.set', field: 'colour', value: lead ? 'blue' : 'red' } },
    { do: 'changed', minute: 400, lead, effect: { kind: 'tag.add', tag: WORLD.tags[lead]! } },
  ]);
  return [...known, ...heard, ...answers, ...(looksAtMails(registry, graphs) ? mailed(next) : [])];
}
function looksAtMails(registry: Registry, graphs: readonly Graph[]): boolean {
  const nodes = graphs.flatMap((graph) => graph.nodes.map((node) => [registry.get(node.type)!, node.config] as const));
  const reads = nodes.flatMap(([type, config]) => type.reads?.(type.config.parse(config)).events ?? []);
  return reads.some(({ kind }) => kind === 'mail.sent');
}
/** Mails come back some day, or are opened after an hour or two and clicked some day: what is found hangs on when one looks. */
const mailed = (next: () => number): CaseEvent[] => {
  const told = (
    lead: number,
    list: readonly (readonly [at: number, what: 'sent' | 'opened' | 'clicked' | 'bounced'])[],
  ) => list.map(([minute, what]): CaseEvent => ({ do: 'mailed', what, lead, minute }));
  const answered = [0, 1].map((lead): CaseEvent => ({
    ...{ do: 'happens', kind: 'question.answered', ref: 'colour', late: 0, copies: 1 },
    ...{ minute: 280 + lead * 40, lead },
  }));
  return [
    ...answered,
    ...told(0, [
      [125, 'sent'],
      [215, 'sent'],
      [215 + (next() % 720), 'bounced'],
    ]),
    ...told(1, [
      [245, 'sent'],
      [365, 'opened'],
      [365 + next(), 'clicked'],
    ]),
  ];
};
/** Something the pattern means. */
function meantBy({
  kind,
  ref,
  like,
  where,
}: EventPattern): Pick<CaseEvent & { do: 'happens' }, 'kind' | 'ref' | 'data'> {
  const data: Record<string, unknown> = {};
  for (const { path, value } of where ?? []) {
    const keys = path.split('.');
    const place = keys.slice(0, -1).reduce((at, key) => (at[key] ??= {}) as Record<string, unknown>, data);
    place[keys.at(-1)!] = Array.isArray(value) ? value[0] : value;
  }
  return { kind, ref: ref ?? like?.replaceAll('*', 'x') ?? null, ...(where && { data }) };
}
const OK = { outcome: 'ok', mood: 'good' } as const;
const FAILED = { outcome: 'failed', mood: 'bad' } as const;

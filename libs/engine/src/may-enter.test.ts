import type { RuleFacts } from '@cultivar/audience';
import { isHeldOut, mayEnter } from './may-enter.ts';
import type { EntryQuestion } from './may-enter.ts';

const now = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const question = (change: Partial<EntryQuestion> = {}): EntryQuestion => ({
  ...{ workflowId: 1, leadId: 7, status: 'live', now, settings: { reentry: 'never' } },
  facts: { tags: ['vip'] } as unknown as RuleFacts,
  earlier: { count: 0, open: false, lastEndedAt: null, lately: 0 },
  ...change,
});
const before = (days: number, lately = 0) => ({ count: 1, open: false, lastEndedAt: daysAgo(days), lately });
const vip = { kind: 'tag', tag: 'vip' } as const;

test('lets in who comes for the first time; into a paused journey as well, where they stand', () => {
  expect(mayEnter(question())).toEqual({ letIn: true, holdout: false, paused: false });
  expect(mayEnter(question({ status: 'paused' }))).toEqual({ letIn: true, holdout: false, paused: true });
});
test.each<[string, Partial<EntryQuestion>, object]>([
  ['closed to new leads', { status: 'draining' }, { reason: 'not-live' }],
  ['inside already', { earlier: { ...before(1), open: true } }, { reason: 'inside' }],
  ['was there, never again', { earlier: before(400) }, { reason: 're-entry' }],
  [
    'was there, not long enough ago',
    { earlier: before(9), settings: { reentry: 'after-days', reentryDays: 10 } },
    { reason: 're-entry', againAt: new Date('2026-11-23T12:00:00Z') },
  ],
  ['kept out', { settings: { reentry: 'never', suppressionRule: vip } }, { reason: 'suppressed' }],
  [
    'does not meet the condition',
    { settings: { reentry: 'never', entryRule: { kind: 'not', rule: vip } } },
    { reason: 'entry-rule' },
  ],
  ['too often today', { earlier: before(0.1, 20), settings: { reentry: 'after-leaving' } }, { reason: 'budget' }],
])('keeps out: %s', (_name, change, answer) => expect(mayEnter(question(change))).toEqual({ letIn: false, ...answer }));
test('lets in again after the last walk, or so many days after it', () => {
  const again = { letIn: true, holdout: false, paused: false };
  expect(mayEnter(question({ earlier: before(0), settings: { reentry: 'after-leaving' } }))).toEqual(again);
  expect(mayEnter(question({ earlier: before(10), settings: { reentry: 'after-days', reentryDays: 10 } }))).toEqual(
    again,
  );
});
test('holds out the share that was asked for, always the same leads, others in another journey', () => {
  const settings = { reentry: 'never', holdout: 20 } as const;
  const held = (workflowId: number) =>
    Array.from({ length: 10_000 }, (_, lead) => lead).filter((lead) => isHeldOut(settings, workflowId, lead));
  expect(held(1).length).toBeGreaterThan(1850);
  expect(held(1).length).toBeLessThan(2150);
  expect(held(1)).toEqual(held(1));
  const both = held(1).filter((lead) => isHeldOut(settings, 2, lead));
  expect(both.length).toBeLessThan(held(1).length / 3);
  expect(mayEnter(question({ leadId: held(1)[0]!, settings }))).toMatchObject({ letIn: true, holdout: true });
  expect(isHeldOut({ reentry: 'never' }, 1, held(1)[0]!)).toBe(false);
});

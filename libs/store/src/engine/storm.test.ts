import { registry } from '@cultivar/nodes';
import { LONG, prove, report } from '@cultivar/testing';
import fc from 'fast-check';
import { changeConsents } from '../consent/consent.store.ts';
import { eraseLead } from '../consent/erase-lead.store.ts';
import type { Database, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import { mergeLeads } from '../leads/merge-leads.store.ts';
import { examine } from '../operations/doctor.store.ts';
import { claimDue } from '../outbox/claim.store.ts';
import { answerHandoff } from '../sales/answer.store.ts';
import { expireHandoffs } from '../sales/expire.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { deadlocks } from '../testing/gate.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { beginMoves, undoMoves, whereLeadsStand } from '../versions/index.ts';
import { changeStatus, endWalks, publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';
import { advance } from './advance.ts';
import { enrol } from './enrol.ts';

/**
 * Everything at once, at random: batches, events, people who unsubscribe, are erased or merged, journeys that are published, paused
 * and emptied, sales that answers. Nobody may be lost or doubled, no deadlock may happen, nothing may go out that may not.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 12 }));
  await database.query(
    `insert into app_user (email, name, password_hash, role) values ('m@example.org', 'M', '-', 'admin'), ('s@example.org', 'S', '-', 'sales')`,
  );
});
afterAll(() => drop());

const LEADS = 24;
const who = fc.nat(LEADS - 1);
const where = fc.nat(1);
const deed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('happens' as const),
      who: fc.array(who, { minLength: 1, maxLength: 6 }),
      id: fc.nat(20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('added' as const),
      who: fc.array(who, { minLength: 1, maxLength: 12 }),
      where,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraws' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erased' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merged' as const), who, other: who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('becomes' as const),
      where,
      to: fc.constantFrom('paused' as const, 'live' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('published' as const), where }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('moved' as const),
      where,
      to: fc.array(fc.constantFrom('until', 'mail', 'points', 'sell', 'tell', null), { minLength: 3, maxLength: 3 }),
      undo: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('emptied' as const), where }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sells' as const), who, yes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('claims' as const) }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer One> ? One : never;

const graph = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'called', type: 'touchpoint-happened', config: { event: { kind: 'order.placed' } } },
    { id: 'mail', type: 'send-mail', config: { template: 't' } },
    { id: 'points', type: 'change-score', config: { axis: 'engagement', points: 3, reason: 'r' } },
    { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'x' } },
    { id: 'until', type: 'wait-for-event', config: { events: [{ kind: 'order.placed' }], amount: 2, unit: 'days' } },
    { id: 'sell', type: 'hand-off', config: { reason: 'r', answerWithinHours: 4 } },
    { id: 'tell', type: 'notify-colleague', config: { to: 'owner', message: 'm' } },
  ],
  [
    ...['in.then > mail', 'called.then > mail', 'mail.then > points', 'points.then > tag', 'tag.then > until'],
    ...['until.happened > sell', 'until.timeout > points', 'sell.accepted > tell', 'sell.rejected > mail'],
  ],
  { reentry: 'after-leaving' },
);

interface House {
  readonly leads: readonly number[];
  readonly flows: readonly number[];
  readonly gone: Set<number>;
}
async function does(it: Deed, { leads, flows, gone }: House, now: Date): Promise<void> {
  const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.transact(work, now);
  switch (it.do) {
    case 'happens': {
      const touchpoint = (leadId: number) => ({ kind: 'order.placed', source: 'shop', sourceId: `${leadId}:${it.id}` });
      await act((tx) =>
        happen(
          tx,
          it.who.map((i) => ({ leadId: leads[i]!, by: 'shop', touchpoint: touchpoint(leads[i]!) })),
        ),
      );
      return;
    }
    case 'added':
      await act((tx) => enrol(tx, { workflowId: flows[it.where]!, leadIds: it.who.map((i) => leads[i]!) }));
      return;
    case 'withdraws':
      await act((tx) => changeConsents(tx, leads[it.who]!, ['marketing'], 'withdrawn', { by: 'lead' }));
      return;
    case 'erased':
      await act((tx) => eraseLead(tx, leads[it.who]!, 'own-data'));
      gone.add(leads[it.who]!);
      return;
    case 'merged': {
      const [keep, other] = [leads[it.who]!, leads[it.other]!];
      if (keep !== other && (await act((tx) => mergeLeads(tx, keep, other, 1)))) gone.add(other);
      return;
    }
    case 'becomes':
      await act((tx) => changeStatus(tx, flows[it.where]!, it.to));
      return;
    case 'published':
      await act(async (tx) => {
        const workflow = (await lockWorkflow(tx, flows[it.where]!))!;
        await publishDraft(tx, workflow, { note: '', by: null });
      });
      return;
    case 'moved':
      await moves(act, flows[it.where]!, it);
      return;
    case 'emptied':
      await act((tx) => endWalks(tx, flows[it.where]!, 'emptied'));
      return;
    case 'sells': {
      const [open] = await database.query<{ id: number }>(
        `select id from handoff where lead_id = $1 and state = 'offered' limit 1`,
        [leads[it.who]],
      );
      if (!open) return;
      const by = { userId: 1, role: 'admin' };
      const answer = it.yes
        ? ({ answer: 'accepted' } as const)
        : ({ answer: 'rejected', reason: 'duplicate' } as const);
      await act((tx) => answerHandoff(tx, { handoffId: open.id, by, ...answer }));
      return;
    }
    case 'claims': {
      const { items } = await claimDue(database, { slot: 's', kind: 'mail', limit: 20, now });
      await database.query(`update outbox set state = 2, settled_at = $2 where id = any($1::bigint[])`, [
        items.map((one) => one.id),
        now,
      ]);
    }
  }
}

/** Publishes and moves whoever stands in older versions: one kind stays where it stands, the others go elsewhere or leave. */
async function moves(
  act: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  workflowId: number,
  { to, undo }: { readonly to: readonly (string | null)[]; readonly undo: boolean },
): Promise<void> {
  const done = await act(async (tx) => {
    const workflow = (await lockWorkflow(tx, workflowId))!;
    const { versionId } = await publishDraft(tx, workflow, { note: '', by: null });
    const stand = await whereLeadsStand(tx, workflowId);
    const plan = stand.map(({ versionNo, node }, i) => ({
      versionNo,
      nodeId: node.id,
      to: i % 2 ? node.id : to[i % 3]!,
    }));
    return beginMoves(tx, { workflowId, versionId, plan: { moves: plan, resend: false }, by: null });
  });
  if (undo && done && 'runId' in done) await act((tx) => undoMoves(tx, { workflowId, runId: done.runId, by: null }));
}

async function storms(queues: readonly (readonly Deed[])[]): Promise<void> {
  await database.query(`update workflow set status = 'archived'`);
  await database.query(
    `truncate lead, enrolment, cursor, move_run, mail_once, step, step_count, outbox, touchpoint, score_entry, handoff, notification, audit_entry, suppression cascade`,
  );
  const flows: number[] = [];
  for (const name of ['a', 'b']) flows.push((await liveWorkflow(database, graph, name)).workflowId);
  const house: House = { leads: await addLeads(database, LEADS), flows, gone: new Set() };
  const start = Date.now();
  const state = { working: true };
  // time goes by a day at every turn, so that waits and offers end, too
  let turn = 0;
  const clock = (): Date => new Date(start + turn * 86_400_000);
  const worker = async (slot: number): Promise<void> => {
    while (state.working) {
      turn += 0.2;
      for (const workflowId of flows) await advance(database, { workflowId, limit: 5, slot, now: clock() });
      if (slot === 0) await database.transact(expireHandoffs, clock());
    }
  };
  const actor = async (deeds: readonly Deed[]): Promise<void> => {
    for (const one of deeds) await does(one, house, clock());
  };
  const workers = Promise.all([worker(0), worker(1)]);
  try {
    await Promise.all(queues.map(actor));
  } finally {
    state.working = false;
    await workers;
  }
  await settled(house, new Date(clock().getTime() + 1000));
}

/** Lets everything come to rest, then looks whether all is there, once. */
async function settled({ leads, flows, gone }: House, now: Date): Promise<void> {
  for (const id of flows) await database.transact((tx) => changeStatus(tx, id, 'live'), now);
  for (const workflowId of flows) while ((await advance(database, { workflowId, now })).advanced);
  const findings = await examine(database, { full: true, now });
  expect(findings.filter((one) => !/worker|sweep|lives/i.test(one.check))).toEqual([]);
  const none = async (sql: string, params: unknown[] = []): Promise<void> =>
    expect([sql, await database.query(sql, params)]).toEqual([sql, []]);
  await none(`select l.id from lead l where l.engagement <> coalesce((select sum(points) from score_entry s
    where s.lead_id = l.id and s.axis = 'engagement'), 0)`);
  await none(`select enrolment_id, seq from step group by 1, 2 having count(*) > 1`);
  await none(`select enrolment_id from cursor where state = 3`);
  await none(
    `select id from enrolment e where ended_at is null and not exists (select 1 from cursor c where c.enrolment_id = e.id)`,
  );
  // whoever withdrew gets no marketing mail any more, whatever still stood in the outbox
  const { items } = await claimDue(database, { slot: 'last', kind: 'mail', limit: 100_000, now });
  await none(
    `select o.id from outbox o left join consent c on c.lead_id = o.lead_id and c.purpose = 'marketing'
     where o.id = any($1::bigint[]) and o.payload ->> 'class' = 'marketing' and c.state is distinct from 'granted'`,
    [items.map((one) => one.id)],
  );
  await none(`select id from lead where id = any($1::bigint[])`, [[...gone]]);
  await none(`select c.lead_id from cursor c where not exists (select 1 from lead l where l.id = c.lead_id)`);
  await none(`select lead_id from outbox o where not exists (select 1 from lead l where l.id = o.lead_id)`);
  // each mail the walks asked for is there, once: by its key
  await none(`select e.id, s.seq from step s join enrolment e on e.id = s.enrolment_id join workflow_version v on v.id = s.version_id
    where v.graph -> 'nodes' -> s.node::int ->> 'id' = 'mail' and s.took not in ('moved', 'leave')
      and s.because->'notAgain' is null and not exists
      (select 1 from outbox o where o.key = 'e' || e.id || '.' || s.seq || '.0')`);
  const rest = await database.query<{ n: number }>(`select count(*)::int as n from lead`);
  expect(rest[0]!.n).toBe(leads.length - gone.size);
  expect(await deadlocks(database)).toBe(0);
}

test(
  'whatever people do while batches run: nobody lost, nobody doubled, no deadlock',
  async () => {
    let deeds = 0;
    const actors = fc.array(fc.array(deed, { minLength: 10, maxLength: 30 }), { minLength: 3, maxLength: 4 });
    await prove({ name: 'storm', runs: 3, share: 0.15 }, actors, async (queues) => {
      await storms(queues);
      deeds += queues.flat().length;
    });
    report({ deeds });
    expect(deeds).toBeGreaterThan(60);
  },
  LONG ? 1_000_000 : 90_000,
);

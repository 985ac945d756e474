import { registry } from '@cultivar/nodes';
import { arbitraryCase, fixtures, hashOf, LONG, prove, report, stateOf } from '@cultivar/testing';
import type { HouseState, JourneyCase } from '@cultivar/testing';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { cutConnections } from '../testing/cut-connections.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { furnish, playCase } from '../testing/play-case.ts';
import { breaches, cameTogether, queuesOf } from '../testing/queues.ts';

/**
 * The same journeys, leads and events end in the same state, to the last trace: whatever the size of a batch, however many lanes
 * work side by side, and wherever connections are cut. Where two come to a queue at the very same instant, only the law of the queue holds.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 8 }));
  await furnish(database);
});
afterAll(() => drop());

/** So often, of a hundred statements, a connection is cut; a small generator of its own, so that a seed says it all. */
function dice(seed: number, percent: number): () => 'no' | 'before' | 'after' {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const drawn = (state >>> 8) % 200;
    return drawn < percent ? 'before' : drawn < 2 * percent ? 'after' : 'no';
  };
}
interface Manners {
  readonly limit: number;
  readonly lanes: number;
  readonly cutSeed: number;
  readonly cutPercent: number;
}
let cuts = 0;
async function ends(it: JourneyCase, { limit, lanes, cutSeed, cutPercent }: Manners): Promise<HouseState> {
  const cutter = cutConnections(database, dice(cutSeed, cutPercent));
  try {
    await playCase(database, it, { limit, lanes, steadily: cutter.steadily });
  } finally {
    cutter.stop();
    cuts += cutter.count();
  }
  return stateOf(database);
}
const PLAIN: Manners = { limit: 500, lanes: 1, cutSeed: 0, cutPercent: 0 };
const manners: fc.Arbitrary<Manners> = fc.record({
  limit: fc.constantFrom(1, 2, 7, 500),
  lanes: fc.constantFrom(1, 2, 4),
  cutSeed: fc.nat(),
  cutPercent: fc.constantFrom(1, 3),
});
const featured = fc.constantFrom(...registry.keys());
let compared = 0;
async function sameEnd(it: JourneyCase, others: readonly Manners[]): Promise<void> {
  const expected = await ends(it, PLAIN);
  const together = cameTogether(await queuesOf(database));
  for (const other of others) {
    const found = await ends(it, other);
    expect((await queuesOf(database)).flatMap(breaches)).toEqual([]);
    if (together) continue;
    compared += 1;
    // the states say where, the hashes that nothing was left out
    expect(found).toEqual(expected);
    expect(hashOf(found)).toBe(hashOf(expected));
  }
}

test('the cases that once failed', async () => {
  for (const [, it] of fixtures<JourneyCase>())
    if (it.graphs.length === 1 || LONG) await sameEnd(it, [{ limit: 1, lanes: 2, cutSeed: 7, cutPercent: 2 }]);
}, 90_000);

test(
  'whatever the batch size, the lanes and the cuts: the same state in the end',
  async () => {
    await prove(
      { name: 'state hash', runs: 4, share: 0.25 },
      fc.record({
        it: featured.chain((type) => arbitraryCase(registry, type, { edits: 2 })),
        others: fc.array(manners, { minLength: 2, maxLength: 2 }),
      }),
      ({ it, others }) => sameEnd(it, others),
    );
    report({ cuts });
    // without cuts nothing would be shown
    expect(cuts).toBeGreaterThan(3);
    expect(compared).toBeGreaterThan(3);
  },
  LONG ? 1_000_000 : 240_000,
);

test('one point, one step or one mail more is another state', async () => {
  const [, it] = fixtures<JourneyCase>()[0]!;
  const hash = hashOf(await ends(it, PLAIN));
  expect(hashOf(await stateOf(database))).toBe(hash);
  const [lead] = await database.query<{ id: number }>(`select id from lead limit 1`);
  const [walk] = await database.query<{ id: number; version: number }>(
    `select id, version_id as version from enrolment limit 1`,
  );
  const breaches = [
    [`insert into score_entry (lead_id, axis, points, reason, at) values ($1, 'fit', 1, '', now())`, [lead!.id]],
    [`update lead set engagement = engagement + 1`, []],
    [
      `insert into step (enrolment_id, seq, version_id, node, took, at) values ($1, 99, $2, 0, 'then', now())`,
      [walk!.id, walk!.version],
    ],
    [
      `insert into cursor (enrolment_id, workflow_id, version_id, lead_id, node, due_at)
       select id, workflow_id, version_id, lead_id, 0, now() from enrolment limit 1`,
      [],
    ],
    [`update cursor set due_at = due_at + interval '1 ms'`, []],
    [
      `insert into outbox (key, kind, lead_id, enrolment_id, payload, not_before, created_at) values ('e1.9.0', 'mail', $1, $2, '{}', now(), now())`,
      [lead!.id, walk!.id],
    ],
    [`insert into task (lead_id, title, due_on, by, created_at) values ($1, 'x', now(), 'x', now())`, [lead!.id]],
    [`insert into lead_note (lead_id, text) values ($1, 'x')`, [lead!.id]],
    [`insert into list_member (segment_id, lead_id, since) values ('l1', $1, now())`, [lead!.id]],
    [
      `insert into topic_choice (lead_id, topic_id, subscribed, by, at) values ($1, 'events', true, 'x', now())`,
      [lead!.id],
    ],
    // whatever the kept case happens to leave on the timeline
    [`insert into touchpoint (lead_id, kind, at, source) values ($1, 'page.visited', now(), 'x')`, [lead!.id]],
    [`delete from touchpoint where lead_id = $1`, [lead!.id]],
  ] as const;
  let last = hash;
  for (const [sql, params] of breaches) {
    await database.query(sql, params);
    const next = hashOf(await stateOf(database));
    expect([sql, next]).not.toEqual([sql, last]);
    last = next;
  }
});

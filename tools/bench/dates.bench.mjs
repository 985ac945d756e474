// Who comes in by a date: a million leads with a birthday each and a journey that greets them, a second one that goes by a contract's end.
// How long the first look of a day takes, how long each look after it at which nobody is due, and what somebody at work notices of it.
import { graphOf, node, openHouse, patiently, publish } from './house.mjs';
import { fill } from './many-leads.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export default async function dates({ url, say, quick }) {
  const leads = quick ? 50_000 : 1_000_000;
  await openHouse(url).then(({ database }) => database.close());
  await fill(url, { leads, perLead: 0 });
  const house = await openHouse(url);
  const { database, store } = house;
  try {
    say('birthdays and contracts …');
    await patiently(
      database,
      `update lead set fields = fields || jsonb_build_object(
         'birthday', to_char(date '1960-01-01' + (id * 7919 % 15000)::int, 'YYYY-MM-DD'),
         'contractEnd', to_char(current_date + (id * 104729 % 1400)::int - 700, 'YYYY-MM-DD'))`,
    );
    await patiently(database, 'vacuum analyze lead');
    const common = { when: 'on', days: 0, at: '00:00', yearly: true, lateDays: 1 };
    const journey = (field, config) =>
      graphOf(
        [node('in', 'date-reached', { ...common, field, ...config }), node('w', 'wait', { amount: 1, unit: 'days' })],
        ['in.then > w'],
      );
    await publish(house, 'Birthday', journey('birthday', {}));
    await publish(house, 'Contract', journey('contractEnd', { yearly: false, when: 'before', days: 30 }));
    const look = async () => {
      const start = performance.now();
      await store.letInByClock(database);
      return performance.now() - start;
    };
    const alone = workOn(house);
    await pause(3_000);
    const before = await alone();
    const first = await look();
    const [{ n }] = await database.query('select count(*)::int as n from enrolment');
    const others = workOn(house);
    const took = [];
    for (let i = 0; i < 5; i += 1) took.push(await look());
    const during = await others();
    took.sort((a, b) => a - b);
    say(
      `first ${Math.round(first)} ms (${n} let in), later ${took.map(Math.round)} ms; others ${before} → ${during} ms`,
    );
    return {
      'dates.leads': leads,
      'dates.letIn': n,
      'dates.firstLookMs': Math.round(first),
      'dates.laterLookMs': Math.round(took[2]),
      'dates.othersAloneP95Ms': before,
      'dates.othersP95Ms': during,
    };
  } finally {
    await database.close();
  }
}

/** Somebody else at work all the while. @returns what ends it, and says how long 95 of 100 took */
function workOn({ database, store }) {
  const took = [];
  let going = true;
  const work = (async () => {
    for (let n = 1; going; n += 1) {
      const start = performance.now();
      await database.transact((tx) =>
        store.happen(tx, [
          { leadId: 1 + (n % 1_000), by: 'bench', touchpoint: { kind: 'shop.viewed', source: 'bench' } },
        ]),
      );
      took.push(performance.now() - start);
      await pause(20);
    }
  })();
  return async () => {
    going = false;
    await work;
    took.sort((a, b) => a - b);
    return Math.round(took[Math.floor(took.length * 0.95)] ?? 0);
  };
}

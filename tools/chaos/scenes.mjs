// Short runs, each of which brings about just the moment one guard is there for. On the untouched product each has to be green.
import { pause } from './chance.mjs';
import { feedMails, feedWalks, holding } from './feed.mjs';
import { until } from './recoveries.mjs';

const MINUTE = 60_000;
const counted = async (database, sql) => Number((await database.query(sql))[0].n);
const inState = (database, state) => counted(database, `select count(*) as n from outbox where state = ${state}`);
/** A scene whose moment never came proves nothing, on the untouched product too. */
const sure = (came, what) => {
  if (came === null || came === false) throw new Error(`the scene did not come about: ${what}`);
};
const reached = async ({ points }, what, name) => {
  const found = () => points.happened().find((one) => one.what === what && one.name === name);
  sure(await until(async () => found()), name);
  return found();
};

/** Both senders ask for mails while neither has got any yet. */
async function sendersAtOnce(stage) {
  await holding(stage.database, 'lock table chaos_claim in share row exclusive mode', 2_500, () =>
    feedMails(stage, { mails: 120 }),
  );
}

/** Two batches of one journey work side by side, and both are held up between claiming and writing. */
async function batchesAtOnce(stage) {
  const { database, house } = stage;
  await feedWalks(stage, house.leads);
  sure(await until(async () => counted(database, `select count(*) as n from step`)), 'a first batch');
  for (let n = 0; n < 4; n += 1) {
    await holding(database, 'lock table step in share mode', 700);
    await pause(60);
  }
}

/** A sender falls asleep with an accepted mail in hand, is given up, and wakes. */
async function frozenSender(stage) {
  const { points, crew, database } = stage;
  points.arm('sender after A, before settling', 'stop');
  await feedMails(stage, { mails: 10 });
  const { pid } = await reached(stage, 'stop', 'sender after A, before settling');
  await stage.jump(20 * MINUTE);
  // whoever starts looks for claims that have run out
  await crew.replace(1 - crew.placeOf(pid));
  await pause(1_500);
  crew.resume(pid);
  sure(await until(async () => !(await inState(database, 1))), 'everything settled');
  await pause(500);
}

/** One frozen with a claim in hand is given up, somebody sends the mail again by hand, and it wakes. */
async function lateSender(stage) {
  const { points, crew, database, product } = stage;
  points.arm('sender claimed', 'stop');
  await feedMails(stage, { mails: 1 });
  const { pid } = await reached(stage, 'stop', 'sender claimed');
  const other = 1 - crew.placeOf(pid);
  // longer than a third of a claim, which this copy makes short
  await pause(4_500);
  await stage.jump(20 * MINUTE);
  await crew.replace(other);
  sure(await until(async () => inState(database, 4)), 'the claim ran out');
  const [{ id }] = await database.query(`select id from outbox`);
  await database.transact((tx) => product.store.sendAgain(tx, id));
  // a person may do that
  await database.query(`delete from chaos_turn where outbox_id = $1 and old = 4 and new = 0`, [id]);
  sure(await until(async () => stage.accepted()), 'sent by the other');
  crew.resume(pid);
  await pause(2_000);
}

/** Killed at a named point while it sends. */
const killedAt = (name, mails = 60) =>
  async function killed(stage) {
    stage.points.arm(name);
    await feedMails(stage, { mails });
    await reached(stage, 'kill', name);
    await stage.crew.ready();
  };

/** Everything in hand is accepted, nothing settled, and then it is killed. */
async function killedBeforeSettling(stage) {
  const { database, crew } = stage;
  // leads first: what settles waits for them
  await holding(database, 'select id from lead for update', 50, async () => {
    await feedMails(stage, { mails: 40 });
    sure(await until(async () => stage.accepted() >= 40), 'all accepted');
    await Promise.all([crew.replace(0), crew.replace(1)].map((one) => one.catch(() => {})));
  });
}

/** Killed while the server still works on its claim, which commits when its successor has long looked what there is. */
async function killedWhileClaiming(stage) {
  const { database, crew } = stage;
  const waits = `select count(*) as n from pg_locks where relation = 'chaos_claim'::regclass and not granted`;
  await holding(database, 'lock table chaos_claim in share row exclusive mode', 200, async () => {
    await feedMails(stage, { mails: 20 });
    sure(await until(async () => counted(database, waits)), 'a claim under way');
    await crew.replace(0);
  });
  sure(await until(async () => counted(database, `select count(*) as n from chaos_claim`)), 'it has committed');
}

/** The answer to a claim is lost with its connection. */
async function lostClaim(stage) {
  stage.points.arm('sender claimed', 'throw');
  await feedMails(stage, { mails: 30 });
  await reached(stage, 'throw', 'sender claimed');
  // before anybody is started anew, who would find them
  const left = () => counted(stage.database, `select count(*) as n from outbox where state in (0, 1)`);
  const healed = await until(async () => !(await left()));
  return { breaches: healed === null ? [`I6 claims nobody heard of stand still: ${await left()}`] : [] };
}

/** The server takes mails and cuts the line before it says so. */
async function cutAfterDot(stage) {
  stage.sink.send({ state: { faults: true, only: { dropAfter: 30, none: 70 } } });
  await feedMails(stage, { mails: 100 });
  sure(await until(async () => stage.accepted() >= 90), 'mails');
  await pause(300);
}

/** One is stopped with mails in hand, another starts: the first is not dead. */
async function startBesideSleeper(stage) {
  const { points, crew } = stage;
  points.arm('sender before D', 'stop');
  // whoever starts looks at the journals it finds: those of two that started together would be gone before there is a mail in them
  await feedMails(stage, { mails: 60 });
  const { pid } = await reached(stage, 'stop', 'sender before D');
  await crew.grow();
  await pause(1_000);
  crew.resume(pid);
  await pause(500);
}

/** Every request several times at once. */
async function sameRequests(stage) {
  await Promise.all(Array.from({ length: 20 }, () => stage.life.service(stage.draw)));
}

/** Leads withdraw, are blocked and erased while mails to them wait. */
async function withdrawnWhileWaiting(stage) {
  const { database, product, house, life } = stage;
  const soon = new Date((await database.now()).getTime() + 10 * MINUTE);
  const [gone, stays] = [house.leads.slice(0, 10), house.leads.slice(10, 20)];
  await feedMails(stage, { mails: 20, kind: 'marketing', leads: [...gone, ...stays], notBefore: soon });
  for (const id of gone) {
    await database.transact((tx) =>
      product.store.changeConsents(tx, id, ['marketing'], 'withdrawn', { by: 'chaos', data: {} }),
    );
    life.unsubscribed.set(id, Date.now());
  }
  // withdrawing refuses what waits by itself; what is written afterwards only the claim can stop
  await feedMails(stage, { mails: 10, kind: 'marketing', leads: gone, notBefore: soon });
  await pause(1_100);
  await stage.jump(11 * MINUTE);
  sure(await until(async () => stage.accepted() >= 10), 'those who stay');
}

/** Many acts on the same few leads in the same instant. */
async function sameLeads(stage) {
  const { database, product, house, life } = stage;
  const leads = house.leads.slice(0, 3);
  await Promise.all(
    Array.from({ length: 240 }, async (_, n) => {
      const sourceId = `same${n}`;
      const leadId = leads[n % leads.length];
      const touchpoint = { kind: 'page.visited', ref: 'start', source: 'chaos', sourceId };
      await database.transact((tx) => product.store.happen(tx, [{ leadId, by: 'chaos', touchpoint }]));
      life.acknowledged.set(sourceId, leadId);
    }),
  );
}

/** Each event ten times. */
async function repeatedEvents(stage) {
  const { database, product, house, life } = stage;
  const events = house.leads.slice(0, 20).map((leadId, n) => {
    const touchpoint = { kind: 'page.visited', ref: 'start', source: 'chaos', sourceId: `r${n}` };
    life.acknowledged.set(`r${n}`, leadId);
    return { leadId, by: 'chaos', touchpoint };
  });
  for (let n = 0; n < 10; n += 1) await database.transact((tx) => product.store.happen(tx, events));
}

/** People are erased while their journeys sleep. */
async function erasedAsleep(stage) {
  const { database, product, house, life } = stage;
  await feedWalks(stage, house.leads);
  const asleep = `select count(*) as n from cursor where seq > 0`;
  sure(await until(async () => (await counted(database, asleep)) === house.leads.length), 'all asleep');
  for (const id of house.leads.slice(0, 5)) {
    const [{ email }] = await database.query(`select email from lead where id = $1`, [id]);
    await database.transact((tx) => product.store.eraseLead(tx, id, 'own-data'));
    life.erased.set(id, { email, at: Date.now() });
  }
}

/** Some of a journey are due, others are not yet. */
async function someDueSomeNot(stage) {
  const { house } = stage;
  for (let n = 0; n < 5; n += 1) {
    await feedWalks(stage, house.leads.slice(n * 10, n * 10 + 10));
    await stage.jump(MINUTE / 2);
    await pause(400);
  }
}

/** Everybody sleeps, and nobody says when it is over. */
async function onlyTimePasses(stage) {
  await feedWalks(stage, stage.house.leads.slice(0, 30));
  sure(await until(async () => stage.accepted() >= 30), 'the first mails');
}

/** A journey is paused while leads in it are due, and a job that was under way arrives. */
async function pausedWithJobs(stage) {
  const { database, product, house } = stage;
  const [workflowId] = house.workflows;
  await feedWalks(stage, house.leads.slice(0, 30));
  sure(await until(async () => stage.accepted() >= 30), 'the first mails');
  await database.transact((tx) => product.store.changeStatus(tx, workflowId, 'paused'));
  const steps = () => counted(database, `select count(*) as n from step`);
  const before = await steps();
  await stage.jump(5 * MINUTE);
  for (let n = 0; n < 5; n += 1) {
    await database.messenger.advance([workflowId]);
    await pause(200);
  }
  const moved = (await steps()) - before;
  await database.transact((tx) => product.store.changeStatus(tx, workflowId, 'live'));
  return { breaches: moved ? [`I13 a paused journey stands still: ${moved} steps were taken`] : [] };
}

/** Power cuts just after people were told that it is done. */
async function powerCuts(stage) {
  const { cluster, database, product, house, life } = stage;
  let n = 0;
  for (let cut = 0; cut < 3; cut += 1) {
    let going = true;
    const told = (async () => {
      while (going) {
        const sourceId = `cut${(n += 1)}`;
        const leadId = house.leads[n % house.leads.length];
        const touchpoint = { kind: 'page.visited', ref: 'start', source: 'chaos', sourceId };
        await database
          .transact((tx) => product.store.happen(tx, [{ leadId, by: 'chaos', touchpoint }]))
          .then(() => life.acknowledged.set(sourceId, leadId))
          .catch(() => pause(50));
      }
    })();
    await pause(700);
    await cluster.killAndRestart();
    going = false;
    await told;
  }
}

/** The mail server says "later" to many. */
async function askedToWait(stage) {
  stage.sink.send({ state: { faults: true, only: { soft: 50, none: 50 } } });
  await feedMails(stage, { mails: 60 });
  sure(
    await until(async () =>
      counted(stage.database, `select count(*) as n from outbox where attempt > 0 and state = 0`),
    ),
    'put off',
  );
  await pause(1_500);
}

const small = { journeys: 'small', leads: 60 };
const mails = { journeys: 'none', leads: 60 };
/** `play` on a stage; `options`: how it is set. `faster: 1`: only jumps move the clock on. */
export const SCENES = {
  sendersAtOnce: { play: sendersAtOnce, options: mails },
  batchesAtOnce: { play: batchesAtOnce, options: { journeys: 'small', leads: 4_000 } },
  frozenSender: { play: frozenSender, options: { ...mails, arms: true } },
  lateSender: { play: lateSender, options: { ...mails, arms: true }, needs: 'shortClaims' },
  killedBetweenDotAndA: { play: killedAt('sender before A, after the 250'), options: { ...mails, arms: true } },
  killedBeforeSettling: { play: killedBeforeSettling, options: mails },
  killedWhileClaiming: { play: killedWhileClaiming, options: { ...mails, workers: 1 } },
  lostClaim: { play: lostClaim, options: { ...mails, arms: true } },
  cutAfterDot: { play: cutAfterDot, options: mails },
  startBesideSleeper: { play: startBesideSleeper, options: { ...mails, arms: true, workers: 1 } },
  sameRequests: { play: sameRequests, options: mails },
  withdrawnWhileWaiting: { play: withdrawnWhileWaiting, options: mails },
  sameLeads: { play: sameLeads, options: mails },
  repeatedEvents: { play: repeatedEvents, options: mails },
  erasedAsleep: { play: erasedAsleep, options: small },
  someDueSomeNot: { play: someDueSomeNot, options: small },
  onlyTimePasses: { play: onlyTimePasses, options: small },
  pausedWithJobs: { play: pausedWithJobs, options: small },
  powerCuts: { play: powerCuts, options: mails },
  askedToWait: { play: askedToWait, options: mails },
};

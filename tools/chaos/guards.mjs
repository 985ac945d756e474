// The guards a drill takes away, one at a time: the text in the built file and what stands there instead. One that no longer matches
// fails loudly. `scene` brings about just the moment the guard is for; `by`: the check that has to find it.
const store = (file) => `libs/store/dist/${file}`;
const channels = (file) => `libs/channels/dist/smtp/${file}`;
const claims = store('outbox/claim.store.js');
const deliverer = 'apps/worker/dist/deliver/deliverer.js';

export const GUARDS = [
  {
    name: 'outbox: claimed rows are locked (skip locked)',
    patches: [
      { file: claims, from: 'limit $4::int for update skip locked', to: 'limit $4::int' },
      { file: claims, from: 'limit $3::int for update skip locked', to: 'limit $3::int' },
    ],
    scene: 'sendersAtOnce',
    by: 'I4',
  },
  {
    name: 'engine: claimed leads and cursors are locked (skip locked)',
    patches: [{ file: store('engine/advance.js'), from: 'for no key update of l, c skip locked', to: '' }],
    scene: 'batchesAtOnce',
    by: 'I2',
  },
  {
    name: 'settle: only what is still in this slot’s hands (fence)',
    patches: [
      {
        file: store('outbox/settle.store.js'),
        from: 'and o.slot = $7 and o.state = 1',
        to: 'and $7::text is not null',
      },
    ],
    scene: 'frozenSender',
    by: 'I4 what has been settled',
  },
  {
    name: 'a lost sender’s mails are unknown, not sent again',
    patches: [
      {
        file: store('outbox/recover.store.js'),
        from: "set state = case when kind = 'mail' then 4 else 0 end",
        to: 'set state = 0',
      },
    ],
    scene: 'frozenSender',
    by: 'I4 duplicates',
  },
  {
    name: 'a claim that ran out is not sent any more (deadline)',
    patches: [
      { file: channels('mail-lane.js'), from: 'deadline !== undefined && performance.now() > deadline', to: 'false' },
    ],
    scene: 'lateSender',
    by: 'I4 duplicates',
  },
  {
    name: 'journal: D before the end of the body goes out',
    patches: [{ file: channels('smtp-sender.js'), from: "this.#journal.mark('D', mail.id)", to: '{}' }],
    scene: 'killedBetweenDotAndA',
    by: 'I4 duplicates',
  },
  {
    name: 'journal: A with the 250',
    patches: [
      {
        file: channels('smtp-sender.js'),
        from: "this.#journal.mark(accepted ? 'A' : 'R', mail.id)",
        to: "accepted || this.#journal.mark('R', mail.id)",
      },
    ],
    scene: 'killedBeforeSettling',
    by: 'I4 more unknown',
  },
  {
    name: 'journal: a living sender’s is left alone',
    // one's own is still known: else it would be gone before the first mail
    patches: [
      {
        file: channels('send-journal.js'),
        from: 'isAlive(journal.identity) !== false',
        to: 'journal.identity.pid === process.pid',
      },
    ],
    scene: 'startBesideSleeper',
    by: 'I4 duplicates',
  },
  {
    name: 'a line cut after the dot is unknown, not sent again',
    patches: [
      {
        file: channels('mail-lane.js'),
        from: "kind: 'unknown', reason: reply === null ?",
        to: "kind: 'not-sent', reason: 'dropped', detail: reply === null ?",
      },
    ],
    scene: 'cutAfterDot',
    by: 'I4 duplicates',
  },
  {
    name: 'claims whose answer was lost are given back',
    patches: [{ file: deliverer, from: 'if (doubtfulUntil !== undefined) {', to: 'if (false) {' }],
    scene: 'lostClaim',
    by: 'I6',
  },
  {
    name: 'journal: kept while a claim of the dead may still commit',
    patches: [{ file: deliverer, from: 'if (now - since <= LATE_COMMIT_MS) continue;', to: '' }],
    scene: 'killedWhileClaiming',
    by: 'I6',
  },
  {
    name: 'outbox: one row for one key (send key)',
    patches: [
      {
        file: store('migrations/0001-init.sql.js'),
        from: 'key text not null constraint outbox_key_key unique',
        to: 'key text not null',
      },
      { file: store('post.js'), from: 'on conflict (key) do nothing', to: '' },
    ],
    scene: 'sameRequests',
    by: 'I4 one row',
  },
  {
    name: 'outbox: nothing before its time',
    patches: [
      { file: claims, from: "<> 'marketing' and not_before <= $2", to: "<> 'marketing'" },
      {
        file: claims,
        from: 'kind = $1 and held_for is null and not_before <= $2',
        to: 'kind = $1 and held_for is null',
      },
    ],
    scene: 'askedToWait',
    by: 'I7 nothing is claimed',
  },
  {
    name: 'consent is judged again at the claim',
    patches: [
      {
        file: store('outbox/claim.store.js'),
        from: "and c.state is distinct from 'granted' then 'no-consent'",
        to: "and false then 'no-consent'",
      },
    ],
    scene: 'withdrawnWhileWaiting',
    by: 'I7 a marketing mail',
  },
  {
    name: 'happen: leads are locked',
    patches: [
      { file: store('engine/lock-leads.js'), from: 'order by l.id for no key update of l', to: 'order by l.id' },
    ],
    scene: 'sameLeads',
    by: 'I8',
  },
  {
    name: 'happen: an event counts once',
    patches: [
      {
        file: store('engine/touchpoints.js'),
        from: 'where told.hash is null or fresh.hash is not null order by no',
        to: 'order by no',
      },
    ],
    scene: 'repeatedEvents',
    by: 'events once',
  },
  {
    name: 'erase: sleeping walks go along',
    patches: [
      {
        file: store('consent/erase-lead.store.js'),
        from: 'await tx.query(`delete from cursor where lead_id = $1`, [leadId]);',
        to: '',
      },
    ],
    scene: 'erasedAsleep',
    by: 'I5',
  },
  {
    // two layers: the claim takes only who is due, and the walk itself lets nobody go on before their time
    name: 'engine: nobody before their time (claim and walk)',
    patches: [
      {
        file: store('engine/advance.js'),
        from: 'c.state < 3 and c.due_at <= $2',
        to: 'c.state < 3 and $2::timestamptz is not null',
      },
      { file: 'libs/engine/dist/walk.js', from: 'start.state === 3 || start.dueAt > now', to: 'start.state === 3' },
    ],
    scene: 'someDueSomeNot',
    by: 'I7 nobody leaves',
  },
  {
    name: 'engine: who is due is looked for (sweep)',
    patches: [
      {
        file: store('engine/sweep.js'),
        from: 'c.workflow_id = w.id and c.state < 3 and c.due_at <= $1',
        to: 'c.workflow_id = w.id and $1::timestamptz is null',
      },
    ],
    scene: 'onlyTimePasses',
    by: 'I6',
  },
  {
    name: 'engine: a paused journey stands still',
    patches: [
      { file: store('engine/advance.js'), from: "w.status in ('live', 'draining')", to: 'w.status is not null' },
    ],
    scene: 'pausedWithJobs',
    by: 'I13',
  },
  {
    name: 'a commit is on the disk before anybody hears of it',
    patches: [
      {
        file: store('database.js'),
        from: '-c random_page_cost=1.1 -c TimeZone=UTC',
        to: '-c random_page_cost=1.1 -c TimeZone=UTC -c synchronous_commit=off',
      },
    ],
    scene: 'powerCuts',
    by: 'events that were acknowledged',
  },
];

/** What a scene changes in the copy so that its moment comes within seconds; the product's figures stay as they are. */
export const PACES = {
  // else so few leads would be moved with the publication itself, and no worker would ever be killed while it moves some
  smallMoves: [
    { file: store('versions/move-run.store.js'), from: 'AT_ONCE = 10_000', to: 'AT_ONCE = 60' },
    { file: store('versions/move-run.store.js'), from: 'CHUNK = 5_000', to: 'CHUNK = 40' },
  ],
  shortClaims: [{ file: store('outbox/recover.store.js'), from: 'CLAIM_MS = 15 * 60_000', to: 'CLAIM_MS = 9_000' }],
  shortRests: [
    { file: channels('retry-policy.js'), from: 'AUTH_PAUSE_MS = MINUTE', to: 'AUTH_PAUSE_MS = 500' },
    {
      file: channels('retry-policy.js'),
      from: '[ 5_000, 15_000, 60_000, 5 * MINUTE ]',
      to: '[50, 150, 500, 2_000]',
    },
  ],
};

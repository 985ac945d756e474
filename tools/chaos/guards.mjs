// The guards a drill takes away, one at a time: the text in the built file and what stands there instead. One that no longer matches
// fails loudly. `plan` makes the fault the guard is for likely.
const store = (file) => `libs/store/dist/${file}`;
const KILLS = { killMs: [700, 2_000] };
const CALM = {};

export const GUARDS = [
  {
    name: 'outbox: claimed rows are locked',
    patches: [{ file: store('outbox/claim.store.js'), from: 'limit $3 for update skip locked', to: 'limit $3' }],
    plan: CALM,
  },
  {
    name: 'engine: claimed leads and cursors are locked',
    patches: [{ file: store('engine/advance.js'), from: 'for no key update of l, c skip locked', to: '' }],
    plan: CALM,
  },
  {
    name: 'settle: only what is still in this slot’s hands',
    patches: [
      {
        file: store('outbox/settle.store.js'),
        from: 'and o.slot = $7 and o.state = 1',
        to: 'and $7::text is not null',
      },
    ],
    plan: { ...KILLS, jumpMs: [2_000, 4_000] },
  },
  {
    name: 'journal: D before the body goes out',
    patches: [
      {
        file: 'libs/channels/dist/smtp/smtp-sender.js',
        from: "() => this.#journal.mark('D', mail.id)",
        to: '() => {}',
      },
    ],
    plan: KILLS,
  },
  {
    name: 'outbox: one row for one key',
    patches: [
      {
        file: store('migrations/0001-init.sql.js'),
        from: 'key text not null constraint outbox_key_key unique',
        to: 'key text not null',
      },
      { file: store('post.js'), from: 'on conflict (key) do nothing', to: '' },
    ],
    plan: CALM,
  },
  {
    name: 'consent is judged at the claim',
    patches: [
      {
        file: store('outbox/claim.store.js'),
        from: "and c.state is distinct from 'granted' then 'no-consent'",
        to: "and false then 'no-consent'",
      },
    ],
    plan: CALM,
  },
  {
    name: 'happen: leads are locked',
    patches: [
      { file: store('engine/lock-leads.js'), from: 'order by l.id for no key update of l', to: 'order by l.id' },
    ],
    plan: CALM,
  },
  {
    name: 'happen: an event counts once',
    patches: [
      {
        file: store('migrations/0001-init.sql.js'),
        from: 'create unique index touchpoint_source_key',
        to: 'create index touchpoint_source_key',
      },
      {
        file: store('engine/touchpoints.js'),
        from: 'on conflict (source, source_id) where source_id is not null do nothing',
        to: '',
      },
    ],
    plan: CALM,
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
    plan: CALM,
  },
  {
    name: 'engine: nobody before their time',
    patches: [
      {
        file: store('engine/advance.js'),
        from: 'c.state < 3 and c.due_at <= $2',
        to: 'c.state < 3 and $2::timestamptz is not null',
      },
    ],
    plan: CALM,
  },
  {
    name: 'a lost sender’s mails are not sent again',
    patches: [
      {
        file: store('outbox/recover.store.js'),
        from: "set state = case when kind = 'mail' then 4 else 0 end",
        to: 'set state = 0',
      },
    ],
    plan: { ...KILLS, jumpMs: [2_000, 4_000] },
  },
  {
    name: 'the sweep asks what is due',
    patches: [
      {
        file: store('engine/sweep.js'),
        from: 'c.workflow_id = w.id and c.state < 3 and c.due_at <= $1',
        to: 'c.workflow_id = w.id and $1::timestamptz is null',
      },
    ],
    plan: CALM,
  },
];

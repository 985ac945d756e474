// A house full of leads, as years would have left it: companies, fields, tags, consents, and a timeline in order of time of which one lead in
// ten has half. Made by the
// database itself, and indexed afterwards: a million leads with five million touchpoints in about a minute.
import pg from 'pg';

const KINDS = [
  ...['mail.sent', 'mail.sent', 'mail.sent', 'mail.opened', 'mail.opened', 'mail.clicked'],
  ...['asset.read', 'asset.read', 'form.submitted', 'mail.bounced'],
];

/** @returns how many touchpoints there are */
export async function fill(url, { leads, perLead = 5, days = 365 }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const database = { query: async (text, params) => (await client.query(text, params)).rows };
  // nobody looks on while it is being made, and all references are right by how they are made
  await client.query(`set synchronous_commit = off; set session_replication_role = replica; set statement_timeout = 0`);
  await client.query('alter table lead drop constraint lead_email_key');
  await database.query(
    `insert into persona (id, name) values ('boss', '{"de":"Chefin","en":"Boss"}'), ('user', '{"de":"Anwender","en":"User"}')`,
  );
  await database.query(
    `insert into company (name, domain, fields)
     select 'Company ' || n, 'company' || n || '.example', jsonb_build_object('country', (array['DE','DE','AT','CH','FR'])[1 + n % 5],
       'size', n % 900, 'industry', (array['Software','Maschinenbau','Handel','Chemie'])[1 + n % 4])
     from generate_series(1, $1::int) n`,
    [Math.ceil(leads / 5)],
  );
  await heap(database, ['lead'], () =>
    database.query(
      `insert into lead (email, first_name, last_name, fields, tags, company_id, fit, engagement, stage, temperature, persona, phase,
         source, last_seen_at, created_at)
       select 'lead' || n || '@company' || 1 + n % $2::int || '.example', (array['Jörg','Zoë','Anna','Max','Sina','Paul'])[1 + n % 6],
         'Name' || n % 50000,
         jsonb_build_object('jobTitle', (array['Head of sales','Developer','Buyer','CEO','Marketing manager'])[1 + n % 5],
           'teamSize', n % 60, 'phone', '+49 30 ' || n),
         case n % 10 when 0 then array['vip','fair'] when 1 then array['fair'] when 2 then array['webinar'] else '{}' end,
         1 + n % $2::int, n % 100, hash % 80, (array['lead','lead','lead','mql','sal','customer'])[1 + hash % 6],
         (array['cold','cold','warm','hot'])[1 + hash % 4], (array['boss','user',null])[1 + hash % 3],
         (array['awareness','consideration','decision',null])[1 + hash % 4], 'import',
         case when n % 3 > 0 then now() - hash % 31536000 * interval '1 second' end, now() - interval '400 days' + n * interval '10 seconds'
       from generate_series(1, $1::int) n, lateral (select abs(hashint4(n)) as hash) h`,
      [leads, Math.ceil(leads / 5)],
    ),
  );
  await database.query('alter table lead add constraint lead_email_key unique (email)');
  await database.query(
    `insert into consent (lead_id, purpose, state, changed_at)
     select id, 'marketing', case when id % 20 = 0 then 'withdrawn' else 'granted' end, created_at from lead where id % 10 < 7`,
  );
  const [{ first }] = await database.query(`select min(id) as first from lead`);
  await heap(database, ['touchpoint'], async () => {
    const parts = 10;
    const part = Math.ceil((leads * perLead) / parts);
    for (let n = 0; n < parts; n += 1)
      await database.query(
        `insert into touchpoint (lead_id, kind, ref, at, data, source)
         select $3::bigint + abs(hashint8(n * 7919)) % case when n % 2 = 0 then $4::int else $4::int / 10 end, ($5::text[])[1 + abs(hashint8(n)) % cardinality($5::text[])],
           'thing-' || abs(hashint8(n + 3)) % 40, now() - (1 - n::float / $6::int) * $7::int * interval '1 day', '{"channel":"web"}', 'bench'
         from generate_series($1::bigint, $2::bigint) n`,
        [n * part + 1, (n + 1) * part, first, leads, KINDS, leads * perLead, days],
      );
  });
  for (const table of ['lead', 'company', 'consent', 'touchpoint']) await database.query(`vacuum analyze ${table}`);
  await database.query('checkpoint');
  await client.end();
  return leads * perLead;
}

/** Fills the tables without their indexes, and builds those at the end; keys that carry a constraint stay. */
async function heap(database, tables, work) {
  const indexes = await database.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index i
     where indrelid = any($1::regclass[]) and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of indexes) await database.query(`drop index ${name}`);
  await work();
  // of a table in parts: on the parts as well
  for (const { made } of indexes) await database.query(made.replace(' ON ONLY ', ' ON '));
}

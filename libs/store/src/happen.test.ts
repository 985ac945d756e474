import type { Database } from './database.ts';
import { happen } from './happen.ts';
import { freshDatabase } from './testing/fresh-database.ts';
import { addLeads } from './testing/live-workflow.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase()));
afterEach(() => drop());

test('reading content gives points as often as the rule allows, and attributes persona and phase', async () => {
  const model = {
    fit: [{ id: 'p', name: 'Boss', rule: { kind: 'persona', in: ['boss'] }, points: 30 }],
    engagement: [{ id: 'r', name: 'Reads', event: { kind: 'asset.read' }, points: 10, maxPerLead: 2 }],
    mql: { fit: 30, engagement: 20 },
    temperature: { warm: 15, hot: 100 },
  };
  await database.query(`insert into setting (key, value) values ('scoring', $1)`, [JSON.stringify(model)]);
  await database.query(`insert into persona (id, name) values ('boss', '{}')`);
  await database.query(
    `insert into asset (id, name, kind, personas, phases) values ('plan', 'Plan', 'checklist', '{boss,gone}', '{decision}')`,
  );
  const [lead] = await addLeads(database, 1);
  const read = { leadId: lead!, by: 'page', touchpoint: { kind: 'asset.read', ref: 'plan', source: 'page' } };
  await database.transact((tx) => happen(tx, [read, read]));
  await database.transact((tx) => happen(tx, [read]));
  const [row] = await database.query(
    `select persona, phase, fit, engagement, stage, temperature, persona_points, last_seen_at is not null as seen from lead`,
  );
  expect(row).toEqual({
    persona: 'boss',
    phase: 'decision',
    fit: 30,
    engagement: 20,
    stage: 'mql',
    temperature: 'warm',
    persona_points: { boss: 3 },
    seen: true,
  });
  const told = await database.query<{ kind: string }>(
    `select kind from touchpoint where source = 'engine' order by id`,
  );
  expect(told.map((one) => one.kind).sort()).toEqual([
    'persona.changed',
    'phase.changed',
    'stage.changed',
    'temperature.changed',
  ]);
  // who is no longer the boss loses the points for it, and stays an MQL
  const effects = [{ kind: 'persona.set', persona: null, reason: 'wrong' }] as const;
  await database.transact((tx) => happen(tx, [{ leadId: lead!, by: 'user:1', effects }]));
  expect(await database.query(`select fit, stage from lead`)).toEqual([{ fit: 0, stage: 'mql' }]);
  expect(await database.query(`select points from score_entry where axis = 'fit' order by id`)).toEqual([
    { points: 30 },
    { points: -30 },
  ]);
});

test('a rule moves a stage only forward, a person anywhere', async () => {
  const [lead] = await addLeads(database, 1);
  const to = (stage: 'sql' | 'lead', by: string) =>
    database.transact((tx) =>
      happen(tx, [{ leadId: lead!, by, effects: [{ kind: 'stage.set', stage, reason: 'r' }] }]),
    );
  await to('sql', 'rule:x');
  await to('lead', 'rule:x');
  expect(await database.query(`select stage from lead`)).toEqual([{ stage: 'sql' }]);
  await to('lead', 'user:1');
  expect(await database.query(`select from_stage, to_stage, by from stage_change order by id`)).toEqual([
    { from_stage: 'lead', to_stage: 'sql', by: 'rule:x' },
    { from_stage: 'sql', to_stage: 'lead', by: 'user:1' },
  ]);
});

test('a consent that comes later opens the gate, and a lead that does not exist is no error', async () => {
  const [lead] = await addLeads(database, 1);
  await database.query(`update lead set fit = 100, engagement = 100`);
  await database.query(`delete from consent`);
  await database.transact((tx) => happen(tx, [{ leadId: lead!, by: 'x' }]));
  expect(await database.query(`select stage from lead`)).toEqual([{ stage: 'lead' }]);
  await database.query(`insert into consent values ($1, 'marketing', 'granted', now())`, [lead]);
  const granted = { kind: 'consent.granted', ref: 'marketing', source: 'page' };
  const said = await database.transact((tx) =>
    happen(tx, [
      { leadId: lead!, by: 'x', touchpoint: granted },
      { leadId: lead! + 99, by: 'x', touchpoint: granted },
    ]),
  );
  expect(said).toEqual([true, false]);
  expect(await database.query(`select stage from lead`)).toEqual([{ stage: 'mql' }]);
  expect(await database.query(`select count(*) from touchpoint where kind = 'consent.granted'`)).toEqual([
    { count: 1 },
  ]);
});

test('fields, tags and names are written as they were folded', async () => {
  const [lead] = await addLeads(database, 1);
  await database.query(`update lead set fields = '{"kept": 1}', tags = '{old}'`);
  await database.transact((tx) =>
    happen(tx, [
      {
        leadId: lead!,
        by: 'form:x',
        effects: [
          { kind: 'field.set', field: 'firstName', value: 'Sina "S." \\ Ä' },
          { kind: 'field.set', field: 'jobTitle', value: 'Head, of {sales}' },
          { kind: 'field.set', field: 'teamSize', value: 7 },
          { kind: 'field.set', field: 'language', value: 'en' },
          { kind: 'tag.add', tag: 'a "b", {c}' },
          { kind: 'tag.remove', tag: 'old' },
        ],
      },
    ]),
  );
  expect(await database.query(`select first_name, language, fields, tags, last_name, zone from lead`)).toEqual([
    {
      first_name: 'Sina "S." \\ Ä',
      language: 'en',
      fields: { kept: 1, jobTitle: 'Head, of {sales}', teamSize: 7 },
      tags: ['a "b", {c}'],
      last_name: null,
      zone: 'Europe/Berlin',
    },
  ]);
});

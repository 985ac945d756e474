import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { importBatch } from '../leads/import-leads.store.ts';
import type { ImportedLead } from '../leads/import-leads.store.ts';
import { updateCompany } from '../leads/company.store.ts';
import { updateLead } from '../leads/lead-change.store.ts';
import { mergeLeads } from '../leads/merge-leads.store.ts';
import { addUser } from '../session/user.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';

let database: Database;
let drop: () => Promise<void>;
let user: number;
let leads: number[];
let firm: number;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  const who = { email: 'b@example.org', name: 'B', role: 'admin', language: 'de', passwordHash: '-' } as const;
  user = (await database.transact((tx) => addUser(tx, who)))!.id;
  leads = await addLeads(database, 4);
  const [made] = await database.query<{ id: number }>(
    `insert into company (name, fields) values ('Acme', '{"size": 5}') returning id`,
  );
  firm = made!.id;
  await database.query(`update lead set company_id = $1 where id = any($2::bigint[])`, [firm, leads.slice(0, 2)]);
});
afterEach(() => drop());

const listen = (field: string, to?: string) =>
  liveWorkflow(
    database,
    sketch(
      [
        { id: 'in', type: 'field-changed', config: { field, ...(to && { to }) } },
        { id: 'w', type: 'wait', config: { amount: 1, unit: 'days' } },
      ],
      ['in.then > w'],
    ),
  );
const told = () =>
  database.query(
    `select lead_id - $1 as lead, ref, data->'from' as old, data->'to' as new from touchpoint where kind = 'field.changed' order by at, lead_id, ref`,
    [leads[0]],
  );
const inside = async (workflowId: number): Promise<number[]> =>
  (
    await database.query<{ id: number }>(`select lead_id as id from enrolment where workflow_id = $1 order by 1`, [
      workflowId,
    ])
  ).map((row) => leads.indexOf(row.id));
async function importing(line: Partial<ImportedLead>, overwrite: boolean): Promise<void> {
  const [row] = await database.query<{ id: number }>(
    `insert into lead_import (file_name, state, runner) values ('f', 'running', 'me') returning id`,
  );
  const empty = {
    firstName: null,
    lastName: null,
    company: null,
    language: null,
    fields: {},
    companyFields: {},
    tags: [],
  };
  const all = [{ ...empty, email: 'lead1@example.org', ...line }];
  const how = { importId: row!.id, runner: 'me', lines: [1, 9] as const, skipped: 0, overwrite };
  expect(await importBatch(database, all, how)).toBe(true);
}

test('an import tells what it changes of known leads, and of everybody in a company whose gap it fills', async () => {
  const plan = await listen('plan', 'pro');
  const industry = await listen('company.industry');
  const name = await listen('company.name');
  await importing({ fields: { plan: 'pro', phone: '1' } }, true);
  await importing({ fields: { plan: 'other' } }, false);
  expect(await told()).toEqual([{ lead: 0, ref: 'plan', old: null, new: 'pro' }]);
  expect(await inside(plan.workflowId)).toEqual([0]);
  await importing(
    { email: 'lead3@example.org', company: 'ACME', companyFields: { industry: 'Chemie', size: 9 } },
    true,
  );
  expect((await told()).slice(1)).toEqual([
    { lead: 0, ref: 'company.industry', old: null, new: 'Chemie' },
    { lead: 1, ref: 'company.industry', old: null, new: 'Chemie' },
    { lead: 2, ref: 'company.industry', old: null, new: 'Chemie' },
    { lead: 2, ref: 'company.name', old: null, new: 'Acme' },
  ]);
  expect(await inside(industry.workflowId)).toEqual([0, 1, 2]);
  expect(await inside(name.workflowId)).toEqual([2]);
  // somebody new has changed nothing
  await importing({ email: 'new@example.org', fields: { plan: 'pro' } }, true);
  expect(await told()).toHaveLength(5);
});
test('where nobody listens nothing is told, nor read', async () => {
  await listen('other');
  await importing({ fields: { plan: 'pro' } }, true);
  await database.transact((tx) => updateCompany(tx, firm, { fields: { size: 7 } }, user));
  expect(await told()).toEqual([]);
});
test('editing a company, putting a lead into another, and making one lead of two tell it, too', async () => {
  const size = await listen('company.size', '7');
  await listen('phone');
  await database.transact((tx) => updateCompany(tx, firm, { fields: { size: 7 } }, user));
  await database.transact((tx) => updateCompany(tx, firm, { fields: { size: 7 } }, user));
  expect(await inside(size.workflowId)).toEqual([0, 1]);
  await database.transact((tx) => updateLead(tx, leads[3]!, { company: 'Acme' }, user));
  await database.transact((tx) => updateLead(tx, leads[0]!, { company: 'Other' }, user));
  await database.query(`update lead set fields = '{"phone": "12"}' where id = $1`, [leads[2]]);
  await database.transact((tx) => mergeLeads(tx, leads[1]!, leads[2]!, user));
  expect(await told()).toEqual([
    { lead: 0, ref: 'company.size', old: 5, new: 7 },
    { lead: 1, ref: 'company.size', old: 5, new: 7 },
    { lead: 3, ref: 'company.size', old: null, new: 7 },
    { lead: 0, ref: 'company.size', old: 7, new: null },
    { lead: 1, ref: 'phone', old: null, new: '12' },
  ]);
  expect(await inside(size.workflowId)).toEqual([0, 1, 3]);
});

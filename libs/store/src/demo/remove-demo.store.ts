import type { Tx } from '../database.ts';
import { whileNothingMoves } from '../keeping/parts.store.ts';
import { forgetFigures } from '../walks/roll-figures.store.ts';
import { DEMO_LOGINS_KEY, DEMO_SETTINGS_KEY } from '../settings/demo-logins.ts';

/** Removes everything that is marked as demo, with what hangs on it. Whatever people have added of their own stays. @returns whether there was a demo */
export async function removeDemo(tx: Tx): Promise<boolean> {
  const [there] = await tx.query(`select 1 from setting where key = $1`, [DEMO_LOGINS_KEY]);
  if (!there) return false;
  await whileNothingMoves(tx);
  // leads first, in id order, like everywhere
  await tx.query(`select id from lead where demo order by id for update`);
  const ofDemo = `(select id from lead where demo)`;
  const flow = `(select id from workflow where demo)`;
  await tx.query(`delete from step where enrolment_id in
    (select id from enrolment where lead_id in ${ofDemo} or workflow_id in ${flow})`);
  await tx.query(`delete from step_count where version_id in
    (select id from workflow_version where workflow_id in ${flow})`);
  for (const table of ['cursor', 'enrolment'])
    await tx.query(`delete from ${table} where lead_id in ${ofDemo} or workflow_id in ${flow}`);
  await tx.query(
    `delete from touchpoint_key where hash in
       (select touchpoint_hash(source, source_id) from touchpoint where lead_id in ${ofDemo} and source_id is not null)`,
  );
  for (const table of ['outbox', 'touchpoint', 'touchpoint_total', 'score_entry', 'notification'])
    await tx.query(`delete from ${table} where lead_id in ${ofDemo}`);
  await tx.query(`delete from inbox_mail where to_address like '%.example'`);
  for (const table of ['lead', 'company', 'workflow', 'segment', 'form', 'template', 'asset', 'persona', 'app_user'])
    await tx.query(`delete from ${table} where demo`);
  await forgetFigures(tx);
  await tx.query(
    `delete from setting s using setting d where d.key = $1 and d.value ? s.key and d.value->s.key = s.value`,
    [DEMO_SETTINGS_KEY],
  );
  await tx.query(`delete from setting where key = any($1)`, [[DEMO_LOGINS_KEY, DEMO_SETTINGS_KEY]]);
  return true;
}

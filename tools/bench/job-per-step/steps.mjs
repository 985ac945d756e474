// What a plain build does for one lead at one node: its own statements, one after another, in the transaction it is given. It keeps the same
// rows as the product: cursor, step with its trace, outbox, score entry, lead.
import { explain } from '@cultivar/audience';

const DAY_MS = 86_400_000;
const say = (name, text) => (client, values) => client.query({ name, text, values });
const lockWalk = say(
  'lock-walk',
  `select c.seq, c.node, c.port, l.id, l.email, l.fields, l.engagement, now() as now from cursor c join lead l on l.id = c.lead_id
   where c.enrolment_id = $1 for no key update`,
);
const noteStep = say(
  'note-step',
  `insert into step (enrolment_id, seq, version_id, node, took, because, at) values ($1, $2, $3, $4, $5, $6, $7)`,
);
const moveWalk = say(
  'move-walk',
  `update cursor set node = $2, seq = $3, port = $4, due_at = $5, state = 0 where enrolment_id = $1`,
);
const postMail = say(
  'post-mail',
  `insert into outbox (key, kind, lead_id, enrolment_id, payload, not_before, created_at) values ($1, 'mail', $2, $3, $4, $5, $5)
   on conflict (key) do nothing`,
);
const addScore = say(
  'add-score',
  `insert into score_entry (lead_id, axis, points, reason, at) values ($1, $2, $3, $4, $5)`,
);
const raiseLead = say('raise-lead', `update lead set engagement = engagement + $2, updated_at = $3 where id = $1`);

const DO = {
  'added-by-hand': async () => ({ took: 'then' }),
  'send-mail': async (client, { config, id }, { lead, walk, seq, now }) => {
    const payload = JSON.stringify({
      class: 'marketing',
      templateId: config.template,
      workflowId: walk.workflowId,
      nodeId: id,
    });
    await postMail(client, [`e${walk.enrolmentId}.${seq}.0`, lead.id, walk.enrolmentId, payload, now]);
    return { took: 'then' };
  },
  'if-else': async (_client, { config }, { lead, now }) => {
    const { holds, checks } = explain(config.rule, { fields: lead.fields }, now);
    return { took: holds ? 'yes' : 'no', because: { checks } };
  },
  'change-score': async (client, { config }, { lead, now }) => {
    await addScore(client, [lead.id, config.axis, config.points, config.reason, now]);
    await raiseLead(client, [lead.id, config.points, now]);
    return { took: 'then' };
  },
  wait: async (_client, { config }, { now }) => ({
    took: 'wait',
    waitMs: config.amount * DAY_MS,
    until: new Date(now.getTime() + config.amount * DAY_MS),
  }),
};

/**
 * One visit of one lead, in its own transaction. A job that comes twice finds the walk further on and does nothing.
 *
 * @param visits how many nodes to go at most in this transaction
 * @returns the next job, if the walk goes on
 */
export async function step(pool, graph, walk, visits) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await lockWalk(client, [walk.enrolmentId]);
    const [row] = rows;
    if (!row || row.seq !== walk.seq) {
      await client.query('rollback');
      return undefined;
    }
    const lead = { id: row.id, email: row.email, fields: row.fields };
    let { node: at, seq } = row;
    let done;
    for (let n = 0; n < visits; n += 1) {
      seq += 1;
      const node = graph.nodes[at];
      done = await DO[node.type](client, node, { lead, walk, seq, now: row.now });
      await noteStep(client, [walk.enrolmentId, seq, walk.versionId, at, done.took, done.because ?? null, row.now]);
      if (done.until) break;
      const { to } = graph.edges.find((edge) => edge.from === node.id && edge.port === done.took);
      at = graph.nodes.findIndex((one) => one.id === to);
    }
    await moveWalk(client, [walk.enrolmentId, at, seq, done.until ? 'then' : null, done.until ?? row.now]);
    await client.query('commit');
    return { walk: { ...walk, seq }, delay: done.waitMs ?? 0 };
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

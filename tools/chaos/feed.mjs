// Mails and walks put in through the product's own functions, in sets.

let count = 0;
/**
 * Mails to leads of the house, kept as acknowledged once they are committed.
 *
 * @param it `mails`: how many; `kind`: `service` (default) or `marketing`; `leads`: to whom, in turn; `notBefore`
 * @returns their keys
 */
export async function feedMails(stage, { mails, kind = 'service', leads = stage.house.leads, notBefore }) {
  const { database, product, life } = stage;
  const items = Array.from({ length: mails }, () => {
    count += 1;
    return {
      ...{ key: `chaos:f${count}`, kind: 'mail', leadId: leads[count % leads.length] },
      payload: { class: kind, templateId: 'hello' },
      ...(notBefore && { notBefore }),
    };
  });
  await database.transact((tx) => product.store.post(tx, items));
  for (const { key, leadId } of items) life.services.set(key, leadId);
  return items.map(({ key }) => key);
}

/** Lets leads into the small journey. @returns how many got in */
export async function feedWalks({ database, product, house }, leadIds) {
  const [workflowId] = house.workflows;
  const done = await database.transact((tx) => product.store.enrol(tx, { workflowId, leadIds }));
  return done.entered.length;
}

/** Holds a lock for some time: whoever needs it waits at just that place. */
export async function holding(database, sql, ms, meanwhile = async () => {}) {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query(sql);
    // or the server would end a transaction that does nothing
    const awake = setInterval(() => void client.query('select 1').catch(() => {}), 1_000);
    await meanwhile().finally(() => clearInterval(awake));
    await new Promise((resolve) => setTimeout(resolve, ms));
    await client.query('commit');
  } finally {
    client.release();
  }
}

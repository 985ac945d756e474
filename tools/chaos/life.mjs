// What people do while the faults rage: events, repeated and out of order; unsubscribing, erasing, merging, publishing, pausing,
// answering offers. All through the functions the api calls. Keeps what was acknowledged, for the check.
import { pause } from './chance.mjs';

const KINDS = { start: 4, pricing: 3, blog: 3, click: 4, form: 1 };
const LOST = /ECONN|terminat|Connection|timeout|starting up|shutting down|recovery|too many clients/i;

export class Life {
  /** Events a commit was acknowledged for, by source id: the lead they were told of. */
  acknowledged = new Map();
  unsubscribed = new Map();
  erased = new Map();
  /** gone → kept */
  merged = new Map();
  /** Keys of mails a commit was acknowledged for: the lead they are for. */
  services = new Map();
  did = {
    events: 0,
    repeats: 0,
    unsubscribed: 0,
    resubscribed: 0,
    published: 0,
    paused: 0,
    erased: 0,
    merged: 0,
    answered: 0,
    services: 0,
  };
  troubles = { away: 0, deadlock: 0, lockTimeout: 0 };
  errors = [];
  #going = true;
  /** Leads whose consent is being changed: one at a time, else nobody could say which came last. */
  #deciding = new Set();

  constructor(product, database, house, draw) {
    Object.assign(this, { product, database, house, draw });
    this.pool = [];
    this.count = 0;
  }
  start() {
    this.loops = [
      ...[1, 2, 3].map((n) => this.#events(this.draw.fork(n))),
      ...[11, 12].map((n) => this.#acts(this.draw.fork(n))),
    ];
  }
  /** Safe where nobody ever acted. */
  async finish() {
    this.#going = false;
    if (!this.loops) return;
    await Promise.all(this.loops);
    for (const id of this.house.workflows) await this.attempt((tx) => this.product.store.changeStatus(tx, id, 'live'));
  }

  /** Tries again while the database is away, as a client of the api does. @returns undefined if it never went through */
  async attempt(work) {
    for (let attempt = 0; attempt < 200; attempt += 1)
      try {
        return await this.database.transact(work);
      } catch (error) {
        const code = String(error.code ?? '');
        if (code === '40P01') this.troubles.deadlock += 1;
        else if (code === '55P03') this.troubles.lockTimeout += 1;
        else if (/^(08|57|53)/.test(code) || LOST.test(`${code} ${error.message}`)) this.troubles.away += 1;
        else {
          this.errors.push(`${code} ${error.message}`);
          return undefined;
        }
        await pause(50 + attempt * 5);
      }
    this.errors.push('gave up after 200 attempts');
    return undefined;
  }

  #event(draw) {
    const what = draw.weighted(KINDS);
    const leadId = draw.one(this.house.leads);
    const at = draw.is(0.05) ? new Date(Date.now() - draw.between(1, 365) * 86_400_000) : undefined;
    const pattern =
      what === 'click'
        ? { kind: 'mail.clicked' }
        : what === 'form'
          ? { kind: 'form.confirmed', ref: 'kontakt' }
          : { kind: 'page.visited', ref: what };
    return {
      leadId,
      by: 'chaos',
      touchpoint: { ...pattern, source: 'chaos', sourceId: `x${(this.count += 1)}`, ...(at && { at }) },
    };
  }
  async #events(draw) {
    while (this.#going) {
      const batch = [];
      for (let n = draw.between(1, 25); n > 0; n -= 1) {
        const again = this.pool.length > 20 && draw.is(0.35);
        const one = again ? draw.one(this.pool) : this.#event(draw);
        if (again) this.did.repeats += 1;
        else {
          this.did.events += 1;
          this.pool.push(one);
          if (this.pool.length > 400) this.pool.shift();
        }
        batch.push(one);
      }
      const fresh = await this.attempt((tx) => this.product.store.happen(tx, batch));
      fresh?.forEach((isNew, i) => {
        const { leadId, touchpoint } = batch[i];
        if (isNew) this.acknowledged.set(touchpoint.sourceId, leadId);
      });
      await pause(draw.between(5, 40));
    }
  }

  async #acts(draw) {
    while (this.#going) {
      await pause(draw.between(40, 250));
      const act = draw.weighted({
        unsubscribe: 25,
        resubscribe: 10,
        publish: 3,
        pause: 3,
        erase: 6,
        merge: 5,
        answer: 30,
        service: 20,
      });
      try {
        await this[act](draw);
      } catch (error) {
        this.errors.push(`${act}: ${error.message}`);
      }
    }
  }
  async unsubscribe(draw) {
    const { store } = this.product;
    const leadId = draw.one(this.house.leads);
    if (this.#deciding.has(leadId)) return;
    this.#deciding.add(leadId);
    const how = { by: 'chaos', data: {} };
    const done = await this.attempt((tx) => store.changeConsents(tx, leadId, ['marketing'], 'withdrawn', how));
    // withdrawn already: the earlier instant counts
    if (done && !this.unsubscribed.has(leadId)) this.unsubscribed.set(leadId, Date.now());
    this.#deciding.delete(leadId);
    this.did.unsubscribed += 1;
  }
  async resubscribe(draw) {
    const leadId = draw.one([...this.unsubscribed.keys()]);
    if (leadId === undefined || this.#deciding.has(leadId)) return;
    this.#deciding.add(leadId);
    this.unsubscribed.delete(leadId);
    const how = { by: 'chaos', data: {} };
    await this.attempt((tx) => this.product.store.changeConsents(tx, leadId, ['marketing'], 'granted', how));
    this.#deciding.delete(leadId);
    this.did.resubscribed += 1;
  }
  async publish(draw) {
    const { store } = this.product;
    const id = draw.one(this.house.workflows);
    await this.attempt(async (tx) => {
      const workflow = await store.lockWorkflow(tx, id);
      if (workflow.status === 'live') await store.publishDraft(tx, workflow, { note: 'again', by: null });
    });
    this.did.published += 1;
  }
  async pause(draw) {
    const { store } = this.product;
    const id = draw.one(this.house.workflows);
    await this.attempt((tx) => store.changeStatus(tx, id, 'paused'));
    await pause(draw.between(300, 2_000));
    await this.attempt((tx) => store.changeStatus(tx, id, 'live'));
    this.did.paused += 1;
  }
  async erase(draw) {
    const leadId = draw.one(this.house.leads);
    if (this.erased.has(leadId) || [...this.merged].flat().includes(leadId)) return;
    this.erased.set(leadId, { email: null, at: Infinity });
    const [lead] = (await this.attempt((tx) => tx.query(`select email from lead where id = $1`, [leadId]))) ?? [];
    const done = await this.attempt((tx) => this.product.store.eraseLead(tx, leadId, 'own-data'));
    if (done === undefined || !lead) return void this.erased.delete(leadId);
    this.erased.set(leadId, { email: lead.email, at: Date.now() });
    this.did.erased += 1;
  }
  async merge(draw) {
    const [keep, gone] = [draw.one(this.house.leads), draw.one(this.house.leads)];
    const busy = new Set([...this.merged].flat());
    if (keep === gone || [keep, gone].some((id) => this.erased.has(id) || busy.has(id))) return;
    this.merged.set(gone, keep);
    await this.attempt(async (tx) => {
      const there = await tx.query(`select id from lead where id = any($1::bigint[]) order by id for update`, [
        [keep, gone],
      ]);
      if (there.length === 2) await this.product.store.mergeLeads(tx, keep, gone, this.house.users[0]);
    });
    this.did.merged += 1;
  }
  async answer(draw) {
    const open =
      (await this.attempt((tx) =>
        tx.query(`select id, user_id as user from handoff where state = 'offered' limit 20`),
      )) ?? [];
    const offer = draw.one(open.length ? open : [undefined]);
    if (!offer?.user) return;
    const answer = draw.is(0.7) ? { answer: 'accepted' } : { answer: 'rejected', reason: 'unreachable' };
    const by = { userId: offer.user, role: 'sales' };
    const done = await this.attempt((tx) =>
      this.product.store.answerHandoff(tx, { handoffId: offer.id, by, ...answer }),
    );
    if (done?.ok) this.did.answered += 1;
  }
  /** The same request sent several times at once, like a form that is submitted by an impatient hand. */
  async service(draw) {
    const leadId = draw.one(this.house.leads);
    const key = `chaos:${(this.count += 1)}`;
    if (this.erased.has(leadId) || [...this.merged].flat().includes(leadId)) return;
    const item = { key, kind: 'mail', leadId, payload: { class: 'service', templateId: 'hello' } };
    const post = async (tx) => {
      await this.product.store.post(tx, [item]);
      return true;
    };
    const posted = await Promise.all(Array.from({ length: draw.between(2, 5) }, () => this.attempt(post)));
    if (posted.some(Boolean)) this.services.set(key, leadId);
    this.did.services += 1;
  }
}

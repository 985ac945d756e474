import { randomUUID } from 'node:crypto';
import { offerHandoffs } from '../sales/offer.store.ts';
import { marketingUsers, tell } from '../sales/notification.store.ts';
import type { Tx } from '../database.ts';
import { post } from '../post.ts';
import type { OutboxItem } from '../post.ts';
import type { Happening } from '../happen.ts';
import type { ChannelPayload, MailPayload, WebhookPayload } from '../outbox-payload.ts';
import type { LeadBatch, Outgoing } from './lead-batch.ts';
import { writeHouse } from './write-house.ts';
import type { Owners } from './write-house.ts';

/**
 * Hands over what is for the world (outbox), for colleagues (app and mail) and for sales (handoffs).
 *
 * @returns what sales tells of it, to be brought onto the timeline
 */
export async function writeOutgoing(tx: Tx, batch: LeadBatch): Promise<readonly Happening[]> {
  const { outgoing } = batch;
  if (!outgoing.length) return [];
  batch.outgoing = [];
  const { owners, told } = await writeHouse(tx, batch, outgoing);
  const mails = new Map<string, OutboxItem>();
  await post(
    tx,
    outgoing.flatMap((it) => (it.change.kind === 'mail.send' ? mailOf(it, it.change, mails) : itemOf(it, batch))),
  );
  await notify(tx, batch, outgoing, owners);
  const offered = await offerHandoffs(
    tx,
    outgoing.flatMap(({ change, leadId, enrolmentId, seq }) =>
      change.kind === 'handoff.offer'
        ? [{ leadId, enrolmentId, seq, reason: change.reason, answerWithinHours: change.answerWithinHours }]
        : [],
    ),
  );
  return [...told, ...offered];
}

const mailItem = (it: Outgoing, payload: Partial<MailPayload> & Pick<MailPayload, 'class'>): OutboxItem => ({
  key: it.key,
  kind: 'mail',
  leadId: it.leadId,
  enrolmentId: it.enrolmentId,
  payload: {
    ...payload,
    ...(it.workflowId !== null && { workflowId: it.workflowId }),
    ...(it.nodeId !== null && { nodeId: it.nodeId }),
  },
});

/** By far the most frequent: what the mails of one node have in common is made once. */
function mailOf(
  it: Outgoing,
  { template: templateId, asset }: { readonly template: string; readonly asset?: string },
  mails: Map<string, OutboxItem>,
): OutboxItem {
  const of = `${it.workflowId} ${it.nodeId} ${templateId} ${asset ?? ''}`;
  const like = mails.get(of);
  if (like) return { key: it.key, kind: 'mail', leadId: it.leadId, enrolmentId: it.enrolmentId, payload: like.payload };
  const first = mailItem(it, { class: 'marketing', templateId, ...(asset !== undefined && { asset }) });
  mails.set(of, first);
  return first;
}

function itemOf(it: Outgoing, batch: LeadBatch): OutboxItem[] {
  const { change } = it;
  if (change.kind === 'channel.notify') {
    const { leadName } = noticeOf(batch, it, change.message);
    const payload: ChannelPayload = { channel: change.channel, message: change.message, leadId: it.leadId, leadName };
    return [{ key: it.key, kind: 'webhook', leadId: it.leadId, enrolmentId: it.enrolmentId, payload: { ...payload } }];
  }
  if (change.kind === 'question.ask') {
    const question = { form: change.form, fields: [...change.fields] };
    return [mailItem(it, { class: 'marketing', templateId: change.template, question })];
  }
  if (change.kind !== 'webhook.call') return [];
  if (it.enrolmentId === null || it.seq === null || it.nodeId === null)
    throw new Error('only a journey can call a webhook: its answer goes back to the walk');
  const { enrolmentId, seq, nodeId } = it;
  const payload: WebhookPayload = { url: change.url, body: change.body, enrolmentId, seq, nodeId };
  return [{ key: it.key, kind: 'webhook', leadId: it.leadId, enrolmentId, payload: { ...payload } }];
}

interface Colleague {
  readonly id: number;
  readonly email: string;
  readonly language: 'de' | 'en';
}
/** In the app and by mail. A lead without an owner (or with one who is gone) is everybody's who looks after the whole. */
async function notify(tx: Tx, batch: LeadBatch, outgoing: readonly Outgoing[], owners: Owners): Promise<void> {
  const asked = outgoing.flatMap((it, place) =>
    it.change.kind === 'colleague.notify' ? [{ it, change: it.change, owner: owners[place]! }] : [],
  );
  if (!asked.length) return;
  const wanted = asked.map(({ change, owner }) => (change.to === 'owner' ? owner : change.to));
  const caretakers = await marketingUsers(tx);
  const ids = [...new Set([...wanted.filter((id) => id !== null), ...caretakers])];
  const rows = await tx.query<Colleague>(
    `select id, email, language from app_user where active and id = any($1::int[])`,
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const told = asked.flatMap(({ it, change }, i) => {
    const one = byId.get(wanted[i] ?? -1);
    const people = one ? [one] : caretakers.flatMap((id) => byId.get(id) ?? []);
    return people.map((person) => ({ it, change, person, data: noticeOf(batch, it, change.message) }));
  });
  const notices = told.map(({ it, person, data }) => ({
    userId: person.id,
    kind: 'journey.message',
    leadId: it.leadId,
    data,
  }));
  await tell(tx, tx.now, notices);
  await post(
    tx,
    told.map(({ it, person, data }) => ({
      ...mailItem(it, { class: 'internal', builtin: 'notify', to: person.email, language: person.language, data }),
      key: `${it.key}.${person.id}`,
    })),
  );
}

function noticeOf(batch: LeadBatch, it: Outgoing, message: string) {
  const fields = batch.leads.get(it.leadId)?.known.facts.fields ?? {};
  const name = [fields.firstName, fields.lastName].filter(Boolean).join(' ');
  const leadName = name || String(fields.email ?? '');
  return { title: leadName, message, leadId: it.leadId, leadName };
}

/** Key of an effect that comes with a happening: the happening's own, where it has one. */
export const keyOf = (source: string, sourceId: string | undefined, n: number): string =>
  `h:${source}:${sourceId ?? randomUUID()}:${n}`;

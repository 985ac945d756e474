import type { Effect, PostedLead } from '@cultivar/workflow';
import type { Tx } from '../database.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { enrol, openEntry } from './enrol.ts';
import type { EnrolRefusal } from './enrol.ts';

export interface PostedPlace {
  readonly workflowId: number;
  readonly nodeId: string;
}
/** @returns how the entry reads what is posted to it, or why nothing can be posted now */
export async function postedPlace(
  tx: Tx,
  { workflowId, nodeId }: PostedPlace,
): Promise<PostedLead | { readonly refused: EnrolRefusal }> {
  const entry = await openEntry(tx, workflowId, 'post', nodeId);
  return 'refused' in entry ? entry : entry.node.trigger!.post!;
}

export interface Posted {
  readonly email: string;
  readonly effects: readonly Effect[];
  /** All that was posted; stands on the timeline, where rules may look at it. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Posted again under the same key, it counts once. */
  readonly key?: string | undefined;
}
export interface Taken {
  readonly lead: number;
  readonly created: boolean;
  readonly entered: boolean;
  readonly repeated: boolean;
}

/** Finds or adds the lead behind a post, notes what was posted, and lets the lead in. @returns null: nobody has this address */
export async function takePosted(
  tx: Tx,
  place: PostedPlace & { readonly create: boolean },
  posted: Posted,
): Promise<Taken | null> {
  const { workflowId, nodeId } = place;
  const ref = `${workflowId}/${nodeId}`;
  const source = `webhook:${ref}`;
  const made = place.create
    ? await tx.query<{ id: number }>(
        `insert into lead (email, source, zone, created_at, updated_at)
         values ($1, 'webhook', coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin'), $2, $2)
         on conflict (email) do nothing returning id`,
        [posted.email, tx.now],
      )
    : [];
  const [known] = made.length
    ? made
    : await tx.query<{ id: number }>(`select id from lead where email = $1`, [posted.email]);
  if (!known) return null;
  const leadId = known.id;
  const told: Happening[] = [
    ...(made.length ? [{ leadId, by: source, touchpoint: { kind: 'lead.created', ref: 'webhook', source } }] : []),
    {
      leadId,
      by: source,
      effects: posted.effects,
      touchpoint: {
        ...{ kind: 'webhook.received', ref, source, data: posted.data },
        ...(posted.key !== undefined && { sourceId: posted.key }),
      },
    },
  ];
  const isNew = (await happen(tx, told)).at(-1)!;
  const result = { lead: leadId, created: made.length > 0 };
  if (!isNew) return { ...result, entered: false, repeated: true };
  const answer = await enrol(tx, { workflowId, entryNode: nodeId, opening: 'post', leadIds: [leadId] });
  return { ...result, entered: 'entered' in answer && answer.entered.length > 0, repeated: false };
}

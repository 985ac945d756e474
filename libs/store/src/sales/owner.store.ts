import { route } from '@cultivar/sales';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { keepTurns, lockRouting, routingModel, salespeople } from './routing.store.ts';
import { rulesThatHold } from './routing-facts.store.ts';

/** A lead that is to have an owner. `keep`: only if nobody is it yet. */
export interface OwnerAsked {
  readonly leadId: number;
  readonly ownerId: number | null;
  readonly keep: boolean;
}
/**
 * Routing picks owners, without offering the leads to them: the same people, rules and turns as for an offer, one transaction at a
 * time. Where nobody is free the lead keeps whom it has. The caller holds the locks of the leads.
 *
 * @returns who owns each of them now, in order, and what belongs on the timeline: with the reason, as a handoff keeps it
 */
export async function routeOwners(
  tx: Tx,
  asked: readonly OwnerAsked[],
): Promise<{ readonly owners: readonly (number | null)[]; readonly told: readonly Happening[] }> {
  if (!asked.length) return { owners: [], told: [] };
  await lockRouting(tx);
  const model = await routingModel(tx);
  const leadIds = [...new Set(asked.map((one) => one.leadId))];
  const holding = await rulesThatHold(tx, model, leadIds);
  const people = new Map((await salespeople(tx)).map((person) => [person.userId, person]));
  const turns = new Map<number, number>();
  const now = new Map<number, number | null>();
  const told: Happening[] = [];
  const owners = asked.map(({ leadId, ownerId, keep }) => {
    const owner = now.has(leadId) ? now.get(leadId)! : ownerId;
    if (keep && owner !== null) return owner;
    const held = holding.get(leadId);
    const routed = route(model, [...people.values()], {
      holds: (rule) => model.rules.some((one) => one.rule === rule && held?.has(one.id)),
      ownerId: owner,
    });
    const person = routed.userId === null ? undefined : people.get(routed.userId);
    if (!person || person.userId === owner) return owner;
    turns.set(person.userId, routed.turn);
    people.set(person.userId, { ...person, turn: routed.turn, lastOfferedAt: tx.now });
    now.set(leadId, person.userId);
    const data = { userName: person.name, routing: { ruleId: routed.ruleId, ...routed.because } };
    const touchpoint = { kind: 'owner.assigned', ref: String(person.userId), source: 'routing', data };
    told.push({ leadId, by: 'routing', touchpoint });
    return person.userId;
  });
  await keepTurns(tx, turns);
  if (now.size)
    await tx.query(
      `update lead l set owner_id = t.user_id, updated_at = $3
       from unnest($1::bigint[], $2::int[]) as t(lead_id, user_id) where l.id = t.lead_id`,
      [[...now.keys()], [...now.values()], tx.now],
    );
  return { owners, told };
}

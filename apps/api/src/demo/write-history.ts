import { addBusinessTime, DEFAULT_HOURS } from '@cultivar/sales';
import { insertRows } from '@cultivar/store';
import type { Row, Tx } from '@cultivar/store';
import type { DemoCompany, DemoLead } from './demo-lead.ts';
import type { SeededRandom } from './seeded-random.ts';
import { writeWalks } from './write-walks.ts';

export interface DemoHouse {
  readonly salesIds: readonly number[];
  readonly journey: { readonly workflowId: number; readonly versionId: number; readonly entryNode: string };
  readonly formVersions: ReadonlyMap<string, number>;
}

/** Writes what the demo's leads lived through, one statement per kind of row. */
export async function writeHistory(
  tx: Tx,
  house: DemoHouse,
  companies: readonly DemoCompany[],
  leads: readonly DemoLead[],
  random: SeededRandom,
): Promise<void> {
  const companyIds = await insertRows(
    tx,
    'company',
    companies.map((company) => ({ ...company, demo: true, created_at: tx.now })),
    true,
  );
  const leadIds = await insertRows(
    tx,
    'lead',
    leads.map((lead) => leadRow(lead, companyIds[lead.company]!, house)),
    true,
  );
  const each = (rows: (lead: DemoLead, id: number) => readonly Row[]) =>
    leads.flatMap((lead, index) => rows(lead, leadIds[index]!));
  await insertRows(
    tx,
    'form_submission',
    each((lead, id) => submissionRows(lead, id, house)),
  );
  await insertRows(tx, 'consent', each(consentRows));
  await insertRows(
    tx,
    'consent_proof',
    each((lead, id) => proofRows(lead, id, house)),
  );
  await insertRows(
    tx,
    'touchpoint',
    each((lead, id) => [
      ...lead.touchpoints.map(({ kind, ref, at }) => ({ lead_id: id, kind, ref, at, data: {}, source: 'demo' })),
      ...lead.stages
        .slice(1)
        .map(({ to, at }) => ({ lead_id: id, kind: 'stage.changed', ref: to, at, data: {}, source: 'demo' })),
    ]),
  );
  await insertRows(
    tx,
    'score_entry',
    each((lead, id) =>
      lead.scores.map(({ axis, points, reason, rule, at }) => ({ lead_id: id, axis, points, reason, rule, at })),
    ),
  );
  await insertRows(
    tx,
    'stage_change',
    each((lead, id) =>
      lead.stages.map(({ from, to, reason, at }) => ({
        lead_id: id,
        from_stage: from,
        to_stage: to,
        reason,
        by: 'demo',
        at,
      })),
    ),
  );
  await insertRows(
    tx,
    'handoff',
    each((lead, id) => handoffRows(lead, id, house)),
  );
  await insertRows(
    tx,
    'qualification',
    each((lead, id) => bantRows(lead, id, random)),
  );
  await writeWalks(tx, house, leads, leadIds);
}

function leadRow(lead: DemoLead, companyId: number, house: DemoHouse): Row {
  const owner = lead.handoffs.at(-1);
  const seen = lead.touchpoints.at(-1)!.at;
  return {
    ...{ email: lead.email, first_name: lead.firstName, last_name: lead.lastName, fields: { jobTitle: lead.jobTitle } },
    ...{ tags: lead.tags, company_id: companyId, language: lead.language, zone: 'Europe/Berlin', demo: true },
    buying_role: lead.persona === 'geschaeftsfuehrung' ? 'decider' : null,
    owner_id: owner ? house.salesIds[owner.person] : null,
    ...{ fit: lead.facts.score.fit, engagement: lead.facts.score.engagement, temperature: lead.facts.temperature },
    ...{ stage: lead.facts.stage, persona: lead.persona, phase: lead.phase, persona_points: {}, phase_points: {} },
    ...{ source: lead.source, last_seen_at: seen, created_at: lead.createdAt, updated_at: seen },
    recycle_at: owner?.recycleAt ?? null,
  };
}

const submissionRows = (lead: DemoLead, id: number, house: DemoHouse): Row[] =>
  lead.touchpoints
    .filter(({ kind }) => kind === 'form.submitted')
    .map(({ ref, at }, index) => ({
      ...{ form_id: ref, form_version_id: house.formVersions.get(ref!), lead_id: id, at },
      values: { email: lead.email, firstName: lead.firstName, lastName: lead.lastName },
      confirmed_at: index ? at : lead.confirmedAt,
    }));

const consentRows = (lead: DemoLead, id: number): Row[] => {
  const changed_at = lead.touchpoints.findLast(({ kind }) => kind.startsWith('consent.'))?.at ?? lead.createdAt;
  const rows = [{ lead_id: id, purpose: 'marketing', state: stateOf(lead), changed_at }];
  if (lead.tracking && lead.confirmedAt)
    rows.push({ lead_id: id, purpose: 'tracking', state: 'granted', changed_at: lead.confirmedAt });
  return rows;
};
/** A withdrawal drawn for a day to come has not happened yet. */
const stateOf = (lead: DemoLead) => {
  if (lead.touchpoints.some(({ kind }) => kind === 'consent.withdrawn')) return 'withdrawn';
  return lead.confirmedAt ? 'granted' : 'pending';
};

function proofRows(lead: DemoLead, id: number, house: DemoHouse): Row[] {
  const { ref, at } = lead.touchpoints[0]!;
  const base = { lead_id: id, email: lead.email, purpose: 'marketing', form_version_id: house.formVersions.get(ref!) };
  const wording = 'Ja, die Besser GmbH darf mir per E-Mail Fachinhalte und Angebote zum digitalen Vertrieb schicken.';
  const rows: Row[] = [{ ...base, act: 'requested', at, ip: '203.0.113.7', wording, data: { demo: true } }];
  const then = (act: string, when: Date) =>
    rows.push({ ...base, act, at: when, ip: '203.0.113.7', wording, data: { demo: true } });
  if (lead.confirmedAt) then('confirmed', lead.confirmedAt);
  const withdrawn = lead.touchpoints.find(({ kind }) => kind === 'consent.withdrawn');
  if (withdrawn) then('withdrawn', withdrawn.at);
  return rows;
}

/** The ledger as it stood when the lead was offered. */
function scoresAt(lead: DemoLead, at: Date) {
  const scores = lead.scores.filter((line) => line.at <= at);
  const sum = (axis: string) =>
    scores.filter((line) => line.axis === axis).reduce((total, line) => total + line.points, 0);
  const strongest = [...scores].sort((a, b) => b.points - a.points).slice(0, 5);
  return { scores: strongest, fit: sum('fit'), engagement: sum('engagement') };
}

const handoffRows = (lead: DemoLead, id: number, house: DemoHouse): Row[] =>
  lead.handoffs.map((handoff) => ({
    ...{ lead_id: id, state: handoff.state, user_id: house.salesIds[handoff.person] },
    reason: 'Passt zu uns und beschäftigt sich gerade mit dem Thema.',
    evidence: {
      ...scoresAt(lead, handoff.offeredAt),
      temperature: lead.facts.temperature,
      ...{ persona: lead.persona, phase: lead.phase, source: lead.source },
      touchpoints: lead.touchpoints.slice(-5).reverse(),
    },
    routing: {},
    offered_at: handoff.offeredAt,
    due_at: addBusinessTime(handoff.offeredAt, 8, DEFAULT_HOURS),
    answered_at: handoff.answeredAt,
    answer_reason: handoff.answerReason,
    recycle_at: handoff.recycleAt,
    closed_at: handoff.closedAt,
    waiting: [],
  }));

const BANT_VALUES = {
  budget: ['20.000 € im laufenden Jahr', 'Im Plan für das nächste Quartal', 'Muss noch freigegeben werden'],
  authority: ['Entscheidet selbst', 'Entscheidet mit der Geschäftsführung'],
  need: ['Anfragen bleiben liegen', 'Vertrieb und Marketing arbeiten aneinander vorbei'],
  timeline: ['Start im nächsten Quartal', 'So bald wie möglich'],
} as const;
const bantRows = (lead: DemoLead, id: number, random: SeededRandom): Row[] =>
  lead.bant
    ? Object.entries(BANT_VALUES).map(([criterion, values]) => ({
        ...{ lead_id: id, sheet: 'bant', criterion, value: random.pick(values), met: random.chance(0.85) },
        ...{ source: 'call', at: lead.stages.findLast(({ to }) => to === 'sql')!.at },
      }))
    : [];

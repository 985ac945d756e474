import type { Language } from '@cultivar/audience';
import type { Sql } from '../database.ts';

/** @param data where the data of the touchpoint stands; what retention has left has none */
const nameOfRef = (data: string, language: Language): string => `case split_part(t.kind, '.', 1)
  when 'form' then (select name from form where id = t.ref)
  when 'question' then (select name from form where id = t.ref)
  when 'asset' then (select name from asset where id = t.ref)
  when 'mail' then (select name from template where id = t.ref)
  when 'workflow' then (select name from workflow where id::text = t.ref)
  when 'webhook' then (select name from workflow where id::text = split_part(t.ref, '/', 1))
  when 'field' then (select label->>'${language}' from lead_field where key = t.ref)
  when 'segment' then (select name from segment where id = t.ref)
  when 'list' then (select name from segment where id = t.ref)
  when 'content' then (select name from asset where id = t.ref)
  when 'topic' then (select name->>'${language}' from topic where id = t.ref)
  when 'task' then ${data}->>'title'
  when 'qualification' then upper(split_part(t.ref, '.', 1)) || ': ' || (${data}->>'value')
  when 'owner' then ${data}->>'userName' end`;

/**
 * What happened to a lead, from six tables, newest first. Where one act left several entries at the same instant, `rank`
 * puts the cause below its consequences: the touchpoint, then points, stage, steps, mail, and what a person noted about it.
 */
const BRANCHES = {
  note: {
    rank: 6,
    sql: `select n.at, n.id, jsonb_build_object('text', n.text, 'user', u.name) as data
      from lead_note n left join app_user u on u.id = n.user_id where n.lead_id = $1`,
    at: 'n.at',
    id: 'n.id',
  },
  score: {
    rank: 2,
    sql: `select s.at, s.id, jsonb_build_object('axis', s.axis, 'points', s.points, 'reason', s.reason, 'rule', s.rule) as data
      from score_entry s where s.lead_id = $1`,
    at: 's.at',
    id: 's.id',
  },
  stage: {
    rank: 3,
    sql: `select g.at, g.id, jsonb_build_object('from', g.from_stage, 'to', g.to_stage, 'reason', g.reason, 'by', g.by) as data
      from stage_change g where g.lead_id = $1`,
    at: 'g.at',
    id: 'g.id',
  },
  step: {
    rank: 4,
    sql: `select p.at, p.enrolment_id * 100000 + p.seq as id, jsonb_build_object('took', p.took,
        'because', case when jsonb_typeof(p.because) = 'object' then p.because else '{}'::jsonb end,
        'workflow', jsonb_build_object('id', e.workflow_id, 'name', coalesce(w.name, '')),
        'node', v.graph->'nodes'->(p.node::int)) as data
      from enrolment e join step p on p.enrolment_id = e.id join workflow_version v on v.id = p.version_id
      left join workflow w on w.id = e.workflow_id where e.lead_id = $1 and v.graph->'nodes'->(p.node::int) is not null`,
    at: 'p.at',
    id: '(p.enrolment_id * 100000 + p.seq)',
  },
  mail: {
    rank: 5,
    sql: `select coalesce(o.settled_at, o.created_at) as at, o.id, jsonb_build_object(
        'state', (array['pending','sending','sent','failed','unknown','refused'])[o.state + 1],
        'class', coalesce(o.payload->>'class', ''), 'code', o.code,
        'template', coalesce((select name from template where id = o.payload->>'templateId'), o.payload->>'builtin'),
        'workflow', (select w.name from enrolment e join workflow w on w.id = e.workflow_id where e.id = o.enrolment_id)
      ) as data
      from outbox o where o.lead_id = $1 and o.kind = 'mail'
        and coalesce(o.payload->>'class', '') not in ('internal', 'test')`,
    at: 'coalesce(o.settled_at, o.created_at)',
    id: 'o.id',
  },
} as const;
/** Those in which things are named that have a name in each language. */
const namedIn = (language: Language) => ({
  touchpoint: {
    rank: 1,
    // what other branches show better is left to them
    sql: `select t.at, t.id, jsonb_build_object('touchpoint', t.kind, 'ref', t.ref, 'source', t.source, 'data', t.data,
        'refName', ${nameOfRef('t.data', language)}) as data
      from touchpoint t where t.lead_id = $1 and t.kind not in ('note.added', 'stage.changed', 'mail.sent')`,
    at: 't.at',
    id: 't.id',
  },
  // what retention has left of touchpoints, by month
  earlier: {
    rank: 0,
    sql: `select t.last_at as at, hashtextextended(concat_ws(' ', t.kind, t.ref, t.ctid), 0) & 1125899906842623 as id,
        jsonb_build_object('touchpoint', t.kind, 'ref', t.ref, 'source', 'retention', 'data', '{}'::jsonb, 'times', t.n,
          'refName', ${nameOfRef('null::jsonb', language)}) as data
      from (select *, ctid, null::jsonb as data from touchpoint_total) t where t.lead_id = $1 and t.kind not in ('note.added', 'stage.changed')`,
    at: 't.last_at',
    id: `(hashtextextended(concat_ws(' ', t.kind, t.ref, t.ctid), 0) & 1125899906842623)`,
  },
});
const BRANCHES_IN = { de: { ...BRANCHES, ...namedIn('de') }, en: { ...BRANCHES, ...namedIn('en') } };
type Branch = keyof (typeof BRANCHES_IN)['de'];
/** What a reader knows: what was summed up is touchpoints, too. */
export type TimelineKind = Exclude<Branch, 'earlier'>;
const kindOf = (branch: Branch): TimelineKind => (branch === 'earlier' ? 'touchpoint' : branch);

export interface TimelineRow {
  readonly kind: TimelineKind;
  readonly key: string;
  readonly at: Date;
  readonly [detail: string]: unknown;
}

/**
 * One page. `before` is the `next` of the page before: new entries on top never shift what comes after.
 * @param before microseconds, rank and id of the last entry seen, as `1767225600000000.2.17`
 */
export async function timelinePage(
  sql: Sql,
  leadId: number,
  {
    kinds,
    before,
    limit,
    language,
  }: { kinds?: readonly TimelineKind[]; before?: string; limit: number; language: Language },
): Promise<{ items: TimelineRow[]; next: string | null }> {
  const wanted = (Object.keys(BRANCHES_IN[language]) as Branch[]).filter(
    (one) => !kinds?.length || kinds.includes(kindOf(one)),
  );
  const position = parsed(before);
  const after = position ? `timestamptz 'epoch' + $3::bigint * interval '1 microsecond'` : '';
  const parts = wanted.map((kind) => {
    const { rank, sql: text, at, id } = BRANCHES_IN[language][kind];
    const older = position
      ? ` and ${at} <= ${after} and (${at}, ${rank}, ${id}) < (${after}, $4::int, $5::bigint)`
      : '';
    return `(select '${kind}' as kind, ${rank} as rank, b.* from (${text}${older} order by 1 desc, 2 desc limit $2) b)`;
  });
  const rows = await sql.query<{
    kind: Branch;
    rank: number;
    id: number;
    at: Date;
    micros: number;
    data: object;
  }>(
    `select kind, rank, id, at, (extract(epoch from at) * 1000000)::bigint as micros, data
     from (${parts.join(' union all ')}) t order by at desc, rank desc, id desc limit $2`,
    [leadId, limit + 1, ...(position ?? [])],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ kind, id, at, data }) => ({ ...data, kind: kindOf(kind), key: `${kind}-${id}`, at })),
    next: rows.length > limit && last ? `${last.micros}.${last.rank}.${last.id}` : null,
  };
}

const parsed = (before: string | undefined): readonly [string, string, string] | null => {
  const found = /^(-?\d{1,18})\.(\d)\.(\d{1,18})$/.exec(before ?? '');
  return found ? [found[1]!, found[2]!, found[3]!] : null;
};

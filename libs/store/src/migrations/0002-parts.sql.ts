/**
 * Steps and touchpoints in parts by time, so that old ones can be dropped whole (docs/decisions/0013-parts-and-retention.md).
 * The table there was becomes the first part as it stands: nothing is copied. Parts ahead are made by the worker (`keeping/parts`);
 * what no part is made for lands in the default part and is moved from there, so no insert ever fails for want of a part.
 */
const NEXT = (unit: 'month' | 'quarter', length: string): string =>
  `((date_trunc('${unit}', now(), 'UTC') at time zone 'UTC' + interval '${length}') at time zone 'UTC')`;
const NEXT_MONTH = NEXT('month', '1 month');
const NEXT_QUARTER = NEXT('quarter', '3 months');

export const PARTS_UP = /* sql */ `
-- steps: by month --------------------------------------------------------------------------------------------------------
alter table step rename to step_first;
drop index step_enrolment_idx;
create table step (
  enrolment_id bigint not null,
  seq integer not null,
  version_id integer not null,
  node smallint not null,
  took text not null,
  because jsonb,
  at timestamptz not null
) partition by range (at);
-- a walk's steps share one entry of it: a third of the size of an index with seq
create index step_enrolment_idx on step (enrolment_id);
create table step_default partition of step default;
with late as (delete from step_first where at >= ${NEXT_MONTH} returning *)
insert into step_default select * from late;
alter table step attach partition step_first for values from (minvalue) to (${NEXT_MONTH});

-- touchpoints: by quarter, as every look at a lead's timeline looks into each part ----------------------------------------
-- source and id count once, in whichever part: what has been told is known by its hash, as long as touchpoints are kept
create table touchpoint_key (
  at timestamptz not null,
  hash bytea not null,
  constraint touchpoint_key_pk primary key (hash)
);
create function touchpoint_hash(source text, source_id text) returns bytea language sql stable parallel safe strict
  return substr(sha256(convert_to(length(source)::text || ':' || source || source_id, 'UTF8')), 1, 16);
insert into touchpoint_key (at, hash)
  select now(), touchpoint_hash(source, source_id) from touchpoint where source_id is not null;

create sequence touchpoint_no as bigint;
select setval('touchpoint_no', coalesce((select max(id) from touchpoint), 0) + 1, false);
alter table touchpoint rename to touchpoint_first;
alter table touchpoint_first drop constraint touchpoint_pk;
alter table touchpoint_first alter column id drop identity;
drop index touchpoint_source_key, touchpoint_lead_idx, touchpoint_read_idx;
create table touchpoint (
  id bigint not null default nextval('touchpoint_no'),
  lead_id bigint not null,
  kind text not null,
  ref text,
  at timestamptz not null,
  data jsonb not null default '{}',
  source text not null,
  source_id text
) partition by range (at);
alter sequence touchpoint_no owned by touchpoint.id;
create index touchpoint_lead_idx on touchpoint (lead_id, at desc);
create index touchpoint_kind_idx on touchpoint (kind, at);
create table touchpoint_default partition of touchpoint default;
with late as (delete from touchpoint_first where at >= ${NEXT_QUARTER} returning *)
insert into touchpoint_default select * from late;
alter table touchpoint attach partition touchpoint_first for values from (minvalue) to (${NEXT_QUARTER});

-- what is left of touchpoints that were dropped: how often, by lead, kind, thing and month of the house's calendar
create table touchpoint_total (
  lead_id bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  n integer not null,
  kind text not null,
  ref text
);
create index touchpoint_total_lead_idx on touchpoint_total (lead_id, last_at desc);
create index touchpoint_total_kind_idx on touchpoint_total (kind, last_at);
-- for whoever counts: each touchpoint once, dropped ones as one at the last instant of the month and n - 1 at the first
create view touchpoint_ever as
  select lead_id, kind, ref, at, 1 as n from touchpoint
  union all select lead_id, kind, ref, last_at, 1 from touchpoint_total
  union all select lead_id, kind, ref, first_at, n - 1 from touchpoint_total where n > 1;
`;

export const PARTS_DOWN = /* sql */ `
drop view touchpoint_ever;
drop table touchpoint_total, touchpoint_key;
create table step_whole (like step);
insert into step_whole select * from step;
drop table step;
alter table step_whole rename to step;
create index step_enrolment_idx on step (enrolment_id, seq);
create table touchpoint_whole (like touchpoint including defaults);
alter table touchpoint_whole alter column id drop default;
insert into touchpoint_whole select * from touchpoint;
drop table touchpoint;
alter table touchpoint_whole rename to touchpoint;
alter table touchpoint add constraint touchpoint_pk primary key (id);
alter table touchpoint alter column id add generated always as identity;
select setval(pg_get_serial_sequence('touchpoint', 'id'), coalesce((select max(id) from touchpoint), 0) + 1, false);
create unique index touchpoint_source_key on touchpoint (source, source_id) where source_id is not null;
create index touchpoint_lead_idx on touchpoint (lead_id, at desc);
create index touchpoint_read_idx on touchpoint (at) where kind = 'asset.read';
drop function touchpoint_hash;
`;

/**
 * The first schema. Configuration has readable text ids; what is written by the thousand has bigint ids.
 * The lead row is the lock of everything about that lead: whoever changes a lead's state locks its row first, in id order.
 */
export const INIT_UP = /* sql */ `
-- people who sign in -------------------------------------------------------------------------------------------------
create table app_user (
  id integer generated always as identity constraint app_user_pk primary key,
  email text not null constraint app_user_email_key unique,
  name text not null,
  password_hash text not null,
  role text not null check (role in ('admin','marketer','sales','viewer')),
  language text not null default 'de' check (language in ('de','en')),
  active boolean not null default true,
  demo boolean not null default false,
  created_at timestamptz not null default now()
);
create table session (
  token_hash text constraint session_pk primary key,
  user_id integer not null references app_user on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create table api_key (
  id integer generated always as identity constraint api_key_pk primary key,
  name text not null,
  key_hash text not null unique,
  role text not null check (role in ('admin','marketer','sales','viewer')),
  -- who made it; what is done with the key is done in their name
  user_id integer not null references app_user on delete cascade,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  user_id integer references app_user on delete set null,
  action text not null,
  target text not null,
  data jsonb not null default '{}'
);
create index audit_entry_at_idx on audit_entry (at desc);
-- one row per setting: organisation, scoring, routing, mail …; shapes in contract
create table setting (
  key text constraint setting_pk primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
create table notification (
  id bigint generated always as identity primary key,
  user_id integer not null references app_user on delete cascade,
  kind text not null,
  lead_id bigint,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index notification_user_idx on notification (user_id, id desc);

-- leads --------------------------------------------------------------------------------------------------------------
create table company (
  id bigint generated always as identity constraint company_pk primary key,
  name text not null,
  domain text,
  fields jsonb not null default '{}',
  demo boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index company_domain_key on company (domain) where domain is not null;
create index company_name_idx on company (lower(name));
create table lead_field (
  key text constraint lead_field_pk primary key,
  label jsonb not null,
  type text not null check (type in ('text','textarea','number','date','boolean','select','multiselect','phone','url')),
  options jsonb not null default '[]',
  subject text not null default 'lead' check (subject in ('lead','company')),
  position integer not null default 0
);
create table persona (
  id text constraint persona_pk primary key,
  name jsonb not null,
  description text not null default '',
  demo boolean not null default false
);
create table lead (
  id bigint generated always as identity constraint lead_pk primary key,
  email text constraint lead_email_key unique,
  first_name text,
  last_name text,
  fields jsonb not null default '{}',
  tags text[] not null default '{}',
  company_id bigint references company on delete set null,
  buying_role text,
  owner_id integer references app_user on delete set null,
  language text not null default 'de',
  zone text not null default 'Europe/Berlin',
  fit integer not null default 0,
  engagement integer not null default 0,
  stage text not null default 'lead',
  temperature text not null default 'cold',
  persona text references persona on delete set null,
  phase text,
  persona_points jsonb not null default '{}',
  phase_points jsonb not null default '{}',
  source text not null default 'hand',
  last_seen_at timestamptz,
  recycle_at timestamptz,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create index lead_company_idx on lead (company_id);
create index lead_owner_idx on lead (owner_id);
create index lead_stage_idx on lead (stage);
create index lead_hot_idx on lead (id) where temperature = 'hot';
create index lead_created_idx on lead (created_at);
create index lead_recycle_idx on lead (recycle_at) where recycle_at is not null;
create table consent (
  lead_id bigint not null references lead on delete cascade,
  purpose text not null,
  state text not null check (state in ('pending','granted','withdrawn')),
  changed_at timestamptz not null,
  constraint consent_pk primary key (lead_id, purpose)
);
create index consent_pending_idx on consent (changed_at) where state = 'pending';
-- append-only proof: every request, confirmation and withdrawal with wording, form version, times, addresses, mail
create table consent_proof (
  id bigint generated always as identity primary key,
  lead_id bigint references lead on delete cascade,
  email text not null,
  purpose text not null,
  act text not null check (act in ('requested','confirmed','granted','withdrawn')),
  at timestamptz not null,
  ip text,
  user_agent text,
  form_version_id integer,
  wording text,
  data jsonb not null default '{}'
);
create index consent_proof_lead_idx on consent_proof (lead_id, id);
-- addresses that never get mail again; only a hash is kept, so that it outlives an erasure
create table suppression (
  email_hash text constraint suppression_pk primary key,
  reason text not null,
  at timestamptz not null default now()
);
create table touchpoint (
  id bigint generated always as identity,
  lead_id bigint not null,
  kind text not null,
  ref text,
  at timestamptz not null,
  data jsonb not null default '{}',
  source text not null,
  source_id text,
  constraint touchpoint_pk primary key (id)
);
create unique index touchpoint_source_key on touchpoint (source, source_id) where source_id is not null;
create index touchpoint_lead_idx on touchpoint (lead_id, at desc);
create index touchpoint_read_idx on touchpoint (at) where kind = 'asset.read';
create table score_entry (
  id bigint generated always as identity,
  lead_id bigint not null,
  axis text not null,
  points integer not null,
  reason text not null,
  rule text,
  at timestamptz not null,
  constraint score_entry_pk primary key (id)
);
create index score_entry_lead_idx on score_entry (lead_id, at desc);
-- where engagement began anew (RESTART in the engine); few, but asked for with every lead's points
create index score_entry_restart_idx on score_entry (lead_id, id) where rule = '@recycled';
create table stage_change (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  from_stage text,
  to_stage text not null,
  reason text not null,
  by text not null,
  at timestamptz not null
);
create index stage_change_lead_idx on stage_change (lead_id, at);
create index stage_change_mql_idx on stage_change (at) where to_stage = 'mql';
create table lead_note (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  user_id integer references app_user on delete set null,
  text text not null,
  at timestamptz not null default now()
);
create table lead_import (
  id integer generated always as identity primary key,
  file_name text not null,
  -- uploaded: the file waits in content for its mapping; content is emptied when the run ends
  state text not null check (state in ('uploaded','running','done','failed')),
  content bytea,
  -- moved on by every batch: a run that stands still has died with its process
  progress_at timestamptz not null default now(),
  total integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  skipped integer not null default 0,
  problems jsonb not null default '[]',
  user_id integer references app_user on delete set null,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create table segment (
  id text constraint segment_pk primary key,
  name text not null,
  description text not null default '',
  rule jsonb not null,
  -- since when its members are kept; who was in it before does not "enter"
  kept_since timestamptz,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- kept only for segments that let leads into a live workflow
create table segment_member (
  segment_id text not null references segment on delete cascade,
  lead_id bigint not null references lead on delete cascade,
  since timestamptz not null,
  constraint segment_member_pk primary key (segment_id, lead_id)
);

-- content ------------------------------------------------------------------------------------------------------------
create table form (
  id text constraint form_pk primary key,
  name text not null,
  version_id integer,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table form_version (
  id integer generated always as identity constraint form_version_pk primary key,
  form_id text not null references form on delete cascade,
  no integer not null,
  definition jsonb not null,
  created_at timestamptz not null default now(),
  constraint form_version_no_key unique (form_id, no)
);
create table form_submission (
  id bigint generated always as identity primary key,
  form_id text not null references form on delete cascade,
  form_version_id integer not null references form_version on delete cascade,
  lead_id bigint references lead on delete cascade,
  values jsonb not null,
  ip text,
  user_agent text,
  at timestamptz not null,
  confirmed_at timestamptz,
  -- the page it was filled in on makes it count once, however often it is sent
  request_key text constraint form_submission_request_key unique,
  -- language, page, referrer, campaign, ticked purposes
  data jsonb not null default '{}'
);
create index form_submission_form_idx on form_submission (form_id, at desc);
create index form_submission_ip_idx on form_submission (ip, at desc);
create index form_submission_lead_idx on form_submission (lead_id);
create index form_submission_open_idx on form_submission (at) where confirmed_at is null;
create table template (
  id text constraint template_pk primary key,
  name text not null,
  version_id integer,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- immutable: subject, MJML source and the HTML compiled from it
create table template_version (
  id integer generated always as identity constraint template_version_pk primary key,
  template_id text not null references template on delete cascade,
  no integer not null,
  content jsonb not null,
  html jsonb not null,
  created_at timestamptz not null default now(),
  constraint template_version_no_key unique (template_id, no)
);
create table asset (
  id text constraint asset_pk primary key,
  name text not null,
  kind text not null,
  description text not null default '',
  file_name text,
  media_type text,
  bytes bytea,
  url text,
  personas text[] not null default '{}',
  phases text[] not null default '{}',
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- targets of links in mails: a mail holds only the id and a signature
create table link (
  id bigint generated always as identity constraint link_pk primary key,
  url text not null,
  url_hash text not null constraint link_url_hash_key unique
);

-- workflows and the engine -------------------------------------------------------------------------------------------
create table workflow (
  id integer generated always as identity constraint workflow_pk primary key,
  name text not null,
  status text not null default 'draft' check (status in ('draft','live','paused','draining','archived')),
  draft jsonb not null,
  -- raised by each save: the second of two editors sees a conflict
  revision integer not null default 1,
  live_version_id integer,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table workflow_version (
  id integer generated always as identity constraint workflow_version_pk primary key,
  workflow_id integer not null references workflow on delete cascade,
  no integer not null,
  graph jsonb not null,
  note text not null default '',
  published_at timestamptz not null default now(),
  published_by integer references app_user on delete set null,
  constraint workflow_version_no_key unique (workflow_id, no)
);
create function refuse_update() returns trigger language plpgsql as $$
begin raise exception 'rows of % are immutable', tg_table_name; end $$;
create trigger workflow_version_immutable before update of graph, workflow_id, no on workflow_version
  for each row execute function refuse_update();
create trigger form_version_immutable before update on form_version for each row execute function refuse_update();
create trigger template_version_immutable before update on template_version for each row execute function refuse_update();

-- who walks through what: identity and outcome (cold)
create table enrolment (
  id bigint generated always as identity constraint enrolment_pk primary key,
  workflow_id integer not null,
  version_id integer not null,
  lead_id bigint not null,
  entry_no integer not null,
  entry_node text not null,
  entered_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  -- what the world answered, by node id
  answers jsonb not null default '{}'
) with (fillfactor = 90);
create unique index enrolment_entry_key on enrolment (workflow_id, lead_id, entry_no);
create unique index enrolment_open_key on enrolment (workflow_id, lead_id) where ended_at is null;
create index enrolment_lead_idx on enrolment (lead_id);
-- where each walk stands (hot); the row is deleted when the walk ends
-- state 0: goes on at due_at through port (null: visit node itself) · 1: waits for an event, else port at due_at
--       2: held until the world answers, else port at due_at · 3: parked with an error
create table cursor (
  enrolment_id bigint constraint cursor_pk primary key,
  workflow_id integer not null,
  version_id integer not null,
  lead_id bigint not null,
  shard smallint not null,
  state smallint not null default 0,
  node smallint not null,
  seq integer not null default 0,
  due_at timestamptz not null,
  port text,
  wait jsonb,
  error text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index cursor_due_idx on cursor (workflow_id, due_at) where state < 3;
create index cursor_lead_idx on cursor (lead_id) where state in (1, 2);
-- who stands still, for the page that says so
create index cursor_parked_idx on cursor (workflow_id, enrolment_id) where state = 3;
-- one row per visit, with the reason
create table step (
  enrolment_id bigint not null,
  seq integer not null,
  version_id integer not null,
  node smallint not null,
  took text not null,
  because jsonb,
  at timestamptz not null
);
create index step_enrolment_idx on step (enrolment_id, seq);
-- live numbers on the canvas; slot = shard, so that batches do not wait for one another
create table step_count (
  version_id integer not null,
  node smallint not null,
  took text not null,
  slot smallint not null,
  n bigint not null,
  constraint step_count_pk primary key (version_id, node, took, slot)
) with (fillfactor = 50);

-- everything that leaves the house -----------------------------------------------------------------------------------
-- state 0 pending · 1 sending · 2 sent · 3 failed · 4 unknown (drop between the body and 250) · 5 refused (no consent, suppressed)
create table outbox (
  id bigint generated always as identity constraint outbox_pk primary key,
  -- what makes it happen once: 'e<enrolment>.<seq>.<n>' from the engine, else a key of its own
  key text not null constraint outbox_key_key unique,
  kind text not null,
  lead_id bigint,
  enrolment_id bigint,
  payload jsonb not null,
  state smallint not null default 0,
  attempt smallint not null default 0,
  not_before timestamptz not null,
  slot text,
  claimed_at timestamptz,
  settled_at timestamptz,
  code text,
  created_at timestamptz not null
) with (fillfactor = 85);
create index outbox_due_idx on outbox (kind, not_before) where state = 0;
create index outbox_slot_idx on outbox (slot) where state = 1;
create index outbox_trouble_idx on outbox (state, settled_at) where state in (3, 4, 5);
-- how many went out lately; costs next to nothing to keep
create index outbox_settled_idx on outbox using brin (settled_at) with (pages_per_range = 32, autosummarize = on);
create index outbox_lead_idx on outbox (lead_id, id desc);
-- the built-in inbox: what the demo's SMTP server took
create table inbox_mail (
  id bigint generated always as identity constraint inbox_mail_pk primary key,
  message_id text,
  from_address text not null,
  to_address text not null,
  subject text not null,
  html text,
  text text,
  headers jsonb not null default '{}',
  raw text not null default '',
  received_at timestamptz not null default now()
);
create index inbox_mail_to_idx on inbox_mail (to_address, id desc);

-- sales --------------------------------------------------------------------------------------------------------------
create table salesperson (
  user_id integer constraint salesperson_pk primary key references app_user on delete cascade,
  available boolean not null default true,
  weight integer not null default 1,
  capacity integer not null default 50,
  last_offered_at timestamptz,
  -- how much this person has had, by weight (see route() in sales)
  turn bigint not null default 0
);
create table handoff (
  id bigint generated always as identity constraint handoff_pk primary key,
  lead_id bigint not null references lead on delete cascade,
  enrolment_id bigint,
  seq integer,
  state text not null check (state in ('offered','accepted','rejected','expired','won','lost','recycled')),
  user_id integer references app_user on delete set null,
  reason text not null,
  -- why now: the strongest score lines, persona and phase, last touchpoints, at the moment of the offer
  evidence jsonb not null default '{}',
  -- which rule, which candidates, why this one
  routing jsonb not null default '{}',
  offered_at timestamptz not null,
  due_at timestamptz not null,
  -- null once the reminder is out
  remind_at timestamptz,
  answer_within_hours real not null default 8,
  -- the one that expired before it
  previous_id bigint,
  -- further walks that wait for this answer: [{enrolmentId, seq}]
  waiting jsonb not null default '[]',
  answered_at timestamptz,
  answered_by integer references app_user on delete set null,
  answer_reason text,
  answer_note text,
  recycle_at timestamptz,
  closed_at timestamptz
);
create index handoff_user_idx on handoff (user_id, state, offered_at desc);
create index handoff_lead_idx on handoff (lead_id, offered_at desc);
create index handoff_due_idx on handoff (due_at) where state = 'offered';
create index handoff_remind_idx on handoff (remind_at) where state = 'offered' and remind_at is not null;
create table qualification (
  lead_id bigint not null references lead on delete cascade,
  sheet text not null default 'bant',
  criterion text not null,
  value text not null,
  met boolean,
  source text not null,
  at timestamptz not null,
  constraint qualification_pk primary key (lead_id, sheet, criterion)
);
`;

export const INIT_DOWN = /* sql */ `drop schema public cascade; create schema public;`;

import { z } from 'zod';
import {
  ADMINS,
  EDITORS,
  EVERYONE,
  IdParams,
  Instant,
  page,
  PageQuery,
  route,
  SALES,
  Slug,
  SlugParams,
} from './route.ts';

/** Something to be done about a lead. */
export const Task = z.object({
  id: z.number().int(),
  title: z.string(),
  /** A day: `2026-11-22`. */
  dueOn: z.iso.date(),
  late: z.boolean(),
  lead: z.object({ id: z.number().int(), name: z.string(), company: z.string().nullable() }),
  /** Null: anybody's. */
  user: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  doneAt: Instant.nullable(),
  createdAt: Instant,
});
export type Task = z.infer<typeof Task>;

const WordsOf = z.object({ de: z.string().trim().min(1).max(120), en: z.string().trim().min(1).max(120) });
const MoreWords = z.object({ de: z.string().trim().max(300), en: z.string().trim().max(300) });
/** What marketing mails may be about; the preference centre offers them. */
export const Topic = z.object({
  id: Slug,
  name: WordsOf,
  description: MoreWords,
  /** Everybody who allows mails gets it until they leave it; else only who subscribed. */
  forAll: z.boolean(),
});
export type Topic = z.infer<typeof Topic>;
export const TopicStand = Topic.extend({
  subscribed: z.boolean(),
  /** Null: never chosen. `lead`: by the person itself. */
  by: z.string().nullable(),
});
export type TopicStand = z.infer<typeof TopicStand>;

/** A line of a qualification sheet, with where it comes from. */
export const QualificationLine = z.object({
  sheet: z.string(),
  criterion: z.string(),
  value: z.string(),
  met: z.boolean().nullable(),
  source: z.string(),
  at: Instant,
});
export type QualificationLine = z.infer<typeof QualificationLine>;

/** A channel of Slack or Teams. Its address is a secret: whoever has it can write there. */
export const Channel = z.object({
  id: Slug.max(60),
  name: z.string().trim().min(1).max(80),
  kind: z.enum(['slack', 'teams']),
  url: z.url({ protocol: /^https?$/ }).max(2000),
});
/** As it stands in the settings. */
export const Channels = z.object({ channels: z.array(Channel).default([]) });
/** As people see it: of the address only where it leads. */
export const ChannelView = Channel.omit({ url: true }).extend({ host: z.string() });
export type ChannelView = z.infer<typeof ChannelView>;

export const ListMember = z.object({
  id: z.number().int(),
  name: z.string(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  since: Instant,
});
const LIST_GIVEN = 10_000;

export const actionRoutes = {
  tasks: route({
    method: 'GET',
    path: '/api/tasks',
    roles: EVERYONE,
    summary: 'Tasks: what is due first, or what was done last',
    query: PageQuery.extend({
      lead: z.coerce.number().int().positive().optional(),
      /** `mine`: mine and those of nobody in particular. */
      whose: z.enum(['mine', 'all']).default('all'),
      done: z.stringbool().default(false),
    }),
    output: page(Task),
  }),
  addTask: route({
    method: 'POST',
    path: '/api/tasks',
    roles: SALES,
    summary: 'Adds a task about a lead',
    body: z.object({
      lead: z.number().int().positive(),
      title: z.string().trim().min(1).max(300),
      dueInDays: z.number().int().min(0).max(3650),
      /** Left out: mine. */
      user: z.number().int().positive().optional(),
    }),
  }),
  tickTask: route({
    method: 'PUT',
    path: '/api/tasks/:id/done',
    roles: SALES,
    summary: 'Ticks a task off, or takes that back',
    params: IdParams,
    body: z.object({ done: z.boolean() }),
    errors: ['not-yours'],
  }),
  changeTask: route({
    method: 'PATCH',
    path: '/api/tasks/:id',
    roles: SALES,
    summary: 'Changes a task, or gives it to somebody else, who is told',
    params: IdParams,
    body: z.object({
      title: z.string().trim().min(1).max(300).optional(),
      dueOn: z.iso.date().optional(),
      /** Null: anybody's. */
      user: z.number().int().positive().nullable().optional(),
    }),
    errors: ['not-yours', 'unknown-user'],
  }),
  removeTask: route({
    method: 'DELETE',
    path: '/api/tasks/:id',
    roles: SALES,
    summary: 'Deletes a task; that it was created stays on the timeline',
    params: IdParams,
    errors: ['not-yours'],
  }),
  qualification: route({
    method: 'GET',
    path: '/api/leads/:id/qualification',
    roles: EVERYONE,
    summary: 'All that is known of a lead on qualification sheets',
    params: IdParams,
    output: z.object({ items: z.array(QualificationLine) }),
  }),
  topics: route({
    method: 'GET',
    path: '/api/topics',
    roles: EVERYONE,
    summary: 'Topics of mails',
    output: z.object({ items: z.array(Topic) }),
  }),
  saveTopics: route({
    method: 'PUT',
    path: '/api/topics',
    roles: ADMINS,
    summary: 'Changes the topics of mails; one that is left out goes, with all choices about it',
    body: z.object({ items: z.array(Topic).max(50) }),
    output: z.object({ items: z.array(Topic) }),
    errors: ['same-id'],
  }),
  leadTopics: route({
    method: 'GET',
    path: '/api/leads/:id/topics',
    roles: EVERYONE,
    summary: 'Which topics a lead gets',
    params: IdParams,
    output: z.object({ items: z.array(TopicStand) }),
  }),
  chooseTopic: route({
    method: 'PUT',
    path: '/api/leads/:id/topics/:topic',
    roles: SALES,
    summary: 'Subscribes a lead to a topic or unsubscribes it; what it left itself stays left',
    params: IdParams.extend({ topic: Slug }),
    body: z.object({ subscribed: z.boolean() }),
    output: z.object({ items: z.array(TopicStand) }),
  }),
  templateTopic: route({
    method: 'GET',
    path: '/api/content/templates/:id/topic',
    roles: EVERYONE,
    summary: 'What a template is about',
    params: SlugParams,
    output: z.object({ topic: Slug.nullable() }),
  }),
  setTemplateTopic: route({
    method: 'PUT',
    path: '/api/content/templates/:id/topic',
    roles: EDITORS,
    summary: 'Says what a template is about: whoever left the topic does not get it, mails that wait included',
    params: SlugParams,
    body: z.object({ topic: Slug.nullable() }),
    errors: ['unknown-topic'],
  }),
  createList: route({
    method: 'POST',
    path: '/api/lists',
    roles: EDITORS,
    summary: 'Adds a list: a segment whose members are put in and taken out',
    body: z.object({ name: z.string().trim().min(1).max(120), description: z.string().trim().max(500).default('') }),
    output: z.object({ id: Slug }),
  }),
  listMembers: route({
    method: 'GET',
    path: '/api/lists/:id/members',
    roles: EVERYONE,
    summary: 'Who is on a list, the latest first',
    params: SlugParams,
    query: PageQuery,
    output: page(ListMember),
  }),
  addMembers: route({
    method: 'POST',
    path: '/api/lists/:id/members',
    roles: EDITORS,
    summary: 'Puts leads on a list, by number or address; addresses nobody knows are left out',
    params: SlugParams,
    body: z.object({
      leads: z.array(z.number().int().positive()).max(LIST_GIVEN).default([]),
      emails: z.array(z.string().max(254)).max(LIST_GIVEN).default([]),
    }),
    output: z.object({ added: z.number().int(), unknown: z.number().int() }),
  }),
  removeMembers: route({
    method: 'POST',
    path: '/api/lists/:id/members/remove',
    roles: EDITORS,
    summary: 'Takes leads off a list',
    params: SlugParams,
    body: z.object({ leads: z.array(z.number().int().positive()).min(1).max(LIST_GIVEN) }),
    output: z.object({ removed: z.number().int() }),
  }),
  channels: route({
    method: 'GET',
    path: '/api/channels',
    roles: EVERYONE,
    summary: 'Channels of Slack and Teams, without their addresses',
    output: z.object({ items: z.array(ChannelView) }),
  }),
  saveChannels: route({
    method: 'PUT',
    path: '/api/channels',
    roles: ADMINS,
    summary: 'Changes the channels; one whose `url` is left out keeps its address',
    body: z.object({ items: z.array(Channel.partial({ url: true })).max(50) }),
    output: z.object({ items: z.array(ChannelView) }),
    errors: ['same-id', 'url-missing'],
  }),
};

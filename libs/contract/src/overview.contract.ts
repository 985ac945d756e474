import { Stage } from '@cultivar/audience';
import { z } from 'zod';
import { EVERYONE, Instant, route } from './route.ts';

const Count = z.number().int();
const Trend = z.object({
  today: Count,
  week: Count,
  weekBefore: Count,
  days: z.array(z.object({ day: z.string(), n: Count })),
});
const HotLead = z.object({
  id: Count,
  name: z.string(),
  company: z.string().nullable(),
  stage: Stage,
  engagement: Count,
  lastSeenAt: Instant.nullable(),
  owner: z.string().nullable(),
  /** Why it must not be overlooked. */
  why: z.enum(['no-handoff', 'unanswered', 'untouched']),
  handoffId: Count.nullable(),
});
export const CHECKLIST = ['organisation', 'people', 'form', 'template', 'scoring', 'workflow', 'lead'] as const;

export const overviewRoutes = {
  overview: route({
    method: 'GET',
    path: '/api/overview',
    roles: EVERYONE,
    summary: 'What matters today',
    output: z.object({
      leads: Trend,
      mqls: Trend,
      handoffs: z.object({
        offered: Count,
        working: Count,
        late: Count,
        next: z.array(
          z.object({
            id: Count,
            lead: z.string(),
            company: z.string().nullable(),
            user: z.string().nullable(),
            dueAt: Instant,
            minutesLeft: Count,
          }),
        ),
      }),
      workflows: z.array(
        z.object({ id: Count, name: z.string(), status: z.string(), inside: Count, entered: Count, ended: Count }),
      ),
      mails: z.object({ sentToday: Count, pending: Count, days: z.array(z.object({ day: z.string(), n: Count })) }),
      hot: z.array(HotLead),
      attention: z.object({
        parked: Count,
        failedMails: Count,
        unknownMails: Count,
        expiredHandoffs: Count,
        nobodyHandoffs: Count,
        dataToMend: Count,
      }),
      /** What a new house has done already. */
      done: z.record(z.enum(CHECKLIST), z.boolean()),
    }),
  }),
};

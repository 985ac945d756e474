import type { Rule, Words } from '@cultivar/audience';
import { z } from 'zod';
import type { Carried } from './carried.ts';
import { eventOf, hubspotRule } from './hubspot-filters.ts';
import type { Named } from './hubspot-filters.ts';

const Clock = z.object({ hour: z.number().int().min(0).max(23), minute: z.number().int().min(0).max(59).catch(0) });
const several = <T extends z.ZodType>(schema: T) => z.array(schema).nullish().catch(null);
/** What a flow says of itself beside its actions, as the public spec of automation v4 names it. */
export const HubspotSettings = z.looseObject({
  type: z.string().catch('CONTACT_FLOW'),
  objectTypeId: z.string().catch('0-1'),
  enrollmentCriteria: z.looseObject({
    type: z.coerce.string(),
    shouldReEnroll: z.boolean().catch(false),
    unEnrollObjectsNotMeetingCriteria: z.boolean().catch(false),
    listFilterBranch: z.unknown().optional(),
    eventFilterBranches: several(z.unknown()),
    listMembershipFilterBranches: several(z.unknown()),
    reEnrollmentTriggersFilterBranches: several(z.unknown()),
  }),
  suppressionListIds: several(z.coerce.string()),
  goalFilterBranch: z.unknown().optional(),
  timeWindows: several(z.object({ day: z.string(), startTime: Clock, endTime: Clock })),
  blockedDates: several(z.object({ dayOfMonth: z.number(), month: z.string(), year: z.number().optional() })),
  unEnrollmentSetting: z
    .looseObject({ type: z.string(), flowIds: several(z.coerce.string()) })
    .nullish()
    .catch(null),
  enrollmentSchedule: z.unknown().optional(),
  eventAnchor: z.unknown().optional(),
  dataSources: several(z.unknown()),
});
export type HubspotSettings = z.infer<typeof HubspotSettings>;
export interface Around {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly entries: readonly { readonly type: string; readonly settings: Readonly<Record<string, unknown>> }[];
  readonly goal: Rule | null;
  /** Mails go out only then. */
  readonly window: Readonly<Record<string, unknown>> | null;
}
type Tell = (outcome: Carried['outcome'], what: string, words: Words) => void;
const w = (de: string, en: string): Words => ({ de, en });

/** Entries, re-entry, suppression, goal and time windows of a flow; what has no counterpart is told. */
export function hubspotAround(flow: HubspotSettings, named: Named, tell: Tell): Around {
  const { enrollmentCriteria: criteria, type, objectTypeId } = flow;
  if (type === 'PLATFORM_FLOW' || objectTypeId !== '0-1')
    tell(
      'changed',
      `objectTypeId ${objectTypeId}`,
      w(
        'Dieser Workflow gilt nicht Kontakten; hier gilt er Leads.',
        'This flow is not about contacts; here it is about leads.',
      ),
    );
  const suppression = suppressed(flow, named, tell);
  rest(flow, tell);
  if (criteria.reEnrollmentTriggersFilterBranches?.length)
    tell(
      'changed',
      'reEnrollmentTriggersFilterBranches',
      w(
        'Wieder eintreten darf hier, wer draußen ist, durch jeden Eingang; eigene Auslöser dafür gibt es nicht.',
        'Whoever is outside may come again by any entry here; there are no triggers of its own for that.',
      ),
    );
  const goal = flow.goalFilterBranch ? hubspotRule(flow.goalFilterBranch, named) : null;
  if (flow.goalFilterBranch)
    if (goal) tell('taken', 'goalFilterBranch', w('Als Ziel übernommen.', 'Carried over as a goal.'));
    else
      tell(
        'left',
        'goalFilterBranch',
        w(
          'Die Bedingung des Ziels ließ sich nicht übernehmen: bitte ein Ziel anlegen.',
          'The condition of the goal could not be carried over: please add a goal.',
        ),
      );
  return {
    settings: { reentry: criteria.shouldReEnroll ? 'after-leaving' : 'never', ...suppression },
    ...{ entries: entriesOf(flow, named, tell), goal, window: windowOf(flow, tell) },
  };
}

function entriesOf({ enrollmentCriteria: it }: HubspotSettings, named: Named, tell: Tell): Around['entries'] {
  const what = `enrollmentCriteria ${it.type}`;
  if (it.type === 'MANUAL') return [];
  const lists = it.type === 'LIST_BASED' ? listsIn(it.listFilterBranch) : null;
  if (lists) {
    tell('changed', what, w('Als „Segment betreten“ übernommen.', 'Carried over as “segment entered”.'));
    return lists.map((id) => ({ type: 'segment-entered', settings: { segment: named('segment', id) } }));
  }
  const events = it.type === 'EVENT_BASED' ? (it.eventFilterBranches ?? []).map((one) => eventOf(one, named)) : [];
  const entries = events.flatMap((event) => {
    if (event?.kind === 'form.submitted' && event.ref)
      return [{ type: 'form-submitted', settings: { form: event.ref, when: 'submitted' } }];
    return event?.kind === 'mail.clicked' ? [{ type: 'mail-clicked', settings: {} }] : [];
  });
  if (entries.length && entries.length === events.length && !it.listMembershipFilterBranches?.length) {
    tell('taken', what, w('Als Eingang übernommen.', 'Carried over as an entry.'));
    return entries;
  }
  tell(
    'changed',
    what,
    w(
      'Die Bedingung der Aufnahme ließ sich nicht übernehmen: Legen Sie ein Segment mit ihr an, und wählen Sie es als Eingang; bis dahin von Hand.',
      'The condition of the enrolment could not be carried over: make a segment of it and choose it as the entry; until then by hand.',
    ),
  );
  return entries;
}
const ListFilters = z.looseObject({
  filterBranches: z.array(z.unknown()).catch([]),
  filters: z.array(
    z.looseObject({ filterType: z.literal('IN_LIST'), listId: z.coerce.string(), operator: z.literal('IN_LIST') }),
  ),
});
/** @returns the lists, where being in one of them is all that is asked */
function listsIn(branch: unknown): readonly string[] | null {
  const read = ListFilters.safeParse(branch);
  if (!read.success) return null;
  const { filters, filterBranches } = read.data;
  const inner = filterBranches.map(listsIn);
  // a branch of its own asks for all of its filters at once
  if (inner.some((ids) => ids?.length !== 1)) return null;
  const all = [...filters.map(({ listId }) => listId), ...inner.flatMap((ids) => ids ?? [])];
  return all.length ? all : null;
}

function suppressed(flow: HubspotSettings, named: Named, tell: Tell): Readonly<Record<string, unknown>> {
  const rules: Rule[] = (flow.suppressionListIds ?? []).map((id) => ({
    kind: 'segment',
    segment: named('segment', id),
  }));
  if (rules.length)
    tell('taken', 'suppressionListIds', w('Als Sperrregel übernommen.', 'Carried over as the suppression rule.'));
  let inside = false;
  const { enrollmentCriteria: it } = flow;
  if (it.unEnrollObjectsNotMeetingCriteria) {
    const rule = hubspotRule(it.listFilterBranch, named);
    const what = 'unEnrollObjectsNotMeetingCriteria';
    if (rule) {
      rules.push({ kind: 'not', rule });
      inside = true;
      tell(
        'taken',
        what,
        w(
          'Als Sperrregel übernommen, auch für die im Workflow.',
          'Carried over as the suppression rule, also for those inside.',
        ),
      );
    } else
      tell(
        'left',
        what,
        w(
          'Wer die Bedingung verliert, bleibt hier im Workflow.',
          'Whoever loses the condition stays in the workflow here.',
        ),
      );
  }
  return rules.length ? { suppressionRule: { kind: 'any', rules }, ...(inside && { suppressInside: true }) } : {};
}

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const clock = ({ hour, minute }: z.infer<typeof Clock>): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
function windowOf({ timeWindows }: HubspotSettings, tell: Tell): Around['window'] {
  const byTime = new Map<string, Set<number>>();
  for (const { day, startTime, endTime } of timeWindows ?? []) {
    const [from, to, weekday] = [clock(startTime), clock(endTime), DAYS.indexOf(day) + 1];
    if (from >= to || !weekday) continue;
    byTime.set(`${from} ${to}`, (byTime.get(`${from} ${to}`) ?? new Set()).add(weekday));
  }
  const [most] = [...byTime].sort(([, a], [, b]) => b.size - a.size);
  if (!most) {
    if (timeWindows?.length) tell('left', 'timeWindows', w('Ließen sich nicht lesen.', 'Could not be read.'));
    return null;
  }
  const [from = '', to = ''] = most[0].split(' ');
  tell(
    'changed',
    'timeWindows',
    byTime.size === 1
      ? w(
          'Gilt hier vor jeder E-Mail, in der Zeitzone des Leads.',
          'Holds before each mail here, in the lead’s time zone.',
        )
      : w(
          `Hier gibt es ein Fenster für alle Tage: übernommen wurde ${from}–${to}, vor jeder E-Mail.`,
          `There is one window for all days here: ${from}–${to} was carried over, before each mail.`,
        ),
  );
  return { weekdays: [...most[1]].sort((a, b) => a - b), from, to, holidays: 'none', late: 'next' };
}

function rest(flow: HubspotSettings, tell: Tell): void {
  const days = (flow.blockedDates ?? []).map((it) => `${it.dayOfMonth}. ${it.month}${it.year ? ` ${it.year}` : ''}`);
  if (days.length)
    tell(
      'left',
      'blockedDates',
      w(
        `Einzelne gesperrte Tage gibt es hier nicht (${days.join(', ')}); Feiertage lässt „Warten bis Tag und Uhrzeit“ aus.`,
        `There are no single blocked days here (${days.join(', ')}); “Wait until day and time” leaves out public holidays.`,
      ),
    );
  const { unEnrollmentSetting: others } = flow;
  if (others?.type === 'ALL' || others?.flowIds?.length)
    tell(
      'left',
      'unEnrollmentSetting',
      w(
        'Aus anderen Workflows nimmt hier der Schritt „Anderen Workflow beenden“.',
        'The step “End another workflow” takes leads out of others here.',
      ),
    );
  if (flow.enrollmentSchedule || flow.eventAnchor)
    tell(
      'left',
      flow.enrollmentSchedule ? 'enrollmentSchedule' : 'eventAnchor',
      w(
        'Bitte als Eingang „Nach Zeitplan“ oder „Datum erreicht“ neu anlegen.',
        'Please add it anew as an entry by schedule or by date.',
      ),
    );
  if (flow.dataSources?.length)
    tell(
      'left',
      'dataSources',
      w('Daten verbundener Datensätze gibt es hier nicht.', 'There are no data of associated records here.'),
    );
}

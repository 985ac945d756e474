import { registry } from '@cultivar/nodes';
import { check, readPortable } from '@cultivar/workflow';
import fc from 'fast-check';
import { fromHubspot, HUBSPOT_ACTION_IDS, looksHubspot } from '@cultivar/workflow/foreign';
import fs from 'node:fs';

const to = (id: string, edgeType = 'STANDARD') => ({ connection: { edgeType, nextActionId: id } });
const single = (actionId: string, actionTypeId: string, fields: object, next?: string) => ({
  ...{ type: 'SINGLE_CONNECTION', actionId, actionTypeId, actionTypeVersion: 0, fields, ...(next && to(next)) },
});
const filter = (property: string, operator: string, values: string[]) => ({
  ...{ filterBranchType: 'OR', filters: [] },
  filterBranches: [
    {
      ...{ filterBranchType: 'AND', filterBranches: [] },
      filters: [{ filterType: 'PROPERTY', property, operation: { operator, values, operationType: 'MULTISTRING' } }],
    },
  ],
});
/** Written after the public spec of automation v4. */
const flow = {
  ...{ id: '5', isEnabled: true, flowType: 'WORKFLOW', type: 'CONTACT_FLOW', revisionId: '7', name: 'Neue Anfragen' },
  startActionId: '1',
  enrollmentCriteria: { type: 'EVENT_BASED', shouldReEnroll: true, eventFilterBranches: [] },
  actions: [
    single('1', '0-4', { content_id: '77' }, '2'),
    single('2', '0-1', { delta: '4320', time_unit: 'MINUTES' }, '3'),
    {
      ...{
        type: 'LIST_BRANCH',
        actionId: '3',
        defaultBranchName: 'Sonst',
        defaultBranch: { edgeType: 'STANDARD', nextActionId: '6' },
      },
      listBranches: [
        { branchName: 'Leitung', filterBranch: filter('jobtitle', 'CONTAINS', ['leitung']), ...to('4') },
        {
          branchName: 'Fremd',
          filterBranch: { filterBranchType: 'OR', filters: [{ filterType: 'PAGE_VIEW' }] },
          ...to('6'),
        },
      ],
    },
    { type: 'CUSTOM_CODE', actionId: '4', ...to('5') },
    single('5', '0-9', { subject: 'Neu', body: 'Bitte ansehen' }),
    {
      type: 'AB_TEST_BRANCH',
      actionId: '6',
      testBranches: [
        { percentage: 30, ...to('5', 'GOTO') },
        { percentage: 70, ...to('1', 'GOTO') },
      ],
    },
  ],
};

test('a flow becomes a workflow; ways go on past what was left out', () => {
  expect(looksHubspot(flow)).toBe(true);
  const { file, report } = fromHubspot(flow);
  const step = (id: string) => file.steps.find((it) => it.id === id);
  expect(file).toMatchObject({ name: 'Neue Anfragen', settings: { reentry: 'after-leaving' } });
  expect(step('start')!.next).toEqual({ then: 'a1' });
  expect(step('a2')!.settings).toEqual({ amount: 3, unit: 'days' });
  expect(step('a3')!.next).toEqual({ w1: 'a5', w2: 'a6', otherwise: 'a6' });
  expect(JSON.stringify(step('a3')!.settings)).toContain('"field":"jobTitle","op":"contains","value":"leitung"');
  expect(step('a6')).toMatchObject({
    settings: { paths: [{ weight: 30 }, { weight: 70 }] },
    next: { w1: 'a5', w2: 'a1' },
  });
  expect(report.map(({ what, outcome }) => `${what} ${outcome}`).sort()).toEqual(
    [
      '#1 taken',
      '#2 taken',
      '#3 changed',
      '#4 left',
      '#5 changed',
      '#6 taken',
      'enrollmentCriteria EVENT_BASED changed',
    ].sort(),
  );
  const { graph } = readPortable(file, registry, [{ kind: 'template', id: 'x', names: ['X'] }]);
  const known = { template: new Set(['hubspot-77']) };
  expect(check(graph, registry, known).filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('other files are none, and no flow breaks it', () => {
  expect(looksHubspot({ campaign: [] })).toBe(false);
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 4 }), fc.jsonValue(), (actions, odd) => {
      const all = [
        ...actions,
        single('9', '0-5', { property_name: 'x', value: odd }, '9'),
        { type: 'LIST_BRANCH', actionId: '8', listBranches: [{ branchName: 'b', filterBranch: odd }] },
      ];
      expect(() => fromHubspot({ ...flow, actions: all })).not.toThrow();
    }),
  );
});

/** As the API gives it, with what only real flows have: goal, suppression, windows, blocked days. */
const real = () =>
  JSON.parse(fs.readFileSync(new URL('./hubspot-flow.json', import.meta.url), 'utf8')) as {
    actions: object[];
    enrollmentCriteria: object;
    timeWindows: object[];
  };

test('entry, goal, suppression and windows of a flow come along; what has no counterpart is named with its place', () => {
  const { file, report } = fromHubspot(real());
  const step = (id: string) => file.steps.find((it) => it.id === id);
  expect(step('start')).toMatchObject({
    ...{ type: 'form-submitted', settings: { form: 'hubspot-f-77', when: 'submitted' }, next: { then: 'a1-window' } },
  });
  expect(step('a1-window')).toMatchObject({
    settings: { weekdays: [1, 2, 4], from: '09:00', to: '17:00' },
    next: { then: 'a1' },
  });
  expect(file.settings).toMatchObject({
    reentry: 'after-leaving',
    suppressionRule: { kind: 'any', rules: [{ kind: 'segment', segment: 'hubspot-88' }] },
  });
  expect(step('goal')!.settings).toMatchObject({ rule: { kind: 'any' } });
  expect(step('a4')).toMatchObject({ type: 'change-list', settings: { act: 'add', list: 'hubspot-123' } });
  expect(step('a5')).toMatchObject({ type: 'assign-owner', settings: { keep: true }, next: { then: 'a7' } });
  expect(step('a7')).toMatchObject({ type: 'wait-until-date', settings: { date: '2026-11-02', at: '12:00' } });
  const of = (outcome: string) => report.filter((it) => it.outcome === outcome).map(({ what }) => what);
  expect(of('left').sort()).toEqual(['#6', 'blockedDates', 'unEnrollmentSetting']);
  expect(report.find(({ what }) => what === '#6')!.words.de).toMatch(/SMS.*Kanal/);
  expect(of('taken')).toEqual(expect.arrayContaining(['goalFilterBranch', 'suppressionListIds', '#1', '#4']));
  const { graph } = readPortable(file, registry);
  expect(check(graph, registry).filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('every documented action comes along or is named with the reason; one nobody documents by its id', () => {
  const ids = [...HUBSPOT_ACTION_IDS, '0-424242', '1-987'];
  const actions = ids.map((id, at) => single(String(at + 1), id, {}, String(at + 2)));
  const { file, report } = fromHubspot({ ...real(), actions });
  for (const at of ids.keys()) {
    const said = report.filter(({ what }) => what === `#${at + 1}`);
    expect({ id: ids[at], times: said.length }).toEqual({ id: ids[at], times: 1 });
    if (said[0]!.outcome !== 'taken')
      for (const words of Object.values(said[0]!.words)) expect(words).toMatch(/^[^:]+: .{15,}/);
    expect(file.steps.some(({ id }) => id === `a${at + 1}`)).toBe(said[0]!.outcome !== 'left');
  }
  const unknown = report.filter(({ what }) => what === `#${ids.length - 1}` || what === `#${ids.length}`);
  expect(unknown.map(({ words }) => words.en)).toEqual([
    expect.stringContaining('0-424242'),
    expect.stringContaining('1-987'),
  ]);
  expect(check(readPortable(file, registry).graph, registry).filter(({ severity }) => severity === 'error')).toEqual(
    [],
  );
});

test.each<[string, string, object, object]>([
  ['a delay over ten years', '0-1', { delta: '6000', time_unit: 'DAYS' }, { type: 'wait' }],
  [
    ...(['until a date of the lead', '0-35'] as const),
    { date: { type: 'OBJECT_PROPERTY', propertyName: 'closedate' }, delta: '-7', time_unit: 'DAYS' },
    { type: 'wait-until-field', settings: { field: 'closedate', offset: -7 } },
  ],
  [
    ...(['until an event', '0-29'] as const),
    { event_filter_branches: [{ eventTypeId: '4-666288', operator: 'HAS_COMPLETED', filters: [] }] },
    { type: 'wait-for-event', settings: { events: [{ kind: 'mail.clicked' }] } },
  ],
  [
    ...(['the stage', '0-5'] as const),
    { property_name: 'lifecyclestage', value: { staticValue: 'marketingqualifiedlead' } },
    { type: 'set-stage', settings: { stage: 'mql' } },
  ],
  [
    ...(['a number counted up', '0-5'] as const),
    { property_name: 'visits', value: { type: 'INCREMENT', incrementAmount: 2 } },
    { type: 'set-field', settings: { field: 'visits', mode: 'add', amount: 2 } },
  ],
  [
    ...(['a copied field', '0-5'] as const),
    { property_name: 'x', value: { type: 'OBJECT_PROPERTY', propertyName: 'firstname' } },
    { type: 'set-field', settings: { field: 'x', mode: 'copy', from: 'firstName' } },
  ],
])('%s', (_name, id, fields, expected) => {
  const { file } = fromHubspot({ ...real(), actions: [single('1', id, fields)], timeWindows: [] });
  expect(file.steps.find((it) => it.id === 'a1')).toMatchObject(expected);
  expect(check(readPortable(file, registry).graph, registry).filter(({ severity }) => severity === 'error')).toEqual(
    [],
  );
});

test.each<[string, object, string[], object]>([
  ['lists', { type: 'LIST_BASED', listFilterBranch: inLists('5', '6') }, ['segment-entered', 'segment-entered'], {}],
  [
    ...(['who no longer meets the condition leaves', { type: 'LIST_BASED', ...losing() }] as const),
    ['added-by-hand'],
    { suppressInside: true },
  ],
  ['by hand', { type: 'MANUAL' }, ['added-by-hand'], { reentry: 'never' }],
  ['a condition nobody can carry over', { type: 'DATASET', datasetId: 4 }, ['added-by-hand'], {}],
])('enrolment: %s', (_name, enrollmentCriteria, types, settings) => {
  const { file } = fromHubspot({ ...real(), enrollmentCriteria });
  const entries = file.steps.filter(({ id }) => id.startsWith('start'));
  expect(entries.map(({ type }) => type)).toEqual(types);
  expect(entries.every(({ next }) => next.then === 'a1-window')).toBe(true);
  expect(file.settings).toMatchObject(settings);
});
function inLists(...ids: string[]) {
  return {
    ...{ filterBranchType: 'OR', filters: [] },
    filterBranches: ids.map((listId) => ({
      ...{ filterBranchType: 'AND', filterBranches: [] },
      filters: [{ filterType: 'IN_LIST', listId, operator: 'IN_LIST' }],
    })),
  };
}
function losing() {
  return { unEnrollObjectsNotMeetingCriteria: true, listFilterBranch: filter('city', 'IS_EQUAL_TO', ['Bonn']) };
}

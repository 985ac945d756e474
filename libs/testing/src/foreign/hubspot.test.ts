import { registry } from '@cultivar/nodes';
import { check, readPortable } from '@cultivar/workflow';
import fc from 'fast-check';
import { fromHubspot, looksHubspot } from '@cultivar/workflow/foreign';

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
    ['#1 taken', '#2 taken', '#3 changed', '#4 left', '#5 changed', '#6 taken', 'Enrollment changed'].sort(),
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

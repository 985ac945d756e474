import { registry } from '@cultivar/nodes';
import { check, readPortable } from '@cultivar/workflow';
import fc from 'fast-check';
import { fromMautic, looksMautic } from '@cultivar/workflow/foreign';

const event = (id: number, type: string, event_type: string, more: object = {}) => ({
  ...{ id, campaign_id: 3, name: `E${id}`, description: null, type, event_type, event_order: id, properties: {} },
  ...{ trigger_interval: 1, trigger_interval_unit: 'd', trigger_mode: 'immediate', trigger_date: null },
  ...{ decisionPath: null, channel: null, channel_id: null, parent_id: null, uuid: `u${id}` },
  ...more,
});
/** Written after the fields that Mautic 7 exports. */
const campaign = [
  {
    campaign: [{ id: 3, name: 'Willkommen', description: '', is_published: true, canvas_settings: {}, uuid: 'c' }],
    campaign_event: [
      event(1, 'email.send', 'action', { channel: 'email', channel_id: 7, properties: { email: 7 } }),
      event(2, 'email.click', 'decision', { parent_id: 1 }),
      event(3, 'lead.changetags', 'action', {
        ...{ parent_id: 2, decisionPath: 'yes', properties: { add_tags: ['warm'], remove_tags: ['kalt'] } },
        ...{ trigger_mode: 'interval', trigger_interval: 2, trigger_interval_unit: 'h' },
      }),
      event(4, 'lead.changepoints', 'action', {
        ...{ parent_id: 2, decisionPath: 'no', properties: { points: -5 } },
        ...{ trigger_mode: 'interval', trigger_interval: 5, trigger_interval_unit: 'd' },
      }),
      event(5, 'lead.field_value', 'condition', {
        parent_id: 4,
        properties: { field: 'position', operator: '!empty' },
      }),
      event(6, 'sms.send_text_sms', 'action', { parent_id: 5, decisionPath: 'yes' }),
      event(7, 'email.send', 'action', { parent_id: 6, channel: 'email', channel_id: 8, properties: { email: '8' } }),
    ],
    email: [
      { id: 7, name: 'Begrüßung' },
      { id: 8, name: 'Zweite' },
    ],
    lists: [{ id: 4, name: 'Neue' }],
    dependencies: [],
  },
];

test('a campaign becomes a workflow: waits, branches, time-outs; the rest is told', () => {
  expect(looksMautic(campaign)).toBe(true);
  const { file, report } = fromMautic(campaign);
  const things = [
    { kind: 'template', id: 'begruessung', names: ['Begrüßung'] },
    { kind: 'template', id: 'zweite', names: ['Zweite'] },
    { kind: 'segment', id: 'neue', names: ['Neue'] },
  ];
  const { graph } = readPortable(file, registry, things);
  const known = { template: new Set(['begruessung', 'zweite']), segment: new Set(['neue']) };
  expect(check(graph, registry, known).filter(({ severity }) => severity === 'error')).toEqual([]);
  const step = (id: string) => file.steps.find((it) => it.id === id);
  expect(graph.nodes.find(({ id }) => id === 'send-mail-1')!.config).toEqual({ template: 'begruessung' });
  expect(step('segment-4')!.next).toEqual({ then: 'send-mail-1' });
  expect(step('await-2')).toMatchObject({
    ...{ settings: { amount: 5, unit: 'days' }, next: { happened: 'wait-3', timeout: 'change-score-4' } },
  });
  expect(step('wait-3')).toMatchObject({ settings: { amount: 2, unit: 'hours' }, next: { then: 'change-tag-3' } });
  expect(step('change-tag-3')!.next).toEqual({ then: 'change-tag-3-1' });
  expect(step('if-5')).toMatchObject({
    settings: { rule: { field: 'jobTitle', op: 'filled' } },
    next: { yes: 'send-mail-7' },
  });
  expect(report.filter(({ outcome }) => outcome === 'left').map(({ what }) => what)).toEqual(['E6']);
  expect(report).toHaveLength(7);
});

test('what begins side by side follows one another, and is told', () => {
  const events = [
    event(1, 'email.send', 'action'),
    event(2, 'lead.changepoints', 'action', { properties: { points: 3 } }),
  ];
  const { file, report } = fromMautic({ campaign: [{ id: 1, name: 'x' }], campaign_event: events });
  expect(file.steps.find(({ id }) => id === 'start')!.next).toEqual({ then: 'send-mail-1' });
  expect(file.steps.find(({ id }) => id === 'send-mail-1')!.next).toEqual({ then: 'change-score-2' });
  expect(report.map(({ outcome }) => outcome)).toContain('changed');
});

test('other files are none, and no export breaks it', () => {
  expect(looksMautic({ steps: [] })).toBe(false);
  expect(looksMautic(null)).toBe(false);
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.jsonValue(), (events, properties) => {
      const odd = event(1, 'lead.field_value', 'condition', { properties });
      expect(() =>
        fromMautic({ campaign: [{ id: 1 }], campaign_event: [...events, odd], email: events }),
      ).not.toThrow();
    }),
  );
});

test('hours, weekdays and fixed dates come along; what does not is told', () => {
  const held = (id: number, more: object) =>
    event(id, 'lead.changepoints', 'action', {
      ...{
        properties: { points: 1 },
        trigger_mode: 'interval',
        trigger_interval: 1,
        ...(id > 1 && { parent_id: id - 1 }),
      },
      ...more,
    });
  const events = [
    held(1, { triggerRestrictedStartHour: '09:00:00', triggerRestrictedStopHour: '17:30:00' }),
    held(2, { triggerRestrictedDaysOfWeek: [-1, 0] }),
    held(3, { trigger_hour: '10:30:00', triggerRestrictedDaysOfWeek: ['6'] }),
    held(4, { trigger_hour: '23:59:00', triggerWindow: 24 }),
    held(5, { trigger_mode: 'date', trigger_date: '2027-01-11T07:45:00+01:00' }),
    held(6, { triggerRestrictedDaysOfWeek: [] }),
  ];
  const exported = { campaign: [{ id: 1, name: 'x', allow_restart: true }], campaign_event: events };
  const { file, report } = fromMautic(exported);
  const settings = (id: string) => file.steps.find((it) => it.id === id)?.settings;
  const whenever = { holidays: 'none', late: 'next' };
  expect(settings('window-1')).toEqual({ ...whenever, weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '17:30' });
  expect(settings('window-2')).toEqual({ ...whenever, weekdays: [1, 2, 3, 4, 5, 7], from: '00:00', to: '23:59' });
  expect(settings('window-3')).toEqual({ ...whenever, weekdays: [6], from: '10:30', to: '10:31' });
  expect(settings('window-4')).toMatchObject({ from: '23:58', to: '23:59' });
  expect(settings('date-5')).toEqual({ date: '2027-01-11', at: '07:45', late: 'go' });
  expect(settings('window-6')).toBeUndefined();
  expect(file.steps.find(({ id }) => id === 'wait-1')!.next).toEqual({ then: 'window-1' });
  expect(file.settings.reentry).toBe('after-leaving');
  const told = report.filter(({ outcome }) => outcome !== 'taken').map(({ what, outcome }) => `${what} ${outcome}`);
  expect(told).toEqual(expect.arrayContaining(['E4 left', 'E5 changed']));
  expect(check(readPortable(file, registry).graph, registry).filter(({ severity }) => severity === 'error')).toEqual(
    [],
  );
});

import node from './set-field.node.ts';

const at = { now: new Date('2026-11-22T23:30:00Z'), visitKey: '7.3', nodeId: 'n' };
const lead = {
  fields: { size: 40, amount: '2,5', topics: ['a', 'b'], company: 'Gut', empty: '' },
  zone: 'Europe/Berlin',
};
const decide = (config: Record<string, unknown>) =>
  node.decide(node.config.parse({ field: 'industry', ...config }), lead, at);

test('writes the value, and clears the field where it is empty: as settings from before it had modes say', () => {
  expect(decide({ value: 'Software' })).toEqual({
    go: 'then',
    effects: [{ kind: 'field.set', field: 'industry', value: 'Software' }],
  });
  expect(decide({ value: '' })).toMatchObject({ effects: [{ value: null }] });
  expect(decide({ field: 'vip', value: false })).toMatchObject({ effects: [{ value: false }] });
  expect(decide({ mode: 'clear', value: 'x' })).toMatchObject({ effects: [{ value: null }] });
});
test('adds to what is there, to nothing as to 0, and leaves a text alone', () => {
  expect(decide({ field: 'size', mode: 'add', amount: 2 })).toMatchObject({ effects: [{ value: 42 }] });
  expect(decide({ field: 'amount', mode: 'add', amount: -0.2 })).toMatchObject({ effects: [{ value: 2.3 }] });
  expect(decide({ field: 'visits', mode: 'add' })).toMatchObject({ effects: [{ value: 1 }] });
  expect(decide({ field: 'company', mode: 'add' })).toEqual({ go: 'then', because: { noNumber: 'company' } });
  expect(decide({ field: 'constructor', mode: 'add' })).toMatchObject({ effects: [{ value: 1 }] });
});
test('copies another field: a list as text, nothing as nothing', () => {
  expect(decide({ mode: 'copy', from: 'size' })).toMatchObject({ effects: [{ value: 40 }], because: { value: 40 } });
  expect(decide({ mode: 'copy', from: 'topics' })).toMatchObject({ effects: [{ value: 'a, b' }] });
  expect(decide({ mode: 'copy', from: 'empty' })).toMatchObject({ effects: [{ value: null }] });
  expect(decide({ mode: 'copy', from: 'gone' })).toMatchObject({ effects: [{ value: null }] });
  expect(node.config.safeParse({ field: 'industry', mode: 'copy' }).success).toBe(false);
});
test('today is the day it is where the lead is', () => {
  expect(decide({ mode: 'today' })).toMatchObject({ effects: [{ value: '2026-11-23' }] });
  expect(decide({ mode: 'today', days: -1 })).toMatchObject({ effects: [{ value: '2026-11-22' }] });
});
test.each(['email', 'createdAt', 'company.name', 'answer.n.x', 'list.vips', ''])('%p cannot be set', (field) => {
  expect(node.config.safeParse({ field, value: 'x' }).success).toBe(false);
});
test('says what becomes of the field', () => {
  const say = (config: Record<string, unknown>) => node.summary(node.config.parse({ field: 'vip', ...config }));
  expect(say({ value: true }).de).toBe('„vip“ auf „true“');
  expect(say({ value: '' }).en).toBe('Clear “vip”');
  expect(say({ mode: 'add', amount: -2 }).de).toBe('„vip“ − 2');
  expect(say({ mode: 'today', days: 3 }).de).toBe('„vip“ auf heute + 3 Tage');
  expect(say({ mode: 'copy', from: 'size' }).en).toBe('“vip” from “size”');
});

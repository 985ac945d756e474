import node from './end-workflow.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('ends one, or all others', () => {
  expect(node.decide({ workflow: '12' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'journey.end', workflow: 12 }],
  });
  expect(node.decide({}, {}, at)).toMatchObject({ effects: [{ workflow: null }] });
});
test('says which', () => {
  expect(node.summary({ workflow: '12' }).en).toBe('End “12”');
  expect(node.summary({}).de).toBe('alle anderen');
});

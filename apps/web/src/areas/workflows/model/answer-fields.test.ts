import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import { answerFields } from './answer-fields.ts';

const asking = [...registry.values()].find((type) => type.answerParts)!;
const node = (id: string) => ({
  ...{ id, type: asking.type, position: { x: 0, y: 0 } },
  config: { url: 'https://a.example', body: {}, keep: { Score: 'rating.score' } },
});
const graph = (...ids: string[]): Graph => ({ nodes: ids.map(node), edges: [], settings: { reentry: 'never' } });

test('the answers of steps are fields of later rules, told apart where several steps ask', () => {
  expect(answerFields(graph('a'), registry).map(({ key }) => key)).toEqual([
    'answer.a.status',
    'answer.a.body.rating.score',
  ]);
  expect(answerFields(graph('a'), registry)[1]!.label.en).toBe(`${asking.title.en}: Score`);
  expect(answerFields(graph('a', 'b'), registry)[3]!.label.en).toBe(`${asking.title.en} 2: Score`);
  expect(answerFields({ ...graph('a'), nodes: [{ ...node('a'), config: { url: 'no' } }] }, registry)).toEqual([]);
});

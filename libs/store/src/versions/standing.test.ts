import { compileVersion } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { sketch } from '../testing/live-workflow.ts';
import { onlyBehind } from './standing.store.ts';

test('what lies behind a step is what no way leads back to', () => {
  const mail = (id: string) => ({ id, type: 'send-mail', config: { template: id } });
  const graph = sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      ...[mail('m1'), mail('m2')],
      { id: 'w', type: 'wait', config: { amount: 1, unit: 'days' } },
      mail('aside'),
    ],
    ['in.then > m1', 'm1.then > m2', 'm2.then > w', 'w.then > m2', 'aside.then > aside'],
  );
  const version = compileVersion(graph, registry);
  expect(onlyBehind(version, version.byId.get('w')!.index)).toEqual(['in', 'm1']);
  expect(onlyBehind(version, version.byId.get('in')!.index)).toEqual([]);
});

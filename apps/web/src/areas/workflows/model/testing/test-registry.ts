import { defineNode } from '@cultivar/workflow';
import type { AnyNodeType, Registry } from '@cultivar/workflow';
import { z } from 'zod';

const words = { de: 'x', en: 'x' };
const bare = { version: 1, icon: 'x', title: words, help: words, needs: [], summary: () => words } as const;
const start = defineNode({
  ...bare,
  type: 'start',
  category: 'entry',
  config: z.object({}),
  defaults: {},
  ports: { then: words },
  decide: () => ({ go: 'then' }),
});
const fork = defineNode({
  ...bare,
  type: 'fork',
  category: 'logic',
  config: z.object({ name: z.string().min(1) }),
  defaults: { name: 'x' },
  ports: { yes: words, no: words },
  decide: () => ({ go: 'yes' }),
});
const many = defineNode({
  ...bare,
  type: 'many',
  category: 'logic',
  config: z.object({ ways: z.array(z.string()).min(1) }),
  defaults: { ways: ['a', 'b'] },
  ports: { a: words } as Record<string, typeof words>,
  portsOf: ({ ways }) => Object.fromEntries(ways.map((way) => [way, words])),
  decide: ({ ways }) => ({ go: ways[0]! }),
});
/** For tests of the editor: an entry, a node with two ways out and one whose ways out are its settings. */
export const TEST_REGISTRY: Registry = new Map(([start, fork, many] as AnyNodeType[]).map((type) => [type.type, type]));

import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOMS = '@nx/enforce-module-boundaries';
const IMPORTS = 'no-restricted-imports';
const CLOCK = 'no-restricted-syntax';
const uses = (name: string, from: string) => `import { ${name} } from '${from}';\nexport const x = ${name};\n`;

/** One breach of each rule of the house: [file it stands in, its code, the rule that must object]. */
const BREACHES: readonly [string, string, string][] = [
  ['libs/audience/src/probe.ts', uses('happen', '@cultivar/store'), ROOMS],
  ['libs/audience/src/probe.ts', uses('Effect', '@cultivar/workflow'), ROOMS],
  ['libs/workflow/src/probe.ts', uses('advance', '@cultivar/engine'), ROOMS],
  ['libs/scoring/src/probe.ts', uses('route', '@cultivar/sales'), ROOMS],
  ['libs/sales/src/probe.ts', uses('score', '@cultivar/scoring'), ROOMS],
  ['libs/engine/src/probe.ts', uses('registry', '@cultivar/nodes'), ROOMS],
  ['libs/nodes/src/wait/probe.ts', uses('happen', '@cultivar/store'), ROOMS],
  ['libs/contract/src/probe.ts', uses('happen', '@cultivar/store'), ROOMS],
  ['libs/store/src/probe.ts', uses('registry', '@cultivar/nodes'), ROOMS],
  ['libs/queue/src/probe.ts', uses('Database', '@cultivar/store'), ROOMS],
  ['libs/channels/src/probe.ts', uses('Database', '@cultivar/store'), ROOMS],
  ['libs/ui/src/probe.ts', uses('rule', '@cultivar/audience'), ROOMS],
  ['libs/testing/src/probe.ts', uses('compose', '../../../apps/api/src/compose.ts'), ROOMS],
  ['apps/api/src/probe.ts', uses('Fakes', '@cultivar/testing'), ROOMS],
  ['apps/worker/src/probe.ts', uses('Button', '@cultivar/ui'), ROOMS],
  ['apps/web/src/probe.ts', uses('Database', '@cultivar/store'), ROOMS],
  ['libs/audience/src/probe.ts', uses('readFile', 'node:fs/promises'), IMPORTS],
  ['libs/engine/src/probe.ts', uses('Injectable', '@nestjs/common'), IMPORTS],
  ['libs/scoring/src/probe.ts', uses('DataSource', 'typeorm'), IMPORTS],
  ['libs/sales/src/probe.ts', uses('Queue', 'bullmq'), IMPORTS],
  ['libs/workflow/src/probe.ts', uses('useState', 'react'), IMPORTS],
  ['libs/contract/src/probe.ts', uses('Client', 'pg'), IMPORTS],
  ['libs/nodes/src/wait/wait.editor.tsx', uses('Redis', 'ioredis'), IMPORTS],
  ['libs/store/src/probe.ts', uses('Injectable', '@nestjs/common'), IMPORTS],
  ['libs/channels/src/probe.ts', uses('Client', 'pg'), IMPORTS],
  ['apps/api/src/probe.ts', uses('Queue', 'bullmq'), IMPORTS],
  ['apps/worker/src/probe.ts', uses('createTransport', 'nodemailer'), IMPORTS],
  ['apps/web/src/probe.tsx', uses('readFile', 'node:fs/promises'), IMPORTS],
  ['libs/engine/src/probe.ts', 'export const at = Date.now();\n', CLOCK],
  ['libs/nodes/src/wait/probe.ts', 'export const at = new Date();\n', CLOCK],
  ['libs/scoring/src/probe.ts', 'export const x = Math.random();\n', CLOCK],
  ['libs/store/src/probe.ts', '// long\n'.repeat(301), 'max-lines'],
  [
    'libs/store/src/probe.ts',
    `export function f() {\n${'  g();\n'.repeat(61)}}\nfunction g() {}\n`,
    'max-lines-per-function',
  ],
  [
    'apps/web/src/probe.tsx',
    `import { useState } from 'react';\nexport function P(a: { b: boolean }) {\n  if (a.b) useState(1);\n  return null;\n}\n`,
    'react-hooks/rules-of-hooks',
  ],
];
/** What must be left alone. */
const FINE: readonly [string, string][] = [
  ['libs/nodes/src/wait/probe.ts', uses('Effect', '@cultivar/workflow')],
  ['libs/nodes/src/wait/wait.editor.tsx', uses('useState', 'react')],
  ['libs/engine/src/probe.ts', 'export const at = new Date(0);\n'],
  ['apps/api/src/probe.ts', uses('Database', '@cultivar/store')],
  ['apps/api/src/probe.test.ts', uses('freshDatabase', '@cultivar/store/testing')],
];

const probes = [...BREACHES, ...FINE].map(([file, code]) => ({ file, code }));
const root = path.resolve(import.meta.dirname, '../../..');
const answer = spawnSync(process.execPath, [path.join(root, 'tools/lint-probes.mjs')], {
  input: JSON.stringify(probes),
  encoding: 'utf8',
});
const found: readonly string[][] = answer.status === 0 ? JSON.parse(answer.stdout) : [];

test('the linter ran', () => expect([answer.status, answer.stderr.includes('Error')]).toEqual([0, false]));
test.each(BREACHES.map(([file, code, rule], index) => [rule, file, code.split('\n')[0]!.slice(0, 60), index] as const))(
  '%s objects in %s to: %s',
  (rule, _file, _code, index) => expect(found[index]).toContain(rule),
);
test.each(FINE.map(([file, code], index) => [file, code.split('\n')[0], index + BREACHES.length] as const))(
  'nothing objects in %s to: %s',
  (_file, _code, index) => expect(found[index]).toEqual([]),
);

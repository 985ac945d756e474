// The rules of docs/conventions.md that a machine can keep. Run through nx (`npm run lint`): plain eslint would use a
// stale project graph for the boundaries, or none. libs/testing/src/lint-rules.test.ts feeds each rule a breach.
import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const PURE = ['audience', 'workflow', 'scoring', 'sales', 'nodes', 'engine', 'contract'];
/** Which rooms a room may import. */
const MAY_IMPORT = {
  audience: [],
  workflow: ['audience'],
  scoring: ['audience', 'workflow'],
  sales: ['audience', 'workflow'],
  nodes: ['workflow', 'audience', 'scoring', 'sales'],
  engine: ['workflow', 'audience'],
  contract: ['workflow', 'audience', 'scoring', 'sales'],
  store: ['workflow', 'audience', 'scoring', 'sales', 'engine'],
  queue: ['engine'],
  channels: ['workflow', 'audience'],
  ui: [],
  testing: PURE,
  api: [...PURE, 'store', 'queue', 'channels'],
  worker: [...PURE, 'store', 'queue', 'channels'],
  web: [...PURE, 'ui'],
  e2e: [...PURE],
  cli: PURE,
};
const tag = (room) => `room:${room}`;
const ROOM_CONSTRAINTS = Object.entries(MAY_IMPORT).map(([room, others]) => ({
  sourceTag: tag(room),
  onlyDependOnLibsWithTags: others.map(tag),
}));
/** Tests may reach for fakes and databases, but for no app. */
const TEST_CONSTRAINTS = [{ sourceTag: '*', notDependOnLibsWithTags: ['api', 'worker', 'web', 'e2e', 'cli'].map(tag) }];

const CLIENTS = {
  database: ['typeorm', 'pg', 'pg-*'],
  // a pattern means any part of a path: Nest's own module for workers is not meant
  queue: ['bullmq', '!@nestjs/bullmq', 'ioredis'],
  nest: ['@nestjs/*', '@nestjs/**'],
  mail: ['nodemailer', 'nodemailer/**', 'smtp-server', 'mailparser', 'mjml', 'standardwebhooks', 'ipaddr.js'],
  node: ['node:*', 'node:**'],
  screen: ['react', 'react/**', 'react-dom', 'react-dom/**', '@mantine/*', '@mantine/**', '@xyflow/**', '@tabler/**'],
};
const ban = (because, ...groups) => [
  'error',
  { patterns: groups.map((group) => ({ group: CLIENTS[group], message: because })) },
];
const EVERY_SERVER_CLIENT = ['database', 'queue', 'nest', 'mail'];
const TESTS = ['**/*.suite.ts', '**/*.test.{ts,tsx}', '**/src/testing/**', 'libs/testing/**', 'apps/e2e/**'];
const roomFiles = (...rooms) => rooms.map((room) => `{apps,libs}/${room}/src/**/*.{ts,tsx}`);

const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
});
const clock = (selector, instead) => ({ selector, message: `A pure room is given its time and chance: ${instead}.` });

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '.data/**',
      'coverage/**',
      'artefacts/**',
      '**/*.generated.ts',
      'apps/web/public/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true, caughtErrors: 'none' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-debugger': 'error',
    },
  },
  // decorators need the classes they inject as values, which the rule about type imports cannot see
  {
    files: ['apps/{api,worker}/src/**/*.ts', 'libs/queue/src/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['{apps,libs}/*/src/**/*.{ts,tsx}'],
    plugins: { '@nx': nx },
    rules: {
      ...boundaries(ROOM_CONSTRAINTS),
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    files: roomFiles(...PURE),
    rules: {
      'no-restricted-imports': ban('A pure room: it runs in worker, test and browser.', ...Object.keys(CLIENTS)),
    },
  },
  {
    files: ['libs/nodes/src/**/*.editor.tsx'],
    rules: { 'no-restricted-imports': ban('A form of a node: screen only.', ...EVERY_SERVER_CLIENT, 'node') },
  },
  {
    files: roomFiles('store'),
    rules: { 'no-restricted-imports': ban('libs/store is about PostgreSQL only.', 'queue', 'nest', 'mail', 'screen') },
  },
  {
    files: roomFiles('queue'),
    rules: { 'no-restricted-imports': ban('libs/queue is about BullMQ only.', 'nest', 'mail', 'screen') },
  },
  {
    files: roomFiles('channels'),
    rules: {
      'no-restricted-imports': ban(
        'libs/channels is about mail and webhooks only.',
        'database',
        'queue',
        'nest',
        'screen',
      ),
    },
  },
  {
    files: roomFiles('api', 'worker'),
    rules: {
      'no-restricted-imports': ban(
        'Clients live in their rooms: store, queue, channels.',
        'database',
        'queue',
        'mail',
        'screen',
      ),
    },
  },
  {
    files: roomFiles('web', 'ui'),
    rules: { 'no-restricted-imports': ban('This runs in the browser.', ...EVERY_SERVER_CLIENT, 'node') },
  },
  {
    files: roomFiles(...PURE),
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': [
        'error',
        clock('MemberExpression[object.name="Date"][property.name="now"]', 'take the instant as a parameter'),
        clock('NewExpression[callee.name="Date"][arguments.length=0]', 'take the instant as a parameter'),
        clock('CallExpression[callee.name="Date"]', 'take the instant as a parameter'),
        clock('MemberExpression[object.name="Math"][property.name="random"]', 'derive it from the visit key'),
      ],
    },
  },
  {
    files: ['apps/web/src/**/*.tsx', 'libs/{ui,nodes}/src/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // a component is mostly markup
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['apps/web/src/**/*.ts', 'libs/ui/src/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: TESTS,
    plugins: { '@nx': nx },
    rules: {
      ...boundaries(TEST_CONSTRAINTS),
      'no-restricted-imports': 'off',
      'no-console': 'off',
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // lists of words, statements and demo data are long by nature
  {
    files: ['**/*.words.ts', '**/*.sql.ts', 'apps/api/src/demo/**', 'apps/api/src/recipes/*-recipes.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  // a list of routes, most of it schemas
  { files: ['**/*.contract.ts'], rules: { 'max-lines': ['error', { max: 400 }] } },
  { files: ['**/*.mjs'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
);

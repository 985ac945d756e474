/** Native ES modules, TypeScript through swc, workspace libraries from source. One project per room. */
import fs from 'node:fs';

const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true, tsx: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
        keepClassNames: true,
      },
    },
  ],
};
const browser = new Set(['web', 'ui']);
const database = new Set(['store', 'api', 'worker', 'queue', 'channels']);

const project = (folder, name) => ({
  displayName: name,
  rootDir: `${import.meta.dirname}/${folder}/${name}`,
  testEnvironment: browser.has(name) ? 'jsdom' : 'node',
  testEnvironmentOptions: {
    customExportConditions: browser.has(name)
      ? ['@cultivar/source', 'browser']
      : ['@cultivar/source', 'node', 'node-addons'],
  },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform,
  testMatch: ['<rootDir>/src/**/*.test.ts?(x)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  ...(browser.has(name) && {
    moduleNameMapper: { '\\.css$': `${import.meta.dirname}/tools/jest-css.mjs` },
    setupFiles: [`${import.meta.dirname}/tools/jest-browser.mjs`],
  }),
  ...(database.has(name) && {
    globalSetup: `${import.meta.dirname}/tools/jest-pg-setup.mjs`,
    globalTeardown: `${import.meta.dirname}/tools/jest-pg-teardown.mjs`,
  }),
  ...(name === 'e2e' && {
    globalSetup: `${import.meta.dirname}/apps/e2e/src/setup.mjs`,
    globalTeardown: `${import.meta.dirname}/apps/e2e/src/teardown.mjs`,
  }),
});

const rooms = (folder) => fs.readdirSync(new URL(`./${folder}/`, import.meta.url)).map((name) => project(folder, name));

export default { projects: [...rooms('libs'), ...rooms('apps')], testTimeout: 30_000 };

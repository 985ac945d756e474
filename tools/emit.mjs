// Turns a workspace's src/*.ts into dist/*.js: `node tools/emit.mjs libs/store`. Types are checked elsewhere (`npm run types`), so
// this takes a second and not a minute; the same compiler and settings as in the tests (jest.config.mjs).
import fs from 'node:fs';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { root } from './prepare.mjs';

const options = {
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true, tsx: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    keepClassNames: true,
    rewriteRelativeImportExtensions: true,
  },
};
const LEFT_OUT = /\.(test|suite)\.tsx?$|\.d\.ts$/;

async function emit(project) {
  const from = path.join(root, project, 'src');
  const to = path.join(root, project, 'dist');
  const sources = fs
    .readdirSync(from, { recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !LEFT_OUT.test(file));
  const written = new Set();
  await Promise.all(
    sources.map(async (file) => {
      const { code, map } = await transformFile(path.join(from, file), options);
      const out = file.replace(/\.tsx?$/, '.js');
      const name = path.basename(out);
      fs.mkdirSync(path.join(to, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(to, out), `${code}\n//# sourceMappingURL=${name}.map\n`);
      fs.writeFileSync(path.join(to, `${out}.map`), map);
      written.add(out).add(`${out}.map`);
    }),
  );
  // what was deleted from the sources must not live on
  for (const file of fs.readdirSync(to, { recursive: true }))
    if (/\.js(\.map)?$/.test(file) && !written.has(file)) fs.rmSync(path.join(to, file));
}

const projects = process.argv.slice(2);
if (!projects.length) throw new Error('usage: node tools/emit.mjs <project folder> …');
for (const project of projects) await emit(project);

import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const dockerfile = fs.readFileSync(path.join(root, 'Dockerfile'), 'utf8');

test('the image installs for every workspace: a manifest left out would leave its packages out', () => {
  const workspaces = ['apps', 'libs'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .filter((name) => fs.existsSync(path.join(root, folder, name, 'package.json')))
      .map((name) => `${folder}/${name}`),
  );
  const copied = [...dockerfile.matchAll(/^COPY (\S+)\/package\.json (\S+)\/$/gm)].map(([, from, to]) => [from, to]);
  expect(copied).toEqual(workspaces.sort().map((name) => [name, name]));
});

test('the image runs without rights and carries no secret', () => {
  const stages = dockerfile.split(/^FROM /m);
  expect(stages.at(-1)).toMatch(/^USER node$/m);
  expect(dockerfile).not.toMatch(/SECRET|PASSWORD/);
});

test('the worker starts in a container as it does with the start command', async () => {
  const { NODE_FLAGS } = (await import(path.join(root, 'tools/children.mjs'))) as {
    NODE_FLAGS: { worker: readonly string[] };
  };
  const compose = fs.readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
  const command = ['node', ...NODE_FLAGS.worker, 'apps/worker/dist/main.js'].map((word) => `'${word}'`).join(', ');
  expect(compose).toContain(`command: [${command}]`);
});

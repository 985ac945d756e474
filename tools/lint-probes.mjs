// Lints made-up files, as JSON from stdin: [{ file, code }] → [[ruleId, …], …]. For the test of the rules themselves.
import { spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { root } from './prepare.mjs';

process.chdir(root);
Object.assign(process.env, { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_NO_CLOUD: 'true' });
// without a project graph the rule about rooms only warns, so make it fresh
const graph = spawnSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], { encoding: 'utf8' });
if (graph.status !== 0) throw new Error(graph.stderr);
const { ESLint } = await import('eslint');
const eslint = new ESLint({ cwd: root });
const found = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: file });
  found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(found));

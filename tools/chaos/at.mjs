// Loaded into each worker of a run (`node --import`): what happens at the named points that points.mjs has planted into the copy.
// Either by chance, or once, by whoever gets there first after `arm()`.
import fs from 'node:fs';
import path from 'node:path';
import { chance } from './chance.mjs';

const { dir, chances = {}, seed = 1, arms = false } = JSON.parse(process.env.CHAOS_POINTS ?? '{}');
if (dir) {
  const draw = chance((seed * 7_919 + process.pid) >>> 0);
  const log = fs.openSync(path.join(dir, 'points.log'), 'a');
  const armed = path.join(dir, 'armed');
  const act = (what, name, detail) => {
    fs.writeSync(log, `${Date.now()} ${process.pid} ${what} ${name}${detail ? ` | ${detail}` : ''}\n`);
    // the run pulls the cable meanwhile
    if (what === 'cut') return void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    if (what === 'throw') throw new Error('Connection terminated unexpectedly');
    process.kill(process.pid, what === 'stop' ? 'SIGSTOP' : 'SIGKILL');
  };
  globalThis.chaosAt = (name, detail) => {
    if (chances[name] && draw.is(chances[name])) act('kill', name, detail);
    if (!arms) return;
    const file = path.join(armed, name);
    if (!fs.existsSync(file)) return;
    const taken = `${file}.${process.pid}`;
    try {
      // one step: of several who get here only one takes it
      fs.renameSync(file, taken);
    } catch {
      return;
    }
    act(fs.readFileSync(taken, 'utf8'), name, detail);
  };
}

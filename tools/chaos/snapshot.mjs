// The built product, copied: a run is not disturbed by a build beside it, and a drill can take a guard out of the copy.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../prepare.mjs';

const APPS = ['worker'];

/**
 * @param {string} folder is made
 * @param {readonly { file: string, from: string, to: string }[]} patches each must match exactly once
 * @returns the folder
 */
export function snapshot(folder, patches = []) {
  const copy = (place) => {
    for (const part of ['dist', 'package.json'])
      if (fs.existsSync(path.join(root, place, part)))
        fs.cpSync(path.join(root, place, part), path.join(folder, place, part), { recursive: true });
  };
  fs.mkdirSync(path.join(folder, 'node_modules/@cultivar'), { recursive: true });
  for (const name of fs.readdirSync(path.join(root, 'node_modules')))
    if (name !== '@cultivar' && !name.startsWith('.'))
      fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  for (const name of fs.readdirSync(path.join(root, 'libs'))) {
    copy(`libs/${name}`);
    fs.symlinkSync(path.join(folder, 'libs', name), path.join(folder, 'node_modules/@cultivar', name));
  }
  for (const name of APPS) copy(`apps/${name}`);
  for (const one of patches) patch(folder, one);
  return folder;
}

/** White space does not count: compilers differ in it. */
function patch(folder, { file, from, to }) {
  const full = path.join(folder, file);
  const before = fs.readFileSync(full, 'utf8');
  const places = [...before.matchAll(/\S/g)].map(({ index }) => index);
  const bare = before.replaceAll(/\s/g, '');
  const wanted = from.replaceAll(/\s/g, '');
  const count = bare.split(wanted).length - 1;
  if (count !== 1)
    throw new Error(`${file}: „${from}“ stands there ${count} times instead of once; mend tools/chaos/guards.mjs`);
  const at = bare.indexOf(wanted);
  const end = places[at + wanted.length - 1] + 1;
  fs.writeFileSync(full, before.slice(0, places[at]) + to + before.slice(end));
}

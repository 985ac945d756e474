// The built product, copied: a run is not disturbed by a build beside it, and a drill can take a guard out of the copy.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../prepare.mjs';

const APPS = ['worker'];

/**
 * @param {string} folder is made
 * @param {readonly { file: string, from?: string, to?: string, before?: string, after?: string, put?: string }[]} patches `from` is
 * replaced by `to`, or `put` is put before or after a text; each must match exactly once
 * @param source a copy made earlier, or the product itself
 * @returns the folder
 */
export function snapshot(folder, patches = [], source = root) {
  const copy = (place) => {
    for (const part of ['dist', 'package.json'])
      if (fs.existsSync(path.join(source, place, part)))
        fs.cpSync(path.join(source, place, part), path.join(folder, place, part), {
          recursive: true,
          filter: (name) => !name.endsWith('.map'),
        });
  };
  fs.mkdirSync(path.join(folder, 'node_modules/@cultivar'), { recursive: true });
  for (const name of fs.readdirSync(path.join(root, 'node_modules')))
    if (name !== '@cultivar' && !name.startsWith('.'))
      fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  for (const name of fs.readdirSync(path.join(source, 'libs'))) {
    copy(`libs/${name}`);
    fs.symlinkSync(path.join(folder, 'libs', name), path.join(folder, 'node_modules/@cultivar', name));
  }
  for (const name of APPS) copy(`apps/${name}`);
  for (const one of patches) patch(folder, one);
  return folder;
}

/** @returns what is said of each patch that does not fit; writes nothing */
export function misfitsOf(folder, patches) {
  const texts = new Map();
  return patches.flatMap((one) => {
    const full = path.join(folder, one.file);
    try {
      texts.set(full, patched(texts.get(full) ?? fs.readFileSync(full, 'utf8'), one));
      return [];
    } catch (error) {
      return [error.message];
    }
  });
}

function patch(folder, one) {
  const full = path.join(folder, one.file);
  fs.writeFileSync(full, patched(fs.readFileSync(full, 'utf8'), one));
}

/** White space does not count: compilers differ in it. */
function patched(text, { file, from, to, before, after, put }) {
  const wanted = (from ?? before ?? after).replaceAll(/\s/g, '');
  const bare = text.replaceAll(/\s/g, '');
  const count = bare.split(wanted).length - 1;
  if (count !== 1)
    throw new Error(
      `${file}: „${from ?? before ?? after}“ stands there ${count} times instead of once; mend tools/chaos/guards.mjs or points.mjs`,
    );
  const places = [...text.matchAll(/\S/g)].map(({ index }) => index);
  const at = bare.indexOf(wanted);
  const start = places[at];
  const end = places[at + wanted.length - 1] + 1;
  const old = text.slice(start, end);
  const now = from !== undefined ? to : before !== undefined ? `${put} ${old}` : `${old} ${put}`;
  return text.slice(0, start) + now + text.slice(end);
}

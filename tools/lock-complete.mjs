// Adds the platform packages that the registry did not serve when the lock was made, so that `npm ci` accepts it.
// npm never fetches an optional package whose os does not fit, so the entry needs no integrity.
import fs from 'node:fs';
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
const P = lock.packages;
let n = 0;
for (const [at, p] of Object.entries(P))
  for (const [dep, version] of Object.entries(p.optionalDependencies ?? {})) {
    if (!/^\d+\.\d+\.\d+[^ |]*$/.test(version)) continue;
    let dir = at,
      found = false;
    for (;;) {
      const key = (dir ? dir + '/' : '') + 'node_modules/' + dep;
      if (P[key]) {
        found = P[key].version === version;
        break;
      }
      if (!dir) break;
      const i = dir.lastIndexOf('/node_modules/');
      dir = i < 0 ? '' : dir.slice(0, i);
    }
    if (found) continue;
    const os = dep.match(/darwin|win32|freebsd|android|openharmony|linux/)?.[0];
    const cpu = dep.match(/arm64|x64|ia32|ppc64|s390x|riscv64|loong64|(?<=[-/])arm/)?.[0];
    const libc = os === 'linux' ? (/musl/.test(dep) ? ['musl'] : ['glibc']) : undefined;
    const key = P['node_modules/' + dep] ? at + '/node_modules/' + dep : 'node_modules/' + dep;
    P[key] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(p.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os: [os] }),
    };
    n++;
  }
const root = P[''];
delete P[''];
lock.packages = { '': root, ...Object.fromEntries(Object.entries(P).sort(([a], [b]) => (a < b ? -1 : 1))) };
fs.writeFileSync('package-lock.json', JSON.stringify(lock, null, 2) + '\n');
console.log(`${n} platform packages added`);

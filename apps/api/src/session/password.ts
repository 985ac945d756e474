import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
// OWASP Password Storage Cheat Sheet: scrypt with N=2^17, r=8, p=1 (128 MiB, about half a second)
const COST = { log2N: 17, r: 8, p: 1 };
const BYTES = 32;
const MAX_AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];
/** Each derivation takes 128 MiB, so only a few run at a time. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

const derived = (password: string, salt: Buffer, { log2N, r, p }: typeof COST): Promise<Buffer> =>
  inTurn(() => derive(password.normalize('NFKC'), salt, BYTES, { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r }));

/** `scrypt$log2N$r$p$salt$hash`: the cost is kept beside the hash so that it may be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derived(password, salt, COST);
  return ['scrypt', COST.log2N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

const NOBODY = ['scrypt', COST.log2N, COST.r, COST.p, randomBytes(16).toString('base64url'), ''].join('$');
/** Takes as long for an unknown user (`stored` undefined) as for a known one. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [kind, log2N, r, p, salt = '', hash = ''] = (stored ?? NOBODY).split('$');
  if (kind !== 'scrypt') return false;
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derived(password, Buffer.from(salt, 'base64url'), {
    log2N: Number(log2N),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
/** A first password for a colleague: easy to read aloud, 79 bits. */
export function inventPassword(): string {
  const letters: string[] = [];
  while (letters.length < 16)
    for (const byte of randomBytes(32))
      // bytes past the largest multiple would make the first letters likelier
      if (byte < 248 && letters.length < 16) letters.push(LETTERS[byte % 31]!);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

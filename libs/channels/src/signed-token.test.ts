import { openToken, signToken } from './signed-token.ts';

const secret = 's'.repeat(32);
const noon = new Date('2026-11-22T12:00:00Z');

test('a token opens for its own purpose only, unforged and in time', () => {
  const token = signToken(secret, 'unsubscribe', [42, 'marketing']);
  expect(openToken(secret, 'unsubscribe', token, noon)).toEqual([42, 'marketing']);
  expect(openToken(secret, 'preferences', token, noon)).toBeNull();
  expect(openToken('x'.repeat(32), 'unsubscribe', token, noon)).toBeNull();
  expect(openToken(secret, 'unsubscribe', `${token}x`, noon)).toBeNull();
  expect(openToken(secret, 'unsubscribe', '', noon)).toBeNull();
  const short = signToken(secret, 'question', [1], new Date('2026-11-22T11:59:00Z'));
  expect(openToken(secret, 'question', short, noon)).toBeNull();
});

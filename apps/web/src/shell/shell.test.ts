import { safeTarget } from '../session/sign-in-page.tsx';
import { formatNumber, relativeTime } from './formats.tsx';
import { homeOf, placesFor } from './places.ts';

test.each([
  ['/leads/7?tab=mails', '/leads/7?tab=mails'],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  ['https://evil.example', undefined],
  ['javascript:alert(1)', undefined],
  [null, undefined],
])('after signing in, %s leads to %s', (to, target) => expect(safeTarget(to)).toBe(target));

const now = new Date('2026-03-29T12:00:00Z');
test.each([
  ['2026-03-29T11:59:30Z', 'de', 'jetzt'],
  ['2026-03-29T11:57:00Z', 'de', 'vor 3 Minuten'],
  ['2026-03-28T12:00:00Z', 'de', 'gestern'],
  ['2026-04-12T12:00:00Z', 'en', 'in 14 days'],
  ['2025-03-29T12:00:00Z', 'en', 'last year'],
])('%s is, in %s, %s', (at, language, words) => expect(relativeTime(new Date(at), now, language)).toBe(words));

test('numbers are written as the reader writes them', () =>
  expect([formatNumber(1234.5, 'de'), formatNumber(1234.5, 'en')]).toEqual(['1.234,5', '1,234.5']));

test('sales land in sales and see no workshop; the inbox is there only when mails land in it', () => {
  expect([homeOf('sales'), homeOf('marketer')]).toEqual(['/sales', '/']);
  const keys = (role: 'sales' | 'viewer', inbox: boolean) => placesFor(role, inbox).map(({ key }) => key);
  expect(keys('sales', false)).toEqual(['overview', 'leads', 'sales', 'reports', 'settings']);
  expect(keys('viewer', true)).toContain('inbox');
  expect(keys('viewer', true)).not.toContain('sales');
});

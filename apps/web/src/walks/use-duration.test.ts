import { durationText } from './use-duration.ts';

test('a time is said in the largest unit that fits', () => {
  expect(durationText(172_800, 'de')).toBe('2 Tage');
  expect(durationText(86_000, 'de')).toBe('1 Tag');
  expect(durationText(16_200, 'de')).toBe('4,5 Stunden');
  expect(durationText(90, 'en')).toBe('1.5 minutes');
  expect(durationText(0, 'en')).toBe('0 seconds');
  expect(durationText(86_400 * 12.4, 'en', 'short')).toBe('12 days');
});

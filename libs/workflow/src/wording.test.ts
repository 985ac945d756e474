import { counted, durationWords, eventWords, shortened } from './wording.ts';

test('counts in both languages', () => {
  expect(counted(1, 'de', ['Tag', 'Tage'])).toBe('1 Tag');
  expect(counted(3650, 'de', ['Tag', 'Tage'])).toBe('3.650 Tage');
  expect(counted(0, 'en', ['day', 'days'])).toBe('0 days');
});
test('durations, in the case the sentence asks for', () => {
  expect(durationWords(2, 'days')).toEqual({ de: '2 Tage', en: '2 days' });
  expect(durationWords(2, 'days', 'dative')).toEqual({ de: '2 Tagen', en: '2 days' });
  expect(durationWords(1, 'weeks')).toEqual({ de: '1 Woche', en: '1 week' });
});
test('events by their name, own ones as they are', () => {
  expect(eventWords({ kind: 'asset.read', ref: 'checklist' }).en).toBe('Content read: “checklist”');
  expect(eventWords({ kind: 'shop.bought' })).toEqual({ de: 'shop.bought', en: 'shop.bought' });
});
test('long texts end in an ellipsis', () => {
  expect(shortened('short')).toBe('short');
  expect(shortened('a long text', 7)).toBe('a long…');
});

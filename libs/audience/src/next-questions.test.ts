import fc from 'fast-check';
import type { FormField } from './form-definition.ts';
import { nextQuestions } from './next-questions.ts';

const field = (key: string, mode: FormField['mode']): FormField => ({
  key,
  mode,
  label: { de: key, en: key },
  type: 'text',
  required: false,
  options: [],
});
const form = {
  maxQuestions: 2,
  fields: [
    field('email', 'always'),
    field('jobTitle', 'progressive'),
    field('lastName', 'always'),
    field('teamSize', 'progressive'),
    field('budget', 'progressive'),
  ],
};
const keys = (known: string[], only?: string[]) => nextQuestions(form, new Set(known), only).map((one) => one.key);

test('somebody unknown is asked the fixed fields and the first progressive ones, in the order of the form', () =>
  expect(keys([])).toEqual(['email', 'jobTitle', 'lastName', 'teamSize']));
test('somebody known is asked only what is open', () => {
  expect(keys(['email', 'jobTitle', 'lastName'])).toEqual(['teamSize', 'budget']);
  expect(keys(['email', 'jobTitle'])).toEqual(['lastName', 'teamSize', 'budget']);
  expect(keys(['email', 'jobTitle', 'lastName', 'teamSize', 'budget'])).toEqual([]);
});
test('a question link asks its own questions only', () => {
  expect(keys(['email'], ['budget', 'email', 'elsewhere'])).toEqual(['budget']);
  expect(keys([], ['budget', 'teamSize', 'jobTitle'])).toEqual(['budget', 'teamSize']);
});
test('whatever is known: nothing known is asked, no more progressive ones than allowed, and answering all in turn ends', () =>
  fc.assert(
    fc.property(
      fc.subarray(form.fields.map((one) => one.key)),
      fc.integer({ min: 1, max: 4 }),
      (first, maxQuestions) => {
        const known = new Set(first);
        for (let round = 0; round < 10; round++) {
          const asked = nextQuestions({ ...form, maxQuestions }, known);
          expect(asked.some((one) => known.has(one.key))).toBe(false);
          expect(asked.filter((one) => one.mode === 'progressive').length).toBeLessThanOrEqual(maxQuestions);
          if (!asked.length) break;
          asked.forEach((one) => known.add(one.key));
        }
        expect(known.size).toBe(form.fields.length);
      },
    ),
  ));

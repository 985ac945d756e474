import { SHEETS, standing, BANT } from './qualification.ts';

test('every sheet speaks both languages and has no criterion twice', () => {
  for (const sheet of SHEETS) {
    const keys = sheet.criteria.map((criterion) => criterion.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const criterion of sheet.criteria)
      for (const words of [criterion.title, criterion.question, criterion.help]) {
        expect(words.de).not.toBe('');
        expect(words.en).not.toBe('');
      }
  }
});
test('standing counts what is met and names what is open', () => {
  expect(
    standing(BANT, [
      { criterion: 'budget', value: '20 T€', met: true },
      { criterion: 'need', value: '  ', met: null },
      { criterion: 'authority', value: 'Chefin', met: false },
      { criterion: 'foreign', value: 'x', met: true },
    ]),
  ).toEqual({ met: 1, of: 4, open: ['need', 'timeline'] });
});

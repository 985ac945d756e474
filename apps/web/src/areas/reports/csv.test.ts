import { csvOf } from './csv.ts';

test('quotes everything and takes the sting out of formulas', () => {
  expect(
    csvOf([
      ['a', 'say "hi"', 3, null],
      ['=1+1', ' @x', '-5', -5],
    ]),
  ).toBe(`"a","say ""hi""","3",""\r\n"'=1+1","' @x","'-5","-5"`);
});

import { withoutSecrets, withoutSecretsIn } from './without-secrets.ts';

test.each([
  ['550 5.1.1 <anna.muster@firma.example>: unknown', '550 5.1.1 <…@firma.example>: unknown'],
  ['cannot reach smtp://user:pass@mail.example:587', 'cannot reach smtp://…@mail.example:587'],
  ['postgres://app:a%40b@127.0.0.1:5432/app is away', 'postgres://…@127.0.0.1:5432/app is away'],
  ['refused: Bearer cvk_abcdef, later', 'refused: Bearer …, later'],
  ['rcpt=anna@firma.example; retry', 'rcpt=…@firma.example; retry'],
  ['at Object.<anonymous> (file:///a/b.ts:3:4)', 'at Object.<anonymous> (file:///a/b.ts:3:4)'],
])('%s', (text, clean) => expect(withoutSecrets(text)).toBe(clean));

test('reaches into what is logged along', () => {
  expect(withoutSecretsIn({ ids: [1], why: ['to a@b.example'], at: null })).toEqual({
    ids: [1],
    why: ['to …@b.example'],
    at: null,
  });
});

import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { z } from 'zod';
import type { FieldInputProps } from './field-input.ts';
import { fieldsOf } from './field-meta.ts';
import type { FieldMeta, FormLanguage } from './field-meta.ts';
import { problemsByField } from './problem-words.ts';
import { SchemaForm } from './schema-form.tsx';

const field = <S extends z.ZodType>(schema: S, words: FieldMeta): S => schema.meta({ field: words as never }) as S;
const schema = z.object({
  subject: field(z.string().min(3).max(20), { de: 'Betreff', en: 'Subject', help: { de: 'Kurz.', en: 'Short.' } }),
  amount: field(z.number().int().min(1).max(30), { de: 'Wie lange', en: 'How long' }),
  unit: field(z.enum(['hours', 'days']), {
    de: 'Einheit',
    en: 'Unit',
    input: 'select',
    options: { hours: { de: 'Stunden', en: 'Hours' }, days: { de: 'Tage', en: 'Days' } },
  }),
  once: field(z.boolean(), { de: 'Nur einmal', en: 'Only once' }).default(false),
  days: field(z.array(z.number().int()).min(1), { de: 'Wochentage', en: 'Weekdays', input: 'weekdays' }),
  extra: field(z.record(z.string(), z.string()), { de: 'Zusätze', en: 'Extras', input: 'key-values' }).optional(),
  paths: field(z.array(z.object({ id: z.string(), name: z.string(), weight: z.number() })), {
    de: 'Wege',
    en: 'Paths',
    input: 'weights',
  }),
  thing: field(z.string().min(1), { de: 'Ding', en: 'Thing', input: 'thing' }),
});
const start = {
  subject: 'Hallo',
  amount: 3,
  unit: 'days',
  once: false,
  days: [1],
  paths: [{ id: 'a', name: 'A', weight: 1 }],
  thing: 'x',
};

let latest: Record<string, unknown>;
function Form({ language = 'de', problems }: { language?: FormLanguage; problems?: Record<string, string> }) {
  const [value, setValue] = useState<Record<string, unknown>>(start);
  latest = value;
  return (
    <MantineProvider env="test">
      <SchemaForm
        schema={schema}
        value={value}
        onChange={setValue}
        language={language}
        {...(problems && { problems })}
        inputs={{ thing: Thing }}
      />
    </MantineProvider>
  );
}
function Thing({ label, value, onChange, error }: FieldInputProps) {
  return (
    <button onClick={() => onChange('y')}>
      {label}: {String(value)} {error}
    </button>
  );
}

test('reads words, input and whether it must be filled through optional and default', () => {
  const fields = Object.fromEntries(fieldsOf(schema).map((it) => [it.name, it]));
  expect(fields.once).toMatchObject({ input: 'switch', required: false, meta: { de: 'Nur einmal' } });
  expect(fields.extra).toMatchObject({ input: 'key-values', required: false, meta: { en: 'Extras' } });
  expect(fields.unit).toMatchObject({ choices: ['hours', 'days'], required: true });
  expect(fields.amount!.input).toBe('number');
});

test('labels in the language, changes a value, and says what is wrong in words', async () => {
  const user = userEvent.setup();
  render(<Form />);
  expect(screen.getByText('Kurz.')).toBeTruthy();
  const subject = screen.getByRole('textbox', { name: /Betreff/ });
  await user.clear(subject);
  expect(screen.getByText('Bitte ausfüllen.')).toBeTruthy();
  await user.type(subject, 'Hi');
  expect(latest.subject).toBe('Hi');
  expect(screen.getByText('Mindestens 3 Zeichen.')).toBeTruthy();
  await user.type(subject, ' Anna');
  expect(screen.queryByText(/Mindestens/)).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Stunden' }));
  await user.click(screen.getByRole('switch', { name: /Nur einmal/ }));
  expect(latest).toMatchObject({ subject: 'Hi Anna', unit: 'hours', once: true });
});

test('English, numbers out of bounds, and an emptied number', async () => {
  const user = userEvent.setup();
  render(<Form language="en" />);
  const amount = screen.getByRole('textbox', { name: /How long/ });
  await user.clear(amount);
  expect(latest.amount).toBeUndefined();
  expect(screen.getByText('Please fill this in.')).toBeTruthy();
  await user.type(amount, '31');
  expect(latest.amount).toBe(31);
  expect(screen.getByText('At most 30.')).toBeTruthy();
});

test('weekdays, key-values and weights', async () => {
  const user = userEvent.setup();
  render(<Form />);
  await user.click(screen.getByRole('checkbox', { name: 'Mittwoch' }));
  expect(latest.days).toEqual([1, 3]);
  await user.click(screen.getByRole('button', { name: 'Eintrag hinzufügen' }));
  await user.type(screen.getByRole('textbox', { name: 'Name 1' }), 'k');
  await user.type(screen.getByRole('textbox', { name: 'Wert 1' }), 'w');
  expect(latest.extra).toEqual({ k: 'w' });
  await user.click(screen.getByRole('button', { name: 'Weg hinzufügen' }));
  expect(latest.paths).toEqual([
    { id: 'a', name: 'A', weight: 1 },
    { id: 'b', name: 'B', weight: 1 },
  ]);
  expect(screen.getAllByText(/^50\s%$/)).toHaveLength(2);
});

test('inputs and problems of the caller', async () => {
  const user = userEvent.setup();
  render(<Form problems={{ thing: 'Gibt es nicht mehr.', subject: 'Gibt es schon.' }} />);
  expect(screen.getByText('Gibt es schon.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /Ding: x Gibt es nicht mehr./ }));
  expect(latest.thing).toBe('y');
  expect(problemsByField(schema, { ...start, thing: '' }, 'de')).toEqual({ thing: 'Bitte auswählen.' });
});

test('a condition of the schema brings its own sentence', () => {
  const words = { de: 'Bis muss nach Von liegen.', en: 'To has to be after From.' };
  const window = z
    .object({ from: z.string(), to: z.string() })
    .refine(({ from, to }) => from < to, { error: words.en, params: { words }, path: ['to'] });
  expect(problemsByField(window, { from: '9', to: '8' }, 'de')).toEqual({ to: words.de });
});

test('every problem a schema can report has words', () => {
  const odd = z.object({ list: z.array(z.string()).max(1), at: z.iso.time(), link: z.url(), pick: z.enum(['a']) });
  expect(problemsByField(odd, { list: ['a', 'b'], at: 'x', link: 'y', pick: 'z' }, 'de')).toEqual({
    list: 'Höchstens ein Eintrag.',
    at: 'Bitte eine Uhrzeit eingeben, etwa 09:00.',
    link: 'Bitte eine vollständige Adresse eingeben, etwa https://beispiel.de/haken.',
    pick: 'Bitte auswählen.',
  });
});

import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { z } from 'zod';
import type { FieldInput } from './field-input.ts';
import { SchemaForm } from './schema-form.tsx';
import { waysInput } from './ways-input.tsx';

const words = (de: string, en: string, input: string) => ({ field: { de, en, input } as never });
const schema = z.object({
  ways: z
    .array(
      z.object({
        id: z.string(),
        name: z
          .string()
          .min(1)
          .meta(words('Name', 'Name', 'text')),
      }),
    )
    .min(1)
    .meta(words('Zweige', 'Branches', 'ways')),
});
const inputs: Record<string, FieldInput> = { ways: waysInput(() => inputs) };
let last: Record<string, unknown>;
function Form() {
  const [value, setValue] = useState<Record<string, unknown>>({
    ways: [
      { id: 'a', name: 'Hot' },
      { id: 'c', name: 'Warm' },
    ],
  });
  last = value;
  return (
    <MantineProvider>
      <SchemaForm schema={schema} value={value} onChange={setValue} language="en" inputs={inputs} />
    </MantineProvider>
  );
}
test('ways are added under an id of their own, moved, renamed and removed by the keyboard', async () => {
  render(<Form />);
  await userEvent.click(screen.getByRole('button', { name: 'Add way' }));
  expect(last).toEqual({
    ways: [
      { id: 'a', name: 'Hot' },
      { id: 'c', name: 'Warm' },
      { id: 'b', name: 'B' },
    ],
  });
  screen.getByRole('button', { name: 'Move way 3 up' }).focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(screen.getByRole('button', { name: 'Remove way 1' }));
  await userEvent.clear(screen.getAllByRole('textbox', { name: /Name/ })[0]!);
  await userEvent.type(screen.getAllByRole('textbox', { name: /Name/ })[0]!, 'Cold');
  expect(last).toEqual({
    ways: [
      { id: 'b', name: 'Cold' },
      { id: 'c', name: 'Warm' },
    ],
  });
  expect(screen.getByRole('button', { name: 'Move way 1 up' }).hasAttribute('disabled')).toBe(true);
});

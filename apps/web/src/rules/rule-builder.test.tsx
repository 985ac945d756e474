import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import type { RuleOptions } from '@cultivar/contract';
import { jest } from '@jest/globals';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { startWords } from '../words.ts';
import { RuleBuilder } from './rule-builder.tsx';

const options: RuleOptions = {
  fields: [
    { key: 'jobTitle', label: { de: 'Position', en: 'Job title' }, type: 'text', options: [], subject: 'lead' },
    {
      key: 'company.size',
      label: { de: 'Beschäftigte', en: 'Employees' },
      type: 'number',
      options: [],
      subject: 'company',
    },
  ],
  tags: ['VIP'],
  personas: [],
  segments: [{ id: 'webinar', name: 'Webinar' }],
  ...{ forms: [], templates: [{ id: 'welcome', name: 'Willkommen' }], assets: [], kinds: [] },
};

/** The builder with its value kept, and every rule it gave. */
function show(start: Rule, readOnly = false) {
  const given: Rule[] = [];
  let replace: (rule: Rule) => void = () => {};
  function Page() {
    const [rule, setRule] = useState(start);
    replace = setRule;
    const take = (next: Rule) => {
      given.push(next);
      setRule(next);
    };
    return <RuleBuilder value={rule} onChange={take} readOnly={readOnly} />;
  }
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Page />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { given, last: () => given.at(-1), replace: (rule: Rule) => act(() => replace(rule)) };
}

jest.setTimeout(90_000);
beforeAll(() => startWords('de'));
beforeEach(() => {
  globalThis.fetch = jest.fn(async () => ({ ok: true, status: 200, json: async () => options })) as never;
});
const choose = async (box: HTMLElement, option: string) => {
  await userEvent.click(box);
  await userEvent.click(await screen.findByRole('option', { name: option }));
};

test('a condition is built step by step; only when it is finished it counts', async () => {
  const { given, last } = show(EVERYBODY);
  await userEvent.click(await screen.findByRole('button', { name: 'Bedingung hinzufügen' }));
  await choose(screen.getByRole('combobox', { name: 'Worum es geht' }), 'Position');
  expect(screen.getByText(/unvollständig/)).toBeTruthy();
  expect(given).toEqual([]);
  await userEvent.type(screen.getByRole('combobox', { name: 'Wert' }), 'Leit');
  expect(last()).toEqual({ kind: 'all', rules: [{ kind: 'field', field: 'jobTitle', op: 'contains', value: 'Leit' }] });
  await userEvent.click(screen.getByRole('button', { name: 'nicht' }));
  expect(last()).toMatchObject({ rules: [{ kind: 'not' }] });
});

test('groups join in their own way, and go away as a whole', async () => {
  const tag: Rule = { kind: 'tag', tag: 'VIP' };
  const { last } = show({ kind: 'all', rules: [tag] });
  await userEvent.click(await screen.findByRole('button', { name: 'Gruppe hinzufügen' }));
  const group = screen.getByRole('group', { name: 'Gruppe 2' });
  await choose(within(group).getByRole('combobox', { name: 'Worum es geht' }), 'Segment');
  await choose(within(group).getByRole('combobox', { name: 'Wert' }), 'Webinar');
  const segment: Rule = { kind: 'segment', segment: 'webinar' };
  expect(last()).toEqual({ kind: 'all', rules: [tag, { kind: 'any', rules: [segment] }] });
  await userEvent.click(within(group).getByRole('radio', { name: 'Alle treffen zu' }));
  expect(last()).toEqual({ kind: 'all', rules: [tag, { kind: 'all', rules: [segment] }] });
  await userEvent.click(screen.getByRole('button', { name: 'Gruppe entfernen: 2' }));
  expect(last()).toEqual({ kind: 'all', rules: [tag] });
  expect(document.activeElement?.textContent).toBe('Bedingung');
});

test('behaviour: what, with what, how often, since when', async () => {
  const { last } = show({ kind: 'behaviour', event: { kind: 'mail.clicked' }, atLeast: 1 });
  await choose(await screen.findByRole('combobox', { name: 'Womit' }), 'Willkommen');
  await userEvent.type(screen.getByRole('textbox', { name: 'Zeitraum in Tagen' }), '7');
  const event = { kind: 'mail.clicked', ref: 'welcome' };
  expect(last()).toEqual({ kind: 'all', rules: [{ kind: 'behaviour', event, atLeast: 1, withinDays: 7 }] });
  await userEvent.clear(screen.getByRole('textbox', { name: 'Zeitraum in Tagen' }));
  expect(last()).toEqual({ kind: 'all', rules: [{ kind: 'behaviour', event, atLeast: 1 }] });
  await userEvent.clear(screen.getByRole('textbox', { name: 'Mindestens wie oft' }));
  expect(last()).toEqual({ kind: 'all', rules: [] });
});

test('numbers are numbers; the operator is kept apart from the value', async () => {
  const { last } = show({ kind: 'field', field: 'company.size', op: 'gte', value: 10 });
  const box = await screen.findByRole('textbox', { name: 'Wert' });
  await userEvent.clear(box);
  await userEvent.type(box, '250');
  expect(last()).toMatchObject({ rules: [{ value: 250 }] });
  await choose(screen.getByRole('combobox', { name: 'Vergleich' }), 'ist bekannt');
  expect(last()).toEqual({ kind: 'all', rules: [{ kind: 'field', field: 'company.size', op: 'filled' }] });
});

test('shows a rule given from outside, and a field that is gone by its key', async () => {
  const { replace, given } = show(EVERYBODY);
  await screen.findByText(/Noch keine Bedingung/);
  replace({ kind: 'field', field: 'old', op: 'eq', value: 'x' });
  expect(((await screen.findByRole('combobox', { name: 'Worum es geht' })) as HTMLInputElement).value).toContain('old');
  expect(given).toEqual([]);
});

test('may be looked at without being changed', async () => {
  show({ kind: 'all', rules: [{ kind: 'tag', tag: 'VIP' }] }, true);
  expect(((await screen.findByRole('combobox', { name: 'Wert' })) as HTMLInputElement).readOnly).toBe(true);
  expect(screen.queryByRole('button', { name: /hinzufügen|entfernen/ })).toBeNull();
});

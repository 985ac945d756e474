import type { LeadConsents, LeadDetail, Role } from '@cultivar/contract';
import { jest } from '@jest/globals';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MeProvider } from '../../../shell/me.tsx';
import { startWords } from '../../../words.ts';
import { ConsentsCard } from './consents-card.tsx';

jest.setTimeout(60_000);
beforeAll(() => startWords('de'));

const kept: LeadConsents = {
  consents: [{ purpose: 'marketing', state: 'granted', changedAt: '2026-11-02T09:00:00.000Z' }],
  suppressed: null,
  proofs: [
    {
      ...{ id: 1, purpose: 'marketing', act: 'confirmed', at: '2026-11-02T09:00:00.000Z', email: 'kim@gut.example' },
      ...{ ip: '203.0.113.7', userAgent: 'Firefox', wording: 'Ja, schreiben Sie mir.' },
      form: { id: 'kontakt', name: 'Kontaktformular', version: 3 },
      data: {},
    },
    {
      ...{ id: 2, purpose: 'phone', act: 'granted', at: '2026-11-03T09:00:00.000Z', email: 'kim@gut.example' },
      ...{ ip: null, userAgent: null, wording: null, form: null },
      data: { note: 'Am Messestand unterschrieben', user: 'Maria' },
    },
  ],
};
const lead = { id: 7, consents: kept.consents.map((one) => ({ ...one, proofs: [] })) } as unknown as LeadDetail;

function show(role: Role) {
  const sent: { method: string; path: string; body: unknown }[] = [];
  globalThis.fetch = jest.fn(async (path: string, init: { method: string; body?: string }) => {
    sent.push({ method: init.method, path, body: init.body && JSON.parse(init.body) });
    return { ok: true, status: 200, json: async () => kept };
  }) as never;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MeProvider value={{ id: 1, name: 'Maria', email: 'm@b.example', role, language: 'de' } as never}>
          <ConsentsCard lead={lead} />
        </MeProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return sent;
}

test('the proof is told with form and wording or with the note of who took it down, and can be downloaded', async () => {
  const sent = show('marketer');
  await userEvent.click(screen.getByRole('button', { name: 'Nachweise ansehen' }));
  const dialog = await screen.findByRole('dialog');
  const rows = await within(dialog).findAllByRole('row');
  expect(rows).toHaveLength(3);
  expect(within(rows[1]!).getByText('Ja, schreiben Sie mir.')).toBeTruthy();
  expect(within(rows[1]!).getByText(/Kontaktformular/)).toBeTruthy();
  expect(within(rows[2]!).getByText(/Am Messestand unterschrieben/)).toBeTruthy();
  expect(within(rows[2]!).getByText(/Maria/)).toBeTruthy();
  const file = within(dialog).getByRole('link', { name: /Als Datei herunterladen/ });
  expect(file.getAttribute('href')).toBe('/api/leads/7/consents/proof');
  expect(file.hasAttribute('download')).toBe(true);
  expect(sent).toEqual([{ method: 'GET', path: '/api/leads/7/consents', body: undefined }]);
});

test('a consent given by hand is noted with where it comes from; nothing is sent without that', async () => {
  const sent = show('sales');
  await userEvent.click(screen.getByRole('button', { name: 'Einwilligung vermerken' }));
  const dialog = await screen.findByRole('dialog');
  const save = within(dialog).getByRole('button', { name: 'Vermerken' });
  await userEvent.click(within(dialog).getByRole('radio', { name: 'Anrufe' }));
  await userEvent.click(save);
  expect(sent.filter((one) => one.method === 'POST')).toEqual([]);
  await userEvent.type(within(dialog).getByRole('textbox'), 'Am Telefon, 22.11.');
  await userEvent.click(save);
  expect(sent.find((one) => one.method === 'POST')).toEqual({
    ...{ method: 'POST', path: '/api/leads/7/consents' },
    body: { purpose: 'phone', state: 'granted', note: 'Am Telefon, 22.11.' },
  });
});

test('who may only look sees the proofs, but neither the file nor the form', async () => {
  show('viewer');
  expect(screen.queryByRole('button', { name: 'Einwilligung vermerken' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Nachweise ansehen' }));
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findAllByRole('row');
  expect(within(dialog).queryByRole('link')).toBeNull();
});

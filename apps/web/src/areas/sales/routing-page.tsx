import { salesRoutes } from '@cultivar/contract';
import type { SalespersonView } from '@cultivar/contract';
import type { RoutingModel } from '@cultivar/sales';
import { Alert, Button, Group, MultiSelect, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, PageHeader } from '../../shell/pieces.ts';
import { HoursFields } from './hours-fields.tsx';
import { PeopleTable } from './people-table.tsx';
import { RoutingRules } from './routing-rules.tsx';
import { useSalesProblem } from './sales-problem.ts';
import { SalesTabs } from './sales-tabs.tsx';

/** Who gets which lead, and in which hours answers are expected. */
export function RoutingPage() {
  const { t } = useTranslation('sales');
  const routing = useCall(salesRoutes.routing, {}, { staleTime: Infinity });
  const people = useCall(salesRoutes.people, {});
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SalesTabs at="routing" />
      <Stack maw={960} gap="lg">
        <Section title={t('people')} text={t('peopleText')}>
          <Loaded query={people}>{({ items }) => <PeopleTable people={items} />}</Loaded>
        </Section>
        <Loaded query={routing}>{(model) => <RoutingForm model={model} people={people.data?.items ?? []} />}</Loaded>
      </Stack>
    </>
  );
}

function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Paper component="section" p="md" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {text && (
        <Text size="sm" c="dimmed" mb="sm">
          {text}
        </Text>
      )}
      {children}
    </Paper>
  );
}

function RoutingForm({ model, people }: { model: RoutingModel; people: readonly SalespersonView[] }) {
  const { t } = useTranslation('sales');
  const say = useSalesProblem();
  const [draft, setDraft] = useState(model);
  const save = useAct(salesRoutes.saveRouting);
  const change = (part: Partial<RoutingModel>) => setDraft({ ...draft, ...part });
  const choices = people.map((person) => ({ value: String(person.id), label: person.name }));
  const complete = draft.rules.every((rule) => rule.name.trim() && rule.people.length);
  return (
    <>
      <Section title={t('rules')} text={t('rulesText')}>
        <RoutingRules rules={draft.rules} people={choices} onChange={(rules) => change({ rules })} />
      </Section>
      <Section title={t('fallback')}>
        <Stack mt="xs">
          <MultiSelect
            label={t('fallbackPeople')}
            description={t('fallbackHint')}
            placeholder={draft.fallback.length ? undefined : t('allPeople')}
            data={choices}
            value={draft.fallback.map(String)}
            onChange={(ids) => change({ fallback: ids.map(Number) })}
          />
          <Switch
            label={t('keepOwner')}
            checked={draft.keepOwner}
            onChange={(event) => change({ keepOwner: event.currentTarget.checked })}
          />
        </Stack>
      </Section>
      <Section title={t('hoursTitle')} text={t('hoursText')}>
        <HoursFields hours={draft.hours} onChange={(hours) => change({ hours })} />
      </Section>
      {save.error && (
        <Alert color="red" role="alert">
          {say(save.error)}
        </Alert>
      )}
      {!complete && <Alert color="orange">{t('peopleMissing')}</Alert>}
      <Group justify="flex-end">
        <Button
          disabled={!complete}
          loading={save.isPending}
          onClick={() => save.mutate({ body: draft }, { onSuccess: () => noteDone(t('routingSaved')) })}
        >
          {t('saveRouting')}
        </Button>
      </Group>
    </>
  );
}

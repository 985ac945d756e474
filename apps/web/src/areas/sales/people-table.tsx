import { salesRoutes } from '@cultivar/contract';
import type { SalespersonView } from '@cultivar/contract';
import { MOST_WEIGHT } from '@cultivar/sales';
import { Button, NumberInput, Switch, Table, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../api.ts';
import { Ago, EmptyState, noteFailed } from '../../shell/pieces.ts';
import { useSalesProblem } from './sales-problem.ts';

/** Share, capacity and presence of each; saved at once. */
export function PeopleTable({ people }: { people: readonly SalespersonView[] }) {
  const { t } = useTranslation('sales');
  if (!people.length)
    return (
      <EmptyState
        icon={<IconUsers size={28} />}
        title={t('noPeople')}
        text={t('noPeopleText')}
        action={
          <Button component={Link} to="/settings/users" variant="default">
            {t('toUsers')}
          </Button>
        }
      />
    );
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th>{t('availableColumn')}</Table.Th>
            <Table.Th>{t('weight')}</Table.Th>
            <Table.Th>{t('capacity')}</Table.Th>
            <Table.Th>{t('teamLoad')}</Table.Th>
            <Table.Th>{t('lastOffered')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PersonRow({ person }: { person: SalespersonView }) {
  const { t } = useTranslation('sales');
  const say = useSalesProblem();
  const save = useAct(salesRoutes.savePerson);
  const now = { available: person.available, weight: person.weight, capacity: person.capacity };
  const shown = save.isPending ? save.variables.body : now;
  const change = (part: Partial<typeof now>) =>
    save.mutate(
      { params: { id: person.id }, body: { ...now, ...part } },
      { onError: (error) => noteFailed(say(error)) },
    );
  /** Kept when the field is left, not at every digit. */
  const number = (key: 'weight' | 'capacity', label: string, min: number, max: number) => (
    <NumberInput
      key={`${key}${shown[key]}`}
      aria-label={`${person.name}: ${label}`}
      w={96}
      min={min}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      defaultValue={shown[key]}
      onBlur={(event) => {
        const value = Number(event.currentTarget.value.replace(/\D/g, ''));
        if (event.currentTarget.value !== '' && value !== person[key]) change({ [key]: value });
      }}
    />
  );
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {person.name}
        </Text>
        <Text size="xs" c="dimmed">
          {person.email}
        </Text>
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`${person.name}: ${t('availableColumn')}`}
          checked={shown.available}
          onChange={(event) => change({ available: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>{number('weight', t('weight'), 1, MOST_WEIGHT)}</Table.Td>
      <Table.Td>{number('capacity', t('capacity'), 0, 10_000)}</Table.Td>
      <Table.Td>
        <Text size="sm">{t('load', { open: person.open, capacity: person.capacity })}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {person.lastOfferedAt ? <Ago at={person.lastOfferedAt} /> : t('never')}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

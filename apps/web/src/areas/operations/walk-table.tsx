import type { StoppedWalk } from '@cultivar/contract';
import { Anchor, Card, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago } from '../../shell/pieces.ts';
import { useStepName } from './causes.tsx';
import { ChooseAll, ChooseOne } from './chooser.tsx';
import type { Chosen } from './chooser.tsx';

/** Who stands still where, why and since when. Without `chosen` there is nothing to tick. */
export function WalkTable({ walks, chosen }: { walks: readonly StoppedWalk[]; chosen: Chosen | null }) {
  const { t } = useTranslation('operations');
  const name = useStepName();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={760}>
        <Table highlightOnHover verticalSpacing="xs" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              {chosen && <ChooseAll chosen={chosen} of={walks.length} />}
              <Table.Th>{t('lead')}</Table.Th>
              <Table.Th>{t('workflow')}</Table.Th>
              <Table.Th>{t('step')}</Table.Th>
              <Table.Th>{t('error')}</Table.Th>
              <Table.Th>{t('since')}</Table.Th>
              <Table.Th>{t('goesOn')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {walks.map((walk) => (
              <Table.Tr key={walk.enrolmentId}>
                {chosen && <ChooseOne chosen={chosen} id={walk.enrolmentId} name={walk.leadName} />}
                <Table.Td>
                  <Anchor component={Link} to={`/leads/${walk.leadId}`} size="sm">
                    {walk.leadName}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Anchor component={Link} to={`/workflows/${walk.workflowId}`} size="sm">
                    {walk.workflowName}
                  </Anchor>
                </Table.Td>
                <Table.Td>{name(walk.node)}</Table.Td>
                <Table.Td maw={320}>
                  <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }} title={walk.error ?? undefined}>
                    {walk.error ?? '–'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Ago at={walk.since} />
                </Table.Td>
                <Table.Td>
                  <Ago at={walk.dueAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

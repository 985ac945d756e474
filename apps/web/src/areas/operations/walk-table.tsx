import type { StoppedWalk } from '@cultivar/contract';
import { Anchor, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago, RowTable } from '../../shell/pieces.ts';
import { useStepName } from './causes.tsx';
import { ChooseAll, ChooseOne } from './chooser.tsx';
import type { Chosen } from './chooser.tsx';

/** Who stands still where, why and since when. Without `chosen` there is nothing to tick. */
export function WalkTable({ walks, chosen }: { walks: readonly StoppedWalk[]; chosen: Chosen | null }) {
  const { t } = useTranslation('operations');
  const name = useStepName();
  return (
    <RowTable
      heads={[t('lead'), t('workflow'), t('step'), t('error'), t('since'), t('goesOn')]}
      minWidth={760}
      before={chosen && <ChooseAll chosen={chosen} of={walks.length} />}
      spacing="xs"
    >
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
    </RowTable>
  );
}

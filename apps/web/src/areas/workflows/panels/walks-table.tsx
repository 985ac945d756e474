import { leadRoutes } from '@cultivar/contract';
import type { WalkAt } from '@cultivar/contract';
import type { GraphNode } from '@cultivar/workflow';
import { Anchor, Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { Ago, useDates } from '../../../shell/pieces.ts';
import { useEventText } from '../../../walks/step-text.ts';
import { Because } from '../../leads/detail/because.tsx';
import { portWords } from '../../leads/detail/node-words.ts';
import { useWords } from '../../leads/lead-marks.tsx';
import { ChooseAll, ChooseOne } from '../../operations/chooser.tsx';
import type { Chosen } from '../../operations/chooser.tsx';

interface WalksTableProps {
  readonly walks: readonly WalkAt[];
  /** Those who stand here, not those who were. */
  readonly here: boolean;
  readonly node: GraphNode;
  readonly chosen: Chosen | null;
  readonly onTrace: (walk: WalkAt) => void;
}
/** Leads with when and why; a name opens the trace. */
export function WalksTable({ walks, here, node, chosen, onTrace }: WalksTableProps) {
  const { t } = useTranslation('walks');
  const dates = useDates();
  return (
    <Table.ScrollContainer minWidth={here ? 620 : 520}>
      <Table verticalSpacing={6} horizontalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {chosen && <ChooseAll chosen={chosen} of={walks.length} />}
            <Table.Th>{t('lead')}</Table.Th>
            <Table.Th>{t('why')}</Table.Th>
            <Table.Th>{t(here ? 'since' : 'when')}</Table.Th>
            {here && <Table.Th>{t('goesOn')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {walks.map((walk) => (
            <Table.Tr key={`${walk.enrolmentId} ${walk.at}`}>
              {chosen && <ChooseOne chosen={chosen} id={walk.enrolmentId} name={walk.lead.name} />}
              <Table.Td>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  fw={500}
                  aria-label={t('openTrace', { name: walk.lead.name })}
                  onClick={() => onTrace(walk)}
                >
                  {walk.lead.name}
                </Anchor>
                {walk.lead.email && walk.lead.email !== walk.lead.name && (
                  <Text size="xs" c="dimmed">
                    {walk.lead.email}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Why walk={walk} node={node} />
              </Table.Td>
              <Table.Td>
                <Ago at={walk.at} />
              </Table.Td>
              {here && <Table.Td>{walk.dueAt ? dates.exact(walk.dueAt) : '–'}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Why({ walk, node }: { walk: WalkAt; node: GraphNode }) {
  const { t } = useTranslation('walks');
  const say = useWords();
  const event = useEventText();
  const fields = useCall(leadRoutes.fields, {}, { staleTime: 60_000 });
  if (walk.standing)
    return (
      <>
        <Badge
          tt="none"
          size="sm"
          h="auto"
          variant="light"
          color={walk.standing === 'failed' ? 'red' : 'gray'}
          styles={{ label: { whiteSpace: 'normal' } }}
        >
          {t(`standing_${walk.standing}`)}
        </Badge>
        {walk.error && (
          <Text size="xs" c="red" maw={340} mt={2} style={{ overflowWrap: 'anywhere' }}>
            {walk.error}
          </Text>
        )}
      </>
    );
  const { event: kind, ref: _ref, by: _by, skipped, timeout, answer, ...rest } = walk.because;
  const told = [
    walk.took === 'leave' ? t('tookLeave') : say(portWords(node, walk.took ?? '')),
    typeof kind === 'string' && t('becauseEvent', { what: event({ kind }) }),
    timeout === true && t('becauseTimeout'),
    typeof answer === 'string' && t('becauseAnswer', { answer }),
    skipped === true && t('skipped'),
  ].filter((one) => typeof one === 'string' && one !== '');
  return (
    <>
      <Text size="xs">{told.join(' · ') || '–'}</Text>
      <Because because={rest} fields={fields.data ?? []} />
    </>
  );
}

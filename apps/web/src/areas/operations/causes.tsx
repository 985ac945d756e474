import type { StoppedGroup } from '@cultivar/contract';
import { Badge, Button, Card, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nodeTitle } from '../leads/detail/node-words.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { Ago, useNumbers } from '../../shell/pieces.ts';

type Step = { readonly type: string; readonly config: unknown } | null;
/** What the step is called; one that the version no longer has says so. */
export function useStepName(): (step: Step) => string {
  const { t } = useTranslation('operations');
  const say = useWords();
  return (step) => (step ? say(nodeTitle({ type: step.type, config: (step.config ?? {}) as never })) : t('stepGone'));
}

/** Workflow, step and error that leads have in common; choosing one narrows the list. */
export function Causes(props: {
  readonly groups: readonly StoppedGroup[];
  readonly chosen: StoppedGroup | null;
  readonly onChoose: (group: StoppedGroup | null) => void;
}) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const name = useStepName();
  if (!props.groups.length) return null;
  const isChosen = (group: StoppedGroup): boolean => keyOf(group) === (props.chosen && keyOf(props.chosen));
  return (
    <Card padding="md">
      <Group justify="space-between" mb="xs" mih={30}>
        <Title order={2} size="h5">
          {t('byCause')}
        </Title>
        {props.chosen && (
          <Button size="compact-sm" variant="subtle" onClick={() => props.onChoose(null)}>
            {t('showAll')}
          </Button>
        )}
      </Group>
      <Stack gap={4}>
        {props.groups.map((group) => (
          <UnstyledButton
            key={keyOf(group)}
            aria-pressed={isChosen(group)}
            onClick={() => props.onChoose(isChosen(group) ? null : group)}
            p="xs"
            style={{
              borderRadius: 'var(--mantine-radius-sm)',
              background: isChosen(group) ? 'var(--mantine-primary-color-light)' : undefined,
            }}
          >
            <Group wrap="nowrap" gap="sm" align="flex-start">
              <Badge variant="light" miw={44} style={{ flexShrink: 0 }}>
                {number(group.count)}
              </Badge>
              <Stack gap={0} miw={0}>
                <Text size="sm" fw={isChosen(group) ? 600 : 500}>
                  {t('groupOf', { workflow: group.workflowName, step: name(group.node) })}
                </Text>
                <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                  {group.error ? `${group.error} · ` : ''}
                  {t('first')} <Ago at={group.oldest} />
                </Text>
              </Stack>
            </Group>
          </UnstyledButton>
        ))}
      </Stack>
    </Card>
  );
}
const keyOf = (group: StoppedGroup): string => `${group.workflowId} ${group.node?.id ?? ''} ${group.errorKey ?? ''}`;

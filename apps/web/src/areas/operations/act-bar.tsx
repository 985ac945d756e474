import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../shell/pieces.ts';

export interface OfferedAct {
  readonly key: string;
  readonly dangerous?: boolean;
  /** What has to be chosen before: shown in the dialog. */
  readonly choice?: ReactNode;
  /** Whether the choice is made. */
  readonly ready?: boolean;
}

/** The acts on what is chosen, else on all of the filter. Each asks first, and says of how many. */
export function ActBar(props: {
  readonly acts: readonly OfferedAct[];
  readonly chosen: number;
  readonly total: number;
  readonly busy: boolean;
  readonly onAct: (key: string, close: () => void) => void;
  /** What all of them are, in words, if not all of a filter. */
  readonly all?: string;
  /** A dialog opens. */
  readonly onAsk?: () => void;
}) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const [asked, ask] = useState<string | null>(null);
  const count = props.chosen || props.total;
  const act = props.acts.find(({ key }) => key === asked);
  const name = (key: string): string => t(`act_${key}` as 'act_retry');
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" aria-live="polite">
        {props.chosen ? t('chosen', { count: props.chosen }) : (props.all ?? t('ofFilter', { count: props.total }))}
      </Text>
      <Group gap="xs">
        {props.acts.map(({ key, dangerous }) => (
          <Button
            key={key}
            size="xs"
            variant="default"
            c={dangerous ? 'red' : undefined}
            disabled={count === 0}
            onClick={() => {
              props.onAsk?.();
              ask(key);
            }}
          >
            {name(key)}
          </Button>
        ))}
      </Group>
      <Modal
        opened={act !== undefined}
        onClose={() => ask(null)}
        title={act && t('confirmTitle', { act: name(act.key), count, formatted: number(count) })}
        closeButtonProps={{ 'aria-label': t('close', { ns: 'shell' }) }}
      >
        {act && (
          <Stack gap="md">
            <Text size="sm">{t(`explain_${act.key}` as 'explain_retry')}</Text>
            {act.choice}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => ask(null)}>
                {t('cancel', { ns: 'shell' })}
              </Button>
              <Button
                color={act.dangerous ? 'red' : undefined}
                loading={props.busy}
                disabled={act.ready === false}
                onClick={() => props.onAct(act.key, () => ask(null))}
              >
                {t('confirm', { act: name(act.key), count })}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </Group>
  );
}

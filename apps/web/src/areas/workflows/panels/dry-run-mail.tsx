import type { DryEntry } from '@cultivar/engine';
import { checkingRoutes } from '@cultivar/contract';
import { Alert, Badge, Button, Modal, Skeleton, Text } from '@mantine/core';
import { IconMail, IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api.ts';
import { PreviewPane } from '../../content/preview-pane.tsx';

type Mail = NonNullable<Extract<DryEntry, { kind: 'effect' }>['mail']>;
interface DryRunMailProps {
  readonly template: string;
  readonly mail: Mail;
  readonly name: string;
}
/** A mail of a dry run as this lead would get it: rendered by the very renderer that sends, and not sent. */
export function DryRunMail({ template, mail, name }: DryRunMailProps) {
  const { t } = useTranslation('workflows');
  const [opened, setOpened] = useState(false);
  const { fields, tags, language, zone, stage, temperature, persona, phase } = mail.facts;
  const lead = { fields: { ...fields }, tags: [...tags], language, zone, stage, temperature, persona, phase };
  const shown = useQuery({
    queryKey: ['dry-run-mail', template, JSON.stringify(lead)],
    queryFn: () => call(checkingRoutes.previewMail, { body: { template, lead } }),
    staleTime: 60_000,
    retry: false,
  });
  return (
    <div className="dry-run-mail">
      {mail.refused ? <IconMailOff size={20} aria-hidden /> : <IconMail size={20} aria-hidden />}
      <div style={{ flex: 1, minWidth: 0 }}>
        {shown.isPending ? (
          <Skeleton height={16} width={200} />
        ) : (
          <Text size="sm" fw={600} truncate>
            {shown.data?.subject || name}
          </Text>
        )}
        <Text size="xs" c="dimmed" truncate>
          {shown.isError ? t('mailGone') : shown.data?.preheader || name}
        </Text>
        {mail.refused && (
          <Badge mt={4} tt="none" size="sm" color="orange" variant="light" h="auto" style={{ whiteSpace: 'normal' }}>
            {t(`refused_${mail.refused}`)}
          </Badge>
        )}
      </div>
      {shown.data && (
        <Button size="compact-xs" variant="light" onClick={() => setOpened(true)}>
          {t('showMail')}
        </Button>
      )}
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('mailTitle')} size="xl">
        {mail.refused && (
          <Alert color="orange" mb="sm">
            {t(`refused_${mail.refused}`)}
          </Alert>
        )}
        {opened && <PreviewPane shown={shown.data} failed={shown.isError} />}
      </Modal>
    </div>
  );
}

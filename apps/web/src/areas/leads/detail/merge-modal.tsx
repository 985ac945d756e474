import { leadRoutes } from '@cultivar/contract';
import type { LeadDetail } from '@cultivar/contract';
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { noteDone, noteFailed, useProblemText } from '../../../shell/pieces.ts';
import { leadName } from '../lead-marks.tsx';

/** Picks the lead whose history this one takes over. */
export function MergeModal({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { t } = useTranslation('leads');
  const [search, setSearch] = useState(lead.lastName ?? '');
  const [found] = useDebouncedValue(search.trim(), 250);
  const [other, setOther] = useState<string | null>(null);
  const merge = useAct(leadRoutes.merge);
  const say = useProblemText();
  const candidates = useCall(leadRoutes.list, { query: { search: found, limit: 8 } }, { enabled: found.length > 1 });
  const rows = (candidates.data?.items ?? []).filter(({ id }) => id !== lead.id);
  const act = () =>
    merge.mutate(
      { params: { id: lead.id }, body: { other: Number(other) } },
      {
        onSuccess: () => {
          noteDone(t('merged'));
          onClose();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('mergeTitle', { name: leadName(lead) })} size="lg">
      <Stack>
        <Text size="sm">{t('mergeText')}</Text>
        <TextInput
          data-autofocus
          label={t('mergeSearch')}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setOther(null);
          }}
        />
        <Radio.Group aria-label={t('mergeSearch')} value={other} onChange={setOther}>
          <Stack gap="xs">
            {rows.map((row) => (
              <Radio
                key={row.id}
                value={String(row.id)}
                label={leadName(row)}
                description={[row.email, row.company?.name].filter(Boolean).join(' · ')}
              />
            ))}
            {candidates.data && !rows.length && (
              <Text size="sm" c="dimmed">
                {t('mergeNone')}
              </Text>
            )}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'shell' })}
          </Button>
          <Button disabled={!other} loading={merge.isPending} onClick={act}>
            {t('mergeNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

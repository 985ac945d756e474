import { PURPOSE_WORDS, PURPOSES } from '@cultivar/audience';
import type { LeadDetail } from '@cultivar/contract';
import { Anchor, Badge, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { Card } from './card.tsx';

const STATES = {
  granted: { colour: 'sprout', icon: <IconCheck size={12} /> },
  pending: { colour: 'yellow', icon: <IconClock size={12} /> },
  withdrawn: { colour: 'red', icon: <IconX size={12} /> },
} as const;

/** What the lead agreed to, since when, and the kept proof. */
export function ConsentsCard({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const dates = useDates();
  const [shown, show] = useState<LeadDetail['consents'][number] | null>(null);
  return (
    <Card title={t('consents')}>
      {PURPOSES.map((purpose) => {
        const consent = lead.consents.find((one) => one.purpose === purpose);
        return (
          <Group key={purpose} justify="space-between" wrap="nowrap" align="flex-start">
            <Stack gap={0} miw={0}>
              <Text size="sm">{say(PURPOSE_WORDS[purpose])}</Text>
              {consent && (
                <Text size="xs" c="dimmed">
                  {t('since', { at: dates.day(consent.changedAt) })}
                  {consent.proofs.length > 0 && (
                    <>
                      {' · '}
                      <Anchor component="button" type="button" size="xs" onClick={() => show(consent)}>
                        {t('proof')}
                      </Anchor>
                    </>
                  )}
                </Text>
              )}
            </Stack>
            {consent ? (
              <Badge
                variant="light"
                tt="none"
                color={STATES[consent.state].colour}
                leftSection={STATES[consent.state].icon}
                style={{ flexShrink: 0 }}
              >
                {t(`consent_${consent.state}`)}
              </Badge>
            ) : (
              <Badge variant="outline" color="gray" tt="none" style={{ flexShrink: 0 }}>
                {t('consent_none')}
              </Badge>
            )}
          </Group>
        );
      })}
      {shown && (
        <Modal
          opened
          onClose={() => show(null)}
          size="xl"
          title={t('proofOf', { purpose: say(PURPOSE_WORDS[shown.purpose]) })}
        >
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('when')}</Table.Th>
                  <Table.Th>{t('act')}</Table.Th>
                  <Table.Th>{t('ip')}</Table.Th>
                  <Table.Th>{t('wording')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.proofs.map((proof, index) => (
                  <Table.Tr key={index}>
                    <Table.Td style={{ whiteSpace: 'nowrap' }}>{dates.exact(proof.at)}</Table.Td>
                    <Table.Td>{t(`act_${proof.act}`)}</Table.Td>
                    <Table.Td>{proof.ip ?? '–'}</Table.Td>
                    <Table.Td>{proof.wording ?? '–'}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Modal>
      )}
    </Card>
  );
}

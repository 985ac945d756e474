import { PURPOSE_WORDS } from '@cultivar/audience';
import { consentRoutes } from '@cultivar/contract';
import type { ConsentProof } from '@cultivar/contract';
import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { Loaded, LoadingRows, useDates, useMay } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';

/** Every act of consent with what proves it, and all of it as a file for whoever asks. */
export function ConsentProofs({ leadId, onClose }: { leadId: number; onClose: () => void }) {
  const { t } = useTranslation('leads');
  const consents = useCall(consentRoutes.get, { params: { id: leadId } });
  const mayExport = useMay('admin', 'marketer');
  return (
    <Modal opened onClose={onClose} size="xl" title={t('proofs')}>
      <Stack>
        <Loaded query={consents} skeleton={<LoadingRows rows={3} />}>
          {({ proofs }) =>
            proofs.length ? (
              <Proofs proofs={proofs} />
            ) : (
              <Text size="sm" c="dimmed">
                {t('noProofs')}
              </Text>
            )
          }
        </Loaded>
        {mayExport && (
          <Group justify="space-between">
            <Text size="xs" c="dimmed" flex={1} miw={240}>
              {t('proofFileHelp')}
            </Text>
            <Button
              component="a"
              href={`/api/leads/${leadId}/consents/proof`}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              {t('proofFile')}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

function Proofs({ proofs }: { proofs: readonly ConsentProof[] }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const dates = useDates();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="xs" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('when')}</Table.Th>
            <Table.Th>{t('act')}</Table.Th>
            <Table.Th>{t('wording')}</Table.Th>
            <Table.Th>{t('ip')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {proofs.map((proof) => (
            <Table.Tr key={proof.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{dates.exact(proof.at)}</Table.Td>
              <Table.Td>
                {t(`act_${proof.act}`)}
                <Text size="xs" c="dimmed">
                  {say(PURPOSE_WORDS[proof.purpose])}
                </Text>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Origin proof={proof} />
              </Table.Td>
              <Table.Td>{proof.ip ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The words that were shown and the form that showed them; or what a colleague took down. */
function Origin({ proof }: { proof: ConsentProof }) {
  const { t } = useTranslation('leads');
  const text = (value: unknown) => (typeof value === 'string' && value ? value : null);
  const from = proof.form
    ? t('proofForm', { name: proof.form.name, version: proof.form.version })
    : text(proof.data['user']) && t('proofBy', { name: text(proof.data['user']) });
  return (
    <>
      {proof.wording ?? text(proof.data['note']) ?? '–'}
      {from && (
        <Text size="xs" c="dimmed">
          {from}
        </Text>
      )}
    </>
  );
}

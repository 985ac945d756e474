import { leadRoutes, workflowRoutes } from '@cultivar/contract';
import { Button, Group, Modal, MultiSelect, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import type { Named } from '../model/use-options.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';

/** Lets leads in by hand: some by name, or all that a segment holds now. */
export function EnrolDialog(props: { workflowId: number; segments: readonly Named[]; onClose: () => void }) {
  const { workflowId, segments, onClose } = props;
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const say = useWorkflowProblem();
  const [how, setHow] = useState<'leads' | 'segment'>('leads');
  const [picked, setPicked] = useState<readonly { value: string; label: string }[]>([]);
  const [segment, setSegment] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 250);
  const leads = useCall(leadRoutes.list, { query: { search: asked, limit: 20 } }, { placeholderData: (it) => it });
  const enrol = useAct(workflowRoutes.enrol);
  const found = (leads.data?.items ?? []).map((lead) => ({
    value: String(lead.id),
    label: [[lead.firstName, lead.lastName].filter(Boolean).join(' '), lead.email].filter(Boolean).join(' · '),
  }));
  const data = [...picked, ...found.filter(({ value }) => !picked.some((it) => it.value === value))];
  const ready = how === 'leads' ? picked.length > 0 : segment !== null;
  const act = () =>
    enrol.mutate(
      {
        params: { id: workflowId },
        body: how === 'leads' ? { leadIds: picked.map(({ value }) => Number(value)) } : { segment: segment! },
      },
      {
        onSuccess: ({ asked: all, entered, running }) => {
          const counts = { count: entered, entered: number(entered), asked: number(all) };
          noteDone(running ? t('enrolledSoFar', counts) : t('enrolled', counts));
          onClose();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('enrolTitle')}>
      <Stack>
        <SegmentedControl
          aria-label={t('enrolTitle')}
          value={how}
          onChange={(it) => setHow(it as typeof how)}
          data={[
            { value: 'leads', label: t('someLeads') },
            { value: 'segment', label: t('wholeSegment') },
          ]}
        />
        {how === 'leads' ? (
          <MultiSelect
            label={t('leads')}
            placeholder={t('searchLead')}
            searchable
            data={data}
            value={picked.map(({ value }) => value)}
            searchValue={search}
            onSearchChange={setSearch}
            filter={({ options }) => options}
            nothingFoundMessage={t('noLeadFound')}
            onChange={(ids) => setPicked(data.filter(({ value }) => ids.includes(value)))}
          />
        ) : (
          <Select
            label={t('segment')}
            searchable
            data={segments.map(({ id, name }) => ({ value: id, label: name }))}
            value={segment}
            onChange={setSegment}
          />
        )}
        <Text size="sm" c="dimmed">
          {t('enrolHelp')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button disabled={!ready} loading={enrol.isPending} onClick={act}>
            {t('letIn')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

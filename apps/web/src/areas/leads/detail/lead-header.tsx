import { STAGE_WORDS, STAGES } from '@cultivar/audience';
import type { Stage } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import type { LeadDetail } from '@cultivar/contract';
import { needsReason } from '@cultivar/scoring';
import { ActionIcon, Badge, Button, Group, Menu, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowMerge, IconChevronDown, IconDots, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { noteDone, PageHeader, useMay } from '../../../shell/pieces.ts';
import { leadName, StageBadge, TemperatureMark, useWords } from '../lead-marks.tsx';
import { EraseModal } from './erase-modal.tsx';
import { MergeModal } from './merge-modal.tsx';
import { StageModal } from './stage-modal.tsx';
import { useLeadUpdate } from './use-lead-update.ts';

/** Who it is, how far, how warm, whose; and what one can do with the lead as a whole. */
export function LeadHeader({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const mayChange = useMay('admin', 'marketer', 'sales');
  const mayManage = useMay('admin', 'marketer');
  const [merging, merge] = useDisclosure(false);
  const [erasing, erase] = useDisclosure(false);
  const job = typeof lead.fields.jobTitle === 'string' ? lead.fields.jobTitle : null;
  const line = [job, lead.company?.name, lead.email === leadName(lead) ? null : lead.email].filter(Boolean).join(' · ');
  return (
    <>
      <PageHeader
        title={leadName(lead)}
        back="/leads"
        description={line || undefined}
        state={
          <Group gap="xs">
            <StageBadge stage={lead.stage} size="md" />
            <TemperatureMark temperature={lead.temperature} />
            {lead.suppressed && (
              <Badge color="red" variant="light" tt="none">
                {t('suppressed')}
              </Badge>
            )}
            {lead.demo && (
              <Badge color="gray" variant="outline" tt="none">
                {t('demo', { ns: 'shell' })}
              </Badge>
            )}
          </Group>
        }
        actions={
          <>
            <Owner lead={lead} readOnly={!mayChange} />
            {mayChange && <StageMenu lead={lead} />}
            {mayManage && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="default" size={34} aria-label={t('moreActions')}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={merge.open}>
                    {t('merge')}
                  </Menu.Item>
                  <Menu.Item c="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={erase.open}>
                    {t('erase')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        }
      />
      {merging && <MergeModal lead={lead} onClose={merge.close} />}
      {erasing && <EraseModal lead={lead} onClose={erase.close} />}
    </>
  );
}

function Owner({ lead, readOnly }: { lead: LeadDetail; readOnly: boolean }) {
  const { t } = useTranslation('leads');
  const update = useLeadUpdate(lead.id);
  const choices = useCall(leadRoutes.choices, {}, { enabled: !readOnly }).data;
  if (readOnly) return <Text size="sm">{t('ownedBy', { name: lead.owner?.name ?? t('noOwner') })}</Text>;
  const owners = (choices?.owners ?? (lead.owner ? [lead.owner] : [])).map(({ id, name }) => ({
    value: String(id),
    label: name,
  }));
  return (
    <Select
      aria-label={t('owner')}
      placeholder={t('noOwner')}
      w={190}
      data={owners}
      value={lead.owner ? String(lead.owner.id) : null}
      onChange={(owner) => void update({ owner: owner ? Number(owner) : null })}
      searchable
      clearable
    />
  );
}

function StageMenu({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const update = useLeadUpdate(lead.id);
  const [asking, ask] = useState<Stage | null>(null);
  const move = async (stage: Stage) => {
    if (needsReason(lead.stage, stage)) return ask(stage);
    if (await update({ stage })) noteDone(t('stageMoved', { stage: say(STAGE_WORDS[stage]) }));
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={16} />}>{t('moveStage')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STAGES.filter((stage) => stage !== lead.stage).map((stage) => (
            <Menu.Item key={stage} onClick={() => void move(stage)}>
              {say(STAGE_WORDS[stage])}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asking && <StageModal lead={lead} stage={asking} onClose={() => ask(null)} />}
    </>
  );
}

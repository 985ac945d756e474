import { PHASE_WORDS } from '@cultivar/audience';
import { BUYING_ROLES } from '@cultivar/contract';
import type { HandoffDetail } from '@cultivar/contract';
import { Anchor, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../shell/pieces.ts';
import { Card } from '../leads/detail/card.tsx';
import { useWords } from '../leads/lead-marks.tsx';

/** How to reach the person, and who it is. */
export function EssentialsCard({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const dates = useDates();
  const say = useWords();
  const role = BUYING_ROLES.find((one) => one === handoff.buyingRole);
  return (
    <Card title={t('essentials')}>
      {handoff.phone && (
        <Fact name={t('phone')}>
          <Anchor href={`tel:${handoff.phone.replace(/[^+\d]/g, '')}`} size="sm">
            {handoff.phone}
          </Anchor>
        </Fact>
      )}
      {handoff.email && (
        <Fact name={t('email')}>
          <Anchor href={`mailto:${handoff.email}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {handoff.email}
          </Anchor>
        </Fact>
      )}
      <Fact name={t('company')}>{handoff.lead.company}</Fact>
      <Fact name={t('buyingRole')}>{role ? t(`role_${role}`) : handoff.buyingRole}</Fact>
      <Fact name={t('persona')}>{handoff.persona && say(handoff.persona)}</Fact>
      <Fact name={t('phase')}>{handoff.phase && say(PHASE_WORDS[handoff.phase])}</Fact>
      <Fact name={t('fit')}>{handoff.lead.fit}</Fact>
      <Fact name={t('engagement')}>{handoff.lead.engagement}</Fact>
      <Fact name={t('leadSince')}>{dates.day(handoff.leadSince)}</Fact>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <Group gap="sm" wrap="nowrap" align="baseline" justify="space-between">
      <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {name}
      </Text>
      <Text size="sm" ta="right" component="div">
        {children}
      </Text>
    </Group>
  );
}

const MARKS = { granted: IconCheck, withdrawn: IconX, pending: IconAlertTriangle, none: IconAlertTriangle } as const;
/** What the law allows: before anybody picks up the phone. */
export function LegalCard({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const { mail, phone, suppressed } = handoff.may;
  return (
    <Card title={t('legal')}>
      <Line state={phone ?? 'none'}>{t(`legal_phone_${phone ?? 'none'}`)}</Line>
      <Line state={suppressed ? 'withdrawn' : (mail ?? 'none')}>
        {suppressed ? t('legal_suppressed') : t(`legal_mail_${mail ?? 'none'}`)}
      </Line>
    </Card>
  );
}
function Line({ state, children }: { state: keyof typeof MARKS; children: ReactNode }) {
  const Icon = MARKS[state];
  const colour = state === 'granted' ? 'green' : state === 'withdrawn' ? 'red' : 'orange';
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Icon
        size={18}
        aria-hidden
        color={`var(--mantine-color-${colour}-text)`}
        style={{ flexShrink: 0, marginTop: 1 }}
      />
      <Text size="sm">{children}</Text>
    </Group>
  );
}

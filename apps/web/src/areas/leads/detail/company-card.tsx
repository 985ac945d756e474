import { BUYING_ROLES, leadRoutes } from '@cultivar/contract';
import type { BuyingRole, FieldValue, LeadDetail, LeadField } from '@cultivar/contract';
import { Anchor, Divider, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import { useAct, useCall } from '../../../api.ts';
import { noteFailed, useMay, useProblemText } from '../../../shell/pieces.ts';
import { StageBadge, useWords } from '../lead-marks.tsx';
import { Card } from './card.tsx';
import { FactRow } from './fact-row.tsx';
import { useLeadUpdate } from './use-lead-update.ts';

/** The company, the lead's role there, and who else we know. */
export function CompanyCard({ lead, fields }: { lead: LeadDetail; fields: readonly LeadField[] }) {
  const { t, i18n } = useTranslation('leads');
  const may = useMay('admin', 'marketer', 'sales');
  const update = useLeadUpdate(lead.id);
  const roles = BUYING_ROLES.map((value) => ({
    value,
    label: { de: t(`role_${value}`, { lng: 'de' }), en: t(`role_${value}`, { lng: 'en' }) },
  }));
  const role = (one: string | null) => (one && i18n.exists(`leads:role_${one}`) ? t(`role_${one}`) : one);
  return (
    <Card title={t('company')}>
      <FactRow
        label={t('name', { ns: 'shell' })}
        asked={{ type: 'text', options: [] }}
        value={lead.company?.name}
        onSave={may ? (value) => update({ company: typeof value === 'string' ? value : null }) : undefined}
      />
      <FactRow
        label={t('buyingRole')}
        asked={{ type: 'select', options: roles }}
        value={lead.buyingRole}
        onSave={may ? (value) => update({ buyingRole: value as z.infer<typeof BuyingRole> | null }) : undefined}
      />
      {lead.company && <CompanyFacts id={lead.company.id} fields={fields} readOnly={!may} />}
      {lead.colleagues.length > 0 && (
        <>
          <Divider my={4} />
          <Text size="xs" c="dimmed">
            {t('colleagues')}
          </Text>
          {lead.colleagues.slice(0, 6).map((one) => (
            <Group key={one.id} justify="space-between" wrap="nowrap">
              <Anchor component={Link} to={`/leads/${one.id}`} size="sm" truncate>
                {one.name}
                {one.buyingRole && ` (${role(one.buyingRole)})`}
              </Anchor>
              <StageBadge stage={one.stage} />
            </Group>
          ))}
          <Anchor component={Link} to={`/leads?company=${lead.company?.id}`} size="sm">
            {t('allOfCompany')}
          </Anchor>
        </>
      )}
    </Card>
  );
}

function CompanyFacts(props: { id: number; fields: readonly LeadField[]; readOnly: boolean }) {
  const say = useWords();
  const problem = useProblemText();
  const company = useCall(leadRoutes.company, { params: { id: props.id } });
  const act = useAct(leadRoutes.updateCompany, ['/api/companies', '/api/leads']);
  const save = (key: string) => (value: FieldValue) =>
    act.mutateAsync({ params: { id: props.id }, body: { fields: { [key]: value } } }).then(
      () => true,
      (error: unknown) => {
        noteFailed(problem(error));
        return false;
      },
    );
  return props.fields
    .filter((field) => field.subject === 'company')
    .map((field) => (
      <FactRow
        key={field.key}
        label={say(field.label)}
        asked={field}
        value={company.data?.fields[field.key]}
        onSave={props.readOnly ? undefined : save(field.key)}
      />
    ));
}

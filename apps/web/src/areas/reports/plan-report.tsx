import { STAGE_WORDS } from '@cultivar/audience';
import { reportRoutes } from '@cultivar/contract';
import type { FunnelCounts } from '@cultivar/contract';
import { planFunnel, RULE_OF_THUMB } from '@cultivar/sales';
import type { FunnelPlan, PlanRates } from '@cultivar/sales';
import { Alert, Box, Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, useNumbers } from '../../shell/pieces.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { DataTable, Section } from './report-section.tsx';

const STEPS = ['targetToLead', 'leadToMql', 'mqlToSal', 'salToSql', 'sqlToCustomer'] as const;
type Step = (typeof STEPS)[number];
const PLAN = ['targets', 'lead', 'mql', 'sal', 'sql', 'customer'] as const satisfies readonly (keyof FunnelPlan)[];

/** The house's own rates so far; null where there is nothing to divide by. */
function ownRates(total: FunnelCounts): Readonly<Record<Step, number | null>> {
  const share = (part: number, whole: number) => (whole ? part / whole : null);
  return {
    targetToLead: null,
    leadToMql: share(total.mql, total.lead),
    mqlToSal: share(total.sal, total.mql),
    salToSql: share(total.sql, total.sal),
    sqlToCustomer: share(total.customer, total.sql),
  };
}

/** From a goal back to the number of people to reach. */
export function PlanReport({ months }: { months: number }) {
  const query = useCall(reportRoutes.funnel, { query: { months } });
  return <Loaded query={query}>{({ total }) => <Planner own={ownRates(total)} />}</Loaded>;
}

function Planner({ own }: { own: Readonly<Record<Step, number | null>> }) {
  const { t } = useTranslation('reports');
  const { percent } = useNumbers();
  const [goal, setGoal] = useState(5);
  const [rates, setRates] = useState<PlanRates>(RULE_OF_THUMB);
  const plan = planFunnel(goal, rates);
  const useOwn = () =>
    setRates(Object.fromEntries(STEPS.map((step) => [step, own[step] || rates[step]])) as unknown as PlanRates);
  return (
    <Section
      title={t('planTitle')}
      text={t('planText')}
      actions={
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={useOwn} disabled={STEPS.every((step) => !own[step])}>
            {t('useOwn')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setRates(RULE_OF_THUMB)}>
            {t('useThumb')}
          </Button>
        </Group>
      }
    >
      <Stack>
        <Group align="flex-start" gap="md">
          <NumberInput
            label={t('goal')}
            value={goal}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            clampBehavior="strict"
            onChange={(value) => setGoal(Number(value) || 1)}
            w={190}
          />
          {STEPS.map((step) => (
            <NumberInput
              key={step}
              w={190}
              label={t(`step_${step}`)}
              description={own[step] === null ? t('soFarNone') : t('so_far', { share: percent(own[step]) })}
              inputWrapperOrder={['label', 'input', 'description']}
              suffix=" %"
              min={0}
              max={100}
              decimalScale={1}
              value={Math.round(rates[step] * 1000) / 10}
              onChange={(value) => setRates({ ...rates, [step]: Math.min(1, (Number(value) || 0) / 100) })}
            />
          ))}
        </Group>
        {plan ? <PlanPicture plan={plan} /> : <Alert color="orange">{t('impossible')}</Alert>}
      </Stack>
    </Section>
  );
}

function PlanPicture({ plan }: { plan: FunnelPlan }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number } = useNumbers();
  const name = (key: (typeof PLAN)[number]) => (key === 'targets' ? t('targets') : say(STAGE_WORDS[key]));
  // a log scale: 5 beside 500 must still be seen
  const width = (n: number) => (100 * Math.log10(n + 1)) / Math.log10(plan.targets + 1);
  return (
    <Stack gap="md" mt="sm">
      <Stack gap={6} aria-hidden>
        {PLAN.map((key) => (
          <Group key={key} gap="sm" wrap="nowrap">
            <Text size="sm" w={110} style={{ flexShrink: 0 }}>
              {name(key)}
            </Text>
            <Box flex={1} miw={0}>
              <Box
                h={26}
                bg="var(--mantine-primary-color-filled)"
                style={{ width: `${width(plan[key])}%`, borderRadius: 6, marginInline: 'auto' }}
              />
            </Box>
            <Text fw={600} w={80} ta="right" style={{ flexShrink: 0, fontVariantNumeric: 'tabular-nums' }}>
              {number(plan[key])}
            </Text>
          </Group>
        ))}
      </Stack>
      <DataTable
        name="funnel-plan"
        rows={PLAN.map((key) => ({ key, n: plan[key] }))}
        keyOf={(row) => row.key}
        columns={[
          { head: t('stage'), show: (row) => name(row.key), value: (row) => name(row.key) },
          { head: t('needed'), number: true, show: (row) => number(row.n), value: (row) => row.n },
        ]}
      />
    </Stack>
  );
}

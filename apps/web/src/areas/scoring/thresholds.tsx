import { AXES, AXIS_WORDS, TEMPERATURE_WORDS } from '@cultivar/audience';
import type { Language } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';
import { Alert, NumberInput, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface ThresholdsProps {
  readonly model: ScoringModel;
  readonly onChange: (changes: Partial<ScoringModel>) => void;
  readonly readOnly: boolean;
}

/** From when on a lead is an MQL, and from when on warm and hot. */
export function Thresholds({ model, onChange, readOnly }: ThresholdsProps) {
  const { t, i18n } = useTranslation('scoring');
  const language = i18n.language as Language;
  const input = (label: string, value: number, set: (value: number) => void) => (
    <NumberInput
      label={label}
      value={value}
      min={-10_000}
      max={100_000}
      allowDecimal={false}
      readOnly={readOnly}
      onChange={(next) => typeof next === 'number' && set(next)}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
      <Paper p="md" component="section" aria-label={t('mql')}>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t('mql')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('mqlText')}
          </Text>
          <SimpleGrid cols={2} style={{ alignItems: 'end' }}>
            {AXES.map((axis) => (
              <div key={axis}>
                {input(t('atLeast', { what: AXIS_WORDS[axis][language] }), model.mql[axis], (value) =>
                  onChange({ mql: { ...model.mql, [axis]: value } }),
                )}
              </div>
            ))}
          </SimpleGrid>
        </Stack>
      </Paper>
      <Paper p="md" component="section" aria-label={t('temperature')}>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t('temperature')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('temperatureText')}
          </Text>
          <SimpleGrid cols={2} style={{ alignItems: 'end' }}>
            {(['warm', 'hot'] as const).map((step) => (
              <div key={step}>
                {input(t('from', { what: TEMPERATURE_WORDS[step][language] }), model.temperature[step], (value) =>
                  onChange({ temperature: { ...model.temperature, [step]: value } }),
                )}
              </div>
            ))}
          </SimpleGrid>
          {model.temperature.hot < model.temperature.warm && <Alert color="yellow">{t('hotBelowWarm')}</Alert>}
        </Stack>
      </Paper>
    </SimpleGrid>
  );
}

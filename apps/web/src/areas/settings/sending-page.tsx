import { SendingLimits, sendingRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { ActionIcon, Alert, Button, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, useProblemText } from '../../shell/pieces.ts';
import { Section } from './section.tsx';
import { SendingNow } from './sending-now.tsx';

export function SendingPage() {
  const sending = useCall(sendingRoutes.sending, {});
  return (
    <Loaded query={sending}>
      {(known) => (
        <>
          <SendingNow known={known} />
          <LimitsForm known={known} />
        </>
      )}
    </Loaded>
  );
}

function LimitsForm({ known }: { known: Out<typeof sendingRoutes.sending> }) {
  const { t } = useTranslation('settings');
  const say = useProblemText();
  const save = useAct(sendingRoutes.saveSending, ['/api/settings/sending']);
  const [limits, setLimits] = useState(known.limits);
  const parsed = SendingLimits.safeParse(limits);
  const twice = !parsed.success && parsed.error.issues.some(({ path }) => path.join() === 'domains');
  const faulty = (...path: (string | number)[]): boolean =>
    !parsed.success && parsed.error.issues.some((issue) => issue.path.join() === path.join());
  const number = (
    span: 'second' | 'minute' | 'hour' | 'day',
    value: number | null,
    change: (value: number | null) => void,
    ...path: (string | number)[]
  ) => (
    <NumberInput
      key={span}
      label={t(`limits_${span}`)}
      placeholder={t('limitsNone')}
      min={1}
      allowDecimal={false}
      thousandSeparator={' '}
      value={value ?? ''}
      error={faulty(...path, span) ? t('limitsFault') : undefined}
      onChange={(next) => change(typeof next === 'number' ? next : null)}
    />
  );
  const changeDomain = (at: number, change: Partial<SendingLimits['domains'][number]>) =>
    setLimits({ ...limits, domains: limits.domains.map((one, i) => (i === at ? { ...one, ...change } : one)) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) save.mutate({ body: parsed.data }, { onSuccess: () => noteDone(t('limitsSaved')) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Section title={t('limitsAccount')} text={t('limitsAccountText')}>
        {(['second', 'hour', 'day'] as const).map((span) =>
          number(
            span,
            limits.account[span],
            (value) => setLimits({ ...limits, account: { ...limits.account, [span]: value } }),
            'account',
          ),
        )}
      </Section>
      <Section title={t('limitsEach')} text={t('limitsEachText')}>
        {(['minute', 'hour'] as const).map((span) =>
          number(
            span,
            limits.eachDomain[span],
            (value) => setLimits({ ...limits, eachDomain: { ...limits.eachDomain, [span]: value } }),
            'eachDomain',
          ),
        )}
      </Section>
      <Section title={t('limitsOwn')} text={t('limitsOwnText')}>
        {limits.domains.map((one, at) => (
          <Stack key={at} gap="xs">
            <Group gap="xs" align="flex-end" wrap="nowrap">
              <TextInput
                label={t('limitsDomain')}
                style={{ flex: 1 }}
                value={one.domain}
                error={twice || faulty('domains', at, 'domain') ? t('limitsDomainFault') : undefined}
                onChange={(event) => changeDomain(at, { domain: event.currentTarget.value.toLowerCase() })}
              />
              <ActionIcon
                variant="subtle"
                color="red"
                size={36}
                aria-label={t('limitsRemove', { domain: one.domain })}
                onClick={() => setLimits({ ...limits, domains: limits.domains.filter((_, i) => i !== at) })}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Group>
            <Group gap="xs" grow align="flex-start">
              {(['minute', 'hour'] as const).map((span) =>
                number(span, one[span], (value) => changeDomain(at, { [span]: value }), 'domains', at),
              )}
            </Group>
          </Stack>
        ))}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() =>
              setLimits({ ...limits, domains: [...limits.domains, { domain: '', minute: null, hour: null }] })
            }
          >
            {t('limitsAdd')}
          </Button>
        </Group>
      </Section>
      {save.isError && (
        <Alert color="red" role="alert" mb="md">
          {say(save.error)}
        </Alert>
      )}
      <Group justify="flex-end" align="center">
        <Button type="submit" loading={save.isPending} disabled={!parsed.success}>
          {t('limitsSave')}
        </Button>
      </Group>
    </form>
  );
}

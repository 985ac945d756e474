import { sendingRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { Badge, Box, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api.ts';
import { noteDone, noteFailed, useDates, useNumbers, useProblemText } from '../../shell/pieces.ts';
import { Section } from './section.tsx';

type Known = Out<typeof sendingRoutes.sending>;

/** What the limits and the recipients' servers do at this moment. */
export function SendingNow({ known: { limits, sent, domains } }: { known: Known }) {
  const { t } = useTranslation('settings');
  const numbers = useNumbers();
  const counted = sent.day !== undefined || Object.values(limits.account).some((limit) => limit !== null);
  return (
    <Section title={t('limitsNow')} text={t('limitsNowText')}>
      <Text size="sm">
        {counted
          ? t('limitsUsed', { hour: numbers.number(sent.hour ?? 0), day: numbers.number(sent.day ?? 0) })
          : t('limitsUncounted')}
      </Text>
      {domains.length === 0 && <Text size="sm">{t('limitsAllFlow')}</Text>}
      {domains.map((one) => (
        <DomainNow key={one.domain} one={one} />
      ))}
    </Section>
  );
}

function DomainNow({ one }: { one: Known['domains'][number] }) {
  const { t } = useTranslation('settings');
  const say = useProblemText();
  const dates = useDates();
  const release = useAct(sendingRoutes.releaseDomain, ['/api/settings/sending']);
  const { domain, pace, pausedUntil, refusals, code, waiting } = one;
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={600}>{domain}</Text>
          {waiting > 0 && <Badge variant="light">{t('limitsWaiting', { count: waiting })}</Badge>}
          {pausedUntil && (
            <Badge variant="light" color="red">
              {t('limitsPaused', { date: dates.exact(pausedUntil) })}
            </Badge>
          )}
          {pace !== null && (
            <Badge variant="light" color="orange">
              {t('limitsPace', { pace })}
            </Badge>
          )}
        </Group>
        {(pausedUntil !== null || pace !== null) && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('limitsReleaseFor', { domain })}
            loading={release.isPending}
            onClick={() =>
              release.mutate(
                { params: { domain } },
                {
                  onSuccess: () => noteDone(t('limitsReleased', { domain })),
                  onError: (error) => noteFailed(say(error)),
                },
              )
            }
          >
            {t('limitsRelease')}
          </Button>
        )}
      </Group>
      {refusals > 0 && !pausedUntil && (
        <Text size="sm" c="dimmed">
          {t('limitsRefusals', { n: refusals })}
        </Text>
      )}
      {code && (
        <Text size="sm" c="dimmed">
          {t('limitsSaid', { code })}
        </Text>
      )}
    </Box>
  );
}

import { Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../shell/pieces.ts';

/** `3 Std. 20 Min.` */
export function useSpan(): (minutes: number) => string {
  const { t } = useTranslation('sales');
  return (minutes) => {
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    return [hours && t('hours', { count: hours }), (rest || !hours) && t('minutes', { count: rest })]
      .filter(Boolean)
      .join(' ');
  };
}

const SOON_MINUTES = 60;
/** `So., 18:52` */
const soonDate = (at: string, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at));
/** Business time left to answer, in words and with an icon: the colour is not alone. */
export function Deadline({ minutesLeft, dueAt, short }: { minutesLeft: number; dueAt: string; short?: boolean }) {
  const { t, i18n } = useTranslation('sales');
  const dates = useDates();
  const span = useSpan();
  // business time stands still at night: whether it is late says the clock on the wall
  const late = new Date(dueAt) < new Date();
  const soon = !late && minutesLeft > 0 && minutesLeft <= SOON_MINUTES;
  const text = late
    ? minutesLeft === 0
      ? t('overdueNow')
      : t('overdue', { time: span(-minutesLeft) })
    : minutesLeft === 0
      ? t('until', { when: short ? soonDate(dueAt, i18n.language) : dates.exact(dueAt) })
      : t(short ? 'leftShort' : 'left', { time: span(minutesLeft) });
  const Icon = late ? IconAlertTriangle : IconClock;
  return (
    <Tooltip label={t('until', { when: dates.exact(dueAt) })}>
      <Group
        gap={6}
        wrap="nowrap"
        c={late ? 'var(--mantine-color-red-text)' : soon ? 'var(--mantine-color-orange-text)' : 'dimmed'}
      >
        <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
        <Text size="sm" fw={late || soon ? 600 : 400} span>
          {text}
        </Text>
      </Group>
    </Tooltip>
  );
}

import { Alert, Box, Card, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconMoon, IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Shown {
  readonly subject: string;
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
}
const WIDTH = { desktop: '100%', phone: 390 } as const;

/** A sandboxed frame follows the system, not us: the mail's own dark rules are switched on or off in its source. */
const inBrightness = (html: string, brightness: string): string =>
  html.replace(
    /\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi,
    brightness === 'dark' ? '(min-width: 0)' : '(max-width: 0)',
  );

/** The mail as it arrives: designed or as text, wide or on a phone, light or dark. The frame runs no scripts. */
export function PreviewPane({ shown, failed }: { shown: Shown | undefined; failed: boolean }) {
  const { t } = useTranslation('content');
  const [width, setWidth] = useState<keyof typeof WIDTH>('desktop');
  const [dark, setDark] = useState('light');
  const [part, setPart] = useState('html');
  const label = (icon: React.ReactNode, text: string) => (
    <Group gap={4} wrap="nowrap">
      {icon}
      <span>{text}</span>
    </Group>
  );
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('preview')}
          value={part}
          onChange={setPart}
          data={[
            { value: 'html', label: t('html') },
            { value: 'text', label: t('text') },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('width')}
          value={width}
          onChange={(value) => setWidth(value as keyof typeof WIDTH)}
          data={[
            { value: 'desktop', label: label(<IconDeviceDesktop size={14} aria-hidden />, t('desktop')) },
            { value: 'phone', label: label(<IconDeviceMobile size={14} aria-hidden />, t('phone')) },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('brightness')}
          value={dark}
          onChange={setDark}
          data={[
            { value: 'light', label: label(<IconSun size={14} aria-hidden />, t('light')) },
            { value: 'dark', label: label(<IconMoon size={14} aria-hidden />, t('dark')) },
          ]}
        />
      </Group>
      {!shown ? (
        <Skeleton height={480} />
      ) : !shown.html ? (
        <Alert color={failed ? 'red' : 'gray'}>{t('previewProblems')}</Alert>
      ) : (
        <Card p={0}>
          <Box px="md" py="xs" style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {shown.subject}
            </Text>
            {shown.preheader && (
              <Text size="xs" c="dimmed" lineClamp={1}>
                {shown.preheader}
              </Text>
            )}
          </Box>
          {part === 'text' ? (
            <Box component="pre" p="md" m={0} fz={13} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {shown.text}
            </Box>
          ) : (
            <Box bg="var(--mantine-color-default-hover)" style={{ overflowX: 'auto' }}>
              <iframe
                title={t('previewFrame')}
                sandbox=""
                srcDoc={inBrightness(shown.html, dark)}
                style={{
                  display: 'block',
                  width: WIDTH[width],
                  maxWidth: '100%',
                  height: 620,
                  margin: '0 auto',
                  border: 0,
                  colorScheme: dark,
                }}
              />
            </Box>
          )}
        </Card>
      )}
    </Stack>
  );
}

import { Group, Text } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export function OfflineNotice() {
  const { t } = useTranslation('shell');
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Group gap="xs" justify="center" p={6} bg="var(--mantine-color-yellow-light)">
          <IconWifiOff size={16} aria-hidden />
          <Text size="sm">{t('offline')}</Text>
        </Group>
      )}
    </div>
  );
}

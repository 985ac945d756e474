import {
  Avatar,
  Menu,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from './me.tsx';
import { useLanguage, useSignOut } from './session.ts';

/** Who is signed in, language, light or dark, sign out. */
export function AccountMenu() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu width={260} position="bottom-end" shadow="md" keepMounted={false}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: '50%' }}>
          <VisuallyHidden>
            {t('account')}: {me.name}
          </VisuallyHidden>
          <Avatar name={me.name} color="sprout" size={32} radius="xl" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={0} px="sm" py={6}>
          <Text fw={600} size="sm">
            {me.name}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {me.email} · {t(`role_${me.role}`)}
          </Text>
        </Stack>
        <Menu.Divider />
        <Stack gap="xs" px="sm" py={6}>
          <LanguageSwitch />
          <SchemeSwitch />
        </Stack>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconUser size={16} />}>
          {t('ownAccount')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate({})}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Deutsch or English: each named in itself, so that whoever is lost finds back. */
export function LanguageSwitch() {
  const { t } = useTranslation('shell');
  const [language, choose] = useLanguage();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('language')}
      value={language}
      onChange={(value) => choose(value as 'de' | 'en')}
      data={[
        { value: 'de', label: 'Deutsch' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}

export function SchemeSwitch() {
  const { t } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const option = (value: MantineColorScheme, Icon: typeof IconSun) => ({
    value,
    label: (
      <span title={t(`appearance_${value}`)} style={{ display: 'flex', justifyContent: 'center' }}>
        <Icon size={16} aria-label={t(`appearance_${value}`)} />
      </span>
    ),
  });
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('appearance')}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={[option('light', IconSun), option('dark', IconMoon), option('auto', IconDeviceDesktop)]}
    />
  );
}

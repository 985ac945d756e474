import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch, SchemeSwitch } from '../shell/account-menu.tsx';
import { Logo } from '../shell/logo.tsx';
import { useSpokenLanguage } from '../shell/session.ts';

/** The frame of pages before the sign-in. */
export function Door({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const { t } = useTranslation('shell');
  useSpokenLanguage(null);
  useEffect(() => {
    document.title = `${title} · Cultivar`;
  }, [title]);
  return (
    <Center component="main" mih="100dvh" p="md" className="door">
      <Stack gap="lg" w="100%" maw={420}>
        <Group gap="sm" justify="center">
          <Logo size={36} />
          <Box>
            <Text fw={650} fz={22} lh={1.1} lts={-0.3}>
              Cultivar
            </Text>
            <Text size="xs" c="dimmed">
              {t('tagline')}
            </Text>
          </Box>
        </Group>
        <Paper p={{ base: 'md', xs: 'xl' }} radius="lg" shadow="sm">
          <Stack gap="md">
            <Box>
              <Title order={1} size="h3">
                {title}
              </Title>
              <Text c="dimmed" size="sm">
                {text}
              </Text>
            </Box>
            {children}
          </Stack>
        </Paper>
        <Group grow maw={320} mx="auto" w="100%">
          <LanguageSwitch />
          <SchemeSwitch />
        </Group>
      </Stack>
    </Center>
  );
}

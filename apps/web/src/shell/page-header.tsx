import { ActionIcon, Box, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

interface PageHeaderProps {
  readonly title: string;
  /** One dimmed line below the title. */
  readonly description?: ReactNode;
  /** Badges beside the title: state, stage … */
  readonly state?: ReactNode;
  /** Buttons on the right; the one primary action comes last. */
  readonly actions?: ReactNode;
  /** Where the arrow before the title leads. */
  readonly back?: string;
}

/** Top of every page: what it is, its state, what one can do. Also names the browser tab. */
export function PageHeader({ title, description, state, actions, back }: PageHeaderProps) {
  const { t } = useTranslation('shell');
  useEffect(() => {
    document.title = `${title} · Cultivar`;
  }, [title]);
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg" wrap="wrap">
      <Group gap="sm" align="flex-start" wrap="nowrap" miw={0}>
        {back && (
          <ActionIcon component={Link} to={back} variant="subtle" color="gray" aria-label={t('back')} mt={3}>
            <IconArrowLeft size={18} />
          </ActionIcon>
        )}
        <Stack gap={2} miw={0}>
          <Group gap="sm">
            <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {state}
          </Group>
          {description && (
            <Text component="div" c="dimmed" size="sm" maw={720}>
              {description}
            </Text>
          )}
        </Stack>
      </Group>
      {actions && (
        <Box>
          <Group gap="sm">{actions}</Group>
        </Box>
      )}
    </Group>
  );
}

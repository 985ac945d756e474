import { Alert, Button, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api.ts';

/** Nothing here yet: says so and offers the next step. */
export function EmptyState(props: { icon?: ReactNode; title: string; text?: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={64} px="md" ta="center">
      {props.icon && (
        <ThemeIcon size={56} radius="xl" variant="light" mb="xs" aria-hidden>
          {props.icon}
        </ThemeIcon>
      )}
      <Title order={2} size="h4">
        {props.title}
      </Title>
      {props.text && (
        <Text c="dimmed" size="sm" maw={460}>
          {props.text}
        </Text>
      )}
      {props.action && <Group mt="sm">{props.action}</Group>}
    </Stack>
  );
}

/** The sentence for a failure, in the reader's language where the shell knows the code (`problem_<code>`), else as the api put it. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation('shell');
  return (error) => {
    if (!(error instanceof ApiError)) return t('problem_internal');
    const key = `problem_${error.problem.code}`;
    return i18n.exists(key, { ns: 'shell' }) ? t(key as never) : error.message;
  };
}

/** Something could not be read: says what happened and offers to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('shell');
  const say = useProblemText();
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={t('failed')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{say(error)}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Grey rows while a list loads. */
export function LoadingRows({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation('shell');
  return (
    <Stack gap="sm" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={36} />
      ))}
    </Stack>
  );
}

/** Skeleton, failure or content of one query: `<Loaded query={leads}>{(data) => …}</Loaded>`. */
export function Loaded<T>(props: {
  query: UseQueryResult<T, ApiError>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return <>{props.children(query.data)}</>;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <>{props.skeleton ?? <LoadingRows />}</>;
}

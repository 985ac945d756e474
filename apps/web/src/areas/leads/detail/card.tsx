import { Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One of the cards beside the timeline. */
export function Card(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <Paper component="section" p="md" aria-label={props.title}>
      <Group justify="space-between" mb="sm" mih={26} wrap="nowrap">
        <Title order={2} size="h5">
          {props.title}
        </Title>
        {props.actions}
      </Group>
      <Stack gap="xs">{props.children}</Stack>
    </Paper>
  );
}

import { Box, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A titled group of settings: what it is on the left, the fields on the right. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Paper p="lg" mb="md" component="section">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Box>
          <Title order={2} size="h5">
            {title}
          </Title>
          {text && (
            <Text size="sm" c="dimmed" maw={360}>
              {text}
            </Text>
          )}
        </Box>
        <Stack gap="sm">{children}</Stack>
      </SimpleGrid>
    </Paper>
  );
}

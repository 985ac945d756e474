import { AXIS_WORDS } from '@cultivar/audience';
import type { Language } from '@cultivar/audience';
import type { ScoringPreview } from '@cultivar/contract';
import type { ScoringModel } from '@cultivar/scoring';
import { Box, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../shell/pieces.ts';

/** Squares below and above the threshold on each axis: whatever lies further out is counted at the edge. */
const BELOW = 4;
const ABOVE = 3;

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly leads: number;
}

/** Where the leads lie, engagement to the right and fit upwards; the framed corner are those beyond both thresholds. */
export function Distribution({ preview, mql }: { preview: ScoringPreview; mql: ScoringModel['mql'] }) {
  const { t, i18n } = useTranslation('scoring');
  const language = i18n.language as Language;
  const { number } = useNumbers();
  const size = BELOW + ABOVE;
  const place = (value: number, threshold: number, step: number) =>
    Math.max(0, Math.min(size - 1, BELOW + Math.floor((value - threshold) / step)));
  const counts = new Map<string, number>();
  for (const square of preview.squares) {
    const key = `${place(square.engagement, mql.engagement, preview.step.engagement)} ${place(square.fit, mql.fit, preview.step.fit)}`;
    counts.set(key, (counts.get(key) ?? 0) + square.leads);
  }
  const most = Math.max(1, ...counts.values());
  const cells: Cell[] = [];
  for (let row = size - 1; row >= 0; row--)
    for (let column = 0; column < size; column++)
      cells.push({ column, row, leads: counts.get(`${column} ${row}`) ?? 0 });
  const lower = (place_: number, threshold: number, step: number) => number(threshold + (place_ - BELOW) * step);
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        ↑ {AXIS_WORDS.fit[language]}
      </Text>
      <Box
        role="img"
        aria-label={t('distributionLabel', { reached: number(preview.reached), leads: number(preview.leads) })}
        style={{ display: 'grid', gridTemplateColumns: `repeat(${size}, 1fr)`, gap: 3 }}
      >
        {cells.map((cell) => (
          <Square
            key={`${cell.column} ${cell.row}`}
            cell={cell}
            share={Math.sqrt(cell.leads / most)}
            label={t('square', {
              ...{ count: cell.leads, shown: number(cell.leads) },
              fit: lower(cell.row, mql.fit, preview.step.fit),
              engagement: lower(cell.column, mql.engagement, preview.step.engagement),
            })}
          />
        ))}
      </Box>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('framed')}
        </Text>
        <Text size="xs" c="dimmed">
          {AXIS_WORDS.engagement[language]} →
        </Text>
      </Group>
    </Stack>
  );
}

function Square({ cell, share, label }: { cell: Cell; share: number; label: string }) {
  const { number } = useNumbers();
  const inside = cell.column >= BELOW && cell.row >= BELOW;
  return (
    <Tooltip label={label}>
      <Box
        style={{
          aspectRatio: '1.4',
          display: 'grid',
          placeItems: 'center',
          borderRadius: 4,
          border: `1px solid ${inside ? 'var(--mantine-primary-color-filled)' : 'transparent'}`,
          // 45 % at most: the number on it stays readable in light and dark
          background: `color-mix(in srgb, var(--mantine-primary-color-filled) ${cell.leads ? Math.round(8 + share * 37) : 0}%, var(--mantine-color-default-hover))`,
        }}
      >
        <Text size="xs" fw={inside ? 700 : 400} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {cell.leads ? number(cell.leads, { notation: 'compact' }) : ''}
        </Text>
      </Box>
    </Tooltip>
  );
}

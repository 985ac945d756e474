import { PHASE_WORDS, PHASES } from '@cultivar/audience';
import type { Phase } from '@cultivar/audience';
import { reportRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { Badge, SegmentedControl, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, useNumbers } from '../../shell/pieces.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { NothingYet } from './nothing-yet.tsx';
import { DataTable, Section } from './report-section.tsx';

type Matrix = Out<typeof reportRoutes.matrix>;
type Cell = Matrix['cells'][number];
const SHOWS = ['leads', 'reads', 'assets'] as const;
type Show = (typeof SHOWS)[number];

export function MatrixReport({ months }: { months: number }) {
  const { t } = useTranslation('reports');
  const [show, setShow] = useState<Show>('leads');
  const query = useCall(reportRoutes.matrix, { query: { months } });
  return (
    <Loaded query={query}>
      {(matrix) =>
        matrix.cells.length ? (
          <Section
            title={t('matrixTitle')}
            text={t('matrixText')}
            actions={
              <SegmentedControl
                size="xs"
                aria-label={t('show')}
                value={show}
                onChange={(value) => setShow(value as Show)}
                data={SHOWS.map((value) => ({ value, label: t(`show_${value}`) }))}
              />
            }
          >
            <HeatMap matrix={matrix} show={show} />
            <CellTable matrix={matrix} />
          </Section>
        ) : (
          <NothingYet />
        )
      }
    </Loaded>
  );
}

/** The darker, the more; the number stands in every cell. */
function HeatMap({ matrix, show }: { matrix: Matrix; show: Show }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number } = useNumbers();
  const phases: (Phase | null)[] = [...PHASES, ...(matrix.cells.some((cell) => !cell.phase) ? [null] : [])];
  const personas = [
    ...matrix.personas.map(({ id, name }) => ({ id: id as string | null, name: say(name) })),
    ...(matrix.cells.some((cell) => !cell.persona) ? [{ id: null, name: t('noPersona') }] : []),
  ];
  const at = (persona: string | null, phase: Phase | null): Cell =>
    matrix.cells.find((cell) => cell.persona === persona && cell.phase === phase) ?? {
      persona,
      phase,
      leads: 0,
      reads: 0,
      assets: 0,
    };
  const most = Math.max(1, ...matrix.cells.map((cell) => cell[show]));
  return (
    <Table.ScrollContainer minWidth={560} mb="lg">
      <Table withRowBorders={false} style={{ borderCollapse: 'separate', borderSpacing: 4 }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('persona')}</Table.Th>
            {phases.map((phase) => (
              <Table.Th key={phase ?? ''} ta="center">
                {phase ? say(PHASE_WORDS[phase]) : t('noPhase')}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {personas.map((persona) => (
            <Table.Tr key={persona.id ?? ''}>
              <Table.Th scope="row" fw={500}>
                {persona.name}
              </Table.Th>
              {phases.map((phase) => {
                const cell = at(persona.id, phase);
                const heat = Math.round((cell[show] / most) * 55);
                const gap = cell.leads > 0 && cell.assets === 0 && persona.id !== null && phase !== null;
                return (
                  <Table.Td
                    key={phase ?? ''}
                    ta="center"
                    h={56}
                    style={{
                      borderRadius: 6,
                      background: `color-mix(in srgb, light-dark(var(--mantine-color-sprout-5), var(--mantine-color-sprout-7)) ${heat}%, var(--mantine-color-default-hover))`,
                    }}
                  >
                    <Text fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
                      {number(cell[show])}
                    </Text>
                    {show === 'assets' && gap && (
                      <Badge
                        size="sm"
                        color="orange"
                        variant="filled"
                        tt="none"
                        title={t('gap', { leads: cell.leads })}
                      >
                        {t('gapShort')}
                      </Badge>
                    )}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function CellTable({ matrix }: { matrix: Matrix }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number } = useNumbers();
  const names = new Map(matrix.personas.map(({ id, name }) => [id, say(name)]));
  const persona = (cell: Cell) => (cell.persona ? (names.get(cell.persona) ?? cell.persona) : t('noPersona'));
  const phase = (cell: Cell) => (cell.phase ? say(PHASE_WORDS[cell.phase as Phase]) : t('noPhase'));
  return (
    <DataTable
      name="persona-phase"
      rows={matrix.cells}
      keyOf={(cell) => `${cell.persona} ${cell.phase}`}
      columns={[
        { head: t('persona'), show: persona, value: persona },
        { head: 'Phase', show: phase, value: phase },
        ...SHOWS.map((key) => ({
          head: t(`show_${key}`),
          number: true,
          show: (cell: Cell) => number(cell[key]),
          value: (cell: Cell) => cell[key],
        })),
      ]}
    />
  );
}

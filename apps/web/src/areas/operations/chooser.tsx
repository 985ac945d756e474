import { Checkbox, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Rows of a list that are ticked. What is no longer in the list is no longer chosen. */
export function useChosen(shown: readonly number[]) {
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const chosen = shown.filter((id) => ticked.has(id));
  return {
    chosen,
    has: (id: number): boolean => ticked.has(id),
    toggle: (id: number): void =>
      setTicked((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id])),
    all: (on: boolean): void => setTicked(new Set(on ? shown : [])),
    clear: (): void => setTicked(new Set()),
  };
}
export type Chosen = ReturnType<typeof useChosen>;

export function ChooseAll({ chosen, of }: { chosen: Chosen; of: number }) {
  const { t } = useTranslation('operations');
  const n = chosen.chosen.length;
  return (
    <Table.Th w={40}>
      <Checkbox
        aria-label={t('chooseAll')}
        checked={n > 0 && n === of}
        indeterminate={n > 0 && n < of}
        onChange={(event) => chosen.all(event.currentTarget.checked)}
      />
    </Table.Th>
  );
}
export function ChooseOne({ chosen, id, name }: { chosen: Chosen; id: number; name: string }) {
  const { t } = useTranslation('operations');
  return (
    <Table.Td>
      <Checkbox aria-label={`${t('choose')}: ${name}`} checked={chosen.has(id)} onChange={() => chosen.toggle(id)} />
    </Table.Td>
  );
}

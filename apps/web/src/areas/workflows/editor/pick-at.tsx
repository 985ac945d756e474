import { Combobox, Group, Text, useCombobox } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { Point } from '../model/graph-edits.ts';
import styles from './editor.module.css';

export interface PickOption {
  readonly value: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly category: string;
}
interface PickAtProps {
  /** On the screen. */
  readonly at: Point;
  readonly label: string;
  readonly nothing: string;
  /** What fits the search. */
  readonly groups: (search: string) => readonly { readonly label: string; readonly options: readonly PickOption[] }[];
  readonly onPick: (value: string) => void;
  readonly onClose: () => void;
}
/** A searchable list that opens anywhere; closed without a choice it gives the keyboard back to where it was. */
export function PickAt({ at, label, nothing, groups, onPick, onClose }: PickAtProps) {
  const [search, setSearch] = useState('');
  const [opener] = useState(() => document.activeElement as HTMLElement | null);
  const close = () => {
    onClose();
    opener?.focus();
  };
  const combobox = useCombobox({ opened: true, onOpenedChange: (opened) => !opened && close() });
  const shown = groups(search);
  // type, Enter: the first that fits is chosen at once
  useEffect(() => {
    if (search) combobox.selectFirstOption();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when another text is typed
  }, [search]);
  return (
    <Combobox
      store={combobox}
      width={300}
      position="bottom"
      shadow="lg"
      withinPortal
      keepMounted={false}
      hideDetached={false}
      onOptionSubmit={onPick}
    >
      <Combobox.Target withAriaAttributes={false}>
        <span style={{ position: 'fixed', left: at.x, top: at.y }} />
      </Combobox.Target>
      <Combobox.Dropdown
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') close();
        }}
      >
        <Combobox.Search
          ref={(input) => input?.focus({ preventScroll: true })}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={label}
          aria-label={label}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {shown.length === 0 && <Combobox.Empty>{nothing}</Combobox.Empty>}
          {shown.map(({ label: title, options }) => (
            <Combobox.Group key={title} label={title}>
              {options.map((option) => (
                <Combobox.Option key={option.value} value={option.value} data-category={option.category}>
                  <Group gap={10} wrap="nowrap">
                    <span className={styles.tile}>{option.icon}</span>
                    <Text size="sm">{option.label}</Text>
                  </Group>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

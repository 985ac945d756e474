import { Combobox, Group, Text, useCombobox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue, CATEGORY_WORDS } from '../model/catalogue.ts';
import type { AddRequest } from './drawing-context.ts';
import { useEditorView } from './editor-context.ts';
import styles from './editor.module.css';
import { NodeIcon } from './node-icon.tsx';

interface QuickAddProps {
  readonly request: AddRequest;
  readonly onPick: (type: string, request: AddRequest) => void;
  readonly onClose: () => void;
}
/** A searchable list of steps, wherever it was asked for: by a plus, by "/", or by a connection drawn into the open. */
export function QuickAdd({ request, onPick, onClose }: QuickAddProps) {
  const { t } = useTranslation('workflows');
  const { registry, language } = useEditorView();
  const [search, setSearch] = useState('');
  const [opener] = useState(() => document.activeElement as HTMLElement | null);
  const close = () => {
    onClose();
    opener?.focus();
  };
  const combobox = useCombobox({ opened: true, onOpenedChange: (opened) => !opened && close() });
  const groups = catalogue(registry, search, language, ({ category }) => !request.place || category !== 'entry');
  // where the list is long, the first that fits is chosen at once: type, Enter
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
      onOptionSubmit={(type) => onPick(type, request)}
    >
      <Combobox.Target withAriaAttributes={false}>
        <span style={{ position: 'fixed', left: request.at.x, top: request.at.y }} />
      </Combobox.Target>
      <Combobox.Dropdown
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') close();
        }}
      >
        <Combobox.Search
          data-autofocus
          ref={(input) => input?.focus({ preventScroll: true })}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={t('searchSteps')}
          aria-label={t('searchSteps')}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {groups.length === 0 && <Combobox.Empty>{t('noStepFound')}</Combobox.Empty>}
          {groups.map(({ category, types }) => (
            <Combobox.Group key={category} label={CATEGORY_WORDS[category][language]}>
              {types.map((type) => (
                <Combobox.Option key={type.type} value={type.type} data-category={category}>
                  <Group gap={10} wrap="nowrap">
                    <span className={styles.tile}>
                      <NodeIcon name={type.icon} size={16} />
                    </span>
                    <Text size="sm">{type.title[language]}</Text>
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

import { Combobox, Group, Text, useCombobox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue, CATEGORY_WORDS } from '../model/catalogue.ts';
import { useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';
import styles from './editor.module.css';
import { NodeIcon } from './node-icon.tsx';
import { focusInspector } from './side-panel.tsx';

/** The "+" behind a way out or on an edge: opens a searchable list of steps and puts the chosen one there. */
export function AddMenu({ place, label }: { place: PortPlace; label: string }) {
  const { t } = useTranslation('workflows');
  const { registry, language, addAfter } = useEditorView();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
  });
  const groups = !combobox.dropdownOpened
    ? []
    : catalogue(registry, search, language, ({ category }) => category !== 'entry');
  return (
    <Combobox
      store={combobox}
      width={280}
      position="bottom"
      shadow="lg"
      withinPortal
      keepMounted={false}
      // the canvas's layers have no size, so that everything on them would count as out of sight
      hideDetached={false}
      onOptionSubmit={(type) => {
        combobox.closeDropdown();
        addAfter(type, place);
        focusInspector();
      }}
    >
      <Combobox.Target withAriaAttributes={false}>
        <button
          type="button"
          className={`${styles.plus} nodrag nopan`}
          aria-label={label}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          onClick={(event) => {
            event.stopPropagation();
            combobox.toggleDropdown();
          }}
        >
          <IconPlus size={14} stroke={2.2} aria-hidden />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown className="nowheel nodrag nopan" onKeyDown={(event) => event.stopPropagation()}>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
          }}
          placeholder={t('searchSteps')}
          aria-label={t('searchSteps')}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {groups.length === 0 && combobox.dropdownOpened && <Combobox.Empty>{t('noStepFound')}</Combobox.Empty>}
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

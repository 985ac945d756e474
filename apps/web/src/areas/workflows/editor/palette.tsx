import { ScrollArea, TextInput, Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue, CATEGORY_WORDS } from '../model/catalogue.ts';
import { DRAG_TYPE } from './canvas.tsx';
import { useEditorView } from './editor-context.ts';
import styles from './editor.module.css';
import { NodeIcon } from './node-icon.tsx';

/** One stop for Tab; the arrow keys go from step to step, so that nobody has to pass by fifty of them. */
function goWithin(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button[data-step]')];
  const at = all.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  // in the search only the way down leads into the list
  if (to === undefined || (at < 0 && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  if (to < 0) event.currentTarget.querySelector('input')?.focus();
  else all[Math.min(to, all.length - 1)]?.focus();
}

/** What a journey can be made of. Drag onto the canvas, or click or press Enter to add it where it fits. */
export function Palette({ onPick }: { onPick: (type: string) => void }) {
  const { t } = useTranslation('workflows');
  const { registry, language } = useEditorView();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState('');
  const groups = catalogue(registry, search, language);
  const shown = groups.flatMap(({ types }) => types.map(({ type }) => type));
  const stop = shown.includes(at) ? at : shown[0];
  return (
    <nav className={styles.palette} aria-label={t('palette')} onKeyDown={goWithin}>
      <div className={styles.wide} style={{ padding: '12px 12px 4px' }}>
        <TextInput
          size="xs"
          leftSection={<IconSearch size={14} aria-hidden />}
          placeholder={t('searchSteps')}
          aria-label={t('searchSteps')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && search && shown[0]) onPick(shown[0]);
          }}
        />
      </div>
      <ScrollArea type="auto" flex={1} scrollbarSize={6}>
        <div style={{ padding: '0 8px 12px' }}>
          {groups.map(({ category, types }) => (
            <section key={category} data-category={category} aria-label={CATEGORY_WORDS[category][language]}>
              <div className={styles.categoryName} aria-hidden>
                {CATEGORY_WORDS[category][language]}
              </div>
              {types.map((type) => (
                <Tooltip
                  key={type.type}
                  label={type.help[language]}
                  multiline
                  w={260}
                  position="right"
                  openDelay={500}
                  events={{ hover: true, focus: true, touch: false }}
                >
                  <button
                    type="button"
                    className={`mantine-UnstyledButton-root ${styles.paletteItem}`}
                    style={{ background: 'none', font: 'inherit', color: 'inherit', textAlign: 'left' }}
                    draggable
                    data-step
                    tabIndex={type.type === stop ? 0 : -1}
                    onFocus={() => setAt(type.type)}
                    aria-label={type.title[language]}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(DRAG_TYPE, type.type);
                      event.dataTransfer.effectAllowed = 'copy';
                    }}
                    onClick={() => onPick(type.type)}
                  >
                    <span className={styles.tile}>
                      <NodeIcon name={type.icon} size={17} />
                    </span>
                    <span className={styles.wide} style={{ fontSize: 13, lineHeight: 1.25 }}>
                      {type.title[language]}
                    </span>
                  </button>
                </Tooltip>
              ))}
            </section>
          ))}
          {groups.length === 0 && (
            <p style={{ padding: 8, fontSize: 13, color: 'var(--mantine-color-dimmed)' }}>{t('noStepFound')}</p>
          )}
        </div>
      </ScrollArea>
    </nav>
  );
}

import type { DiffMark, GraphChange } from '@cultivar/workflow';
import { Text, UnstyledButton } from '@mantine/core';
import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEditorView } from '../editor/editor-context.ts';
import styles from './versions.module.css';

const SIGNS = { added: IconPlus, changed: IconPencil, removed: IconMinus };
/** New, changed or removed: by sign, colour and word. */
export function Mark({ mark }: { mark: DiffMark }) {
  const { t } = useTranslation('workflows');
  const Sign = SIGNS[mark];
  return (
    <span className={styles.mark} data-mark={mark}>
      <Sign size={12} stroke={2.4} aria-hidden />
      {t(`diff_${mark}`)}
    </span>
  );
}

interface DiffListProps {
  readonly changes: readonly GraphChange[];
  /** So many are shown; the rest is counted. */
  readonly most?: number;
  readonly onPick?: (nodeId: string) => void;
}
/** What is different, a sentence for each. */
export function DiffList({ changes, most = Infinity, onPick }: DiffListProps) {
  const { t } = useTranslation('workflows');
  const { language } = useEditorView();
  if (!changes.length)
    return (
      <Text size="sm" c="dimmed">
        {t('diffNone')}
      </Text>
    );
  return (
    <ul className={styles.changes}>
      {changes.slice(0, most).map((change, index) => {
        const words = (
          <>
            <Mark mark={change.mark} />
            <span className={styles.sentence}>
              {change.words[language]}
              {change.details.map((detail, nth) => (
                <span key={nth} className={styles.detail}>
                  {detail[language]}
                </span>
              ))}
            </span>
          </>
        );
        const { node } = change;
        return (
          <li key={index}>
            {node !== undefined && onPick ? (
              <UnstyledButton className={styles.change} onClick={() => onPick(node)}>
                {words}
              </UnstyledButton>
            ) : (
              <div className={styles.change}>{words}</div>
            )}
          </li>
        );
      })}
      {changes.length > most && (
        <Text component="li" size="sm" c="dimmed">
          {t('diffMore', { count: changes.length - most })}
        </Text>
      )}
    </ul>
  );
}

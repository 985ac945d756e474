import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconHistoryToggle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import { waysOf } from '../model/back-test.ts';
import own from './figures.module.css';

/** At a step: the leads that the draft would have brought here, beside those that came by the live version. */
export function BackTestAtNode({ nodeId }: { nodeId: string }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { backTest } = useEditorView();
  if (!backTest) return null;
  const { draft, live, liveSteps } = backTest;
  const mine = draft.nodes[nodeId];
  const theirs = live && liveSteps.has(nodeId) ? number(live.nodes[nodeId]?.reached ?? 0) : undefined;
  return (
    <div className={`${own.more} nodrag`}>
      <span className={own.stay} title={t('backTestHere')}>
        <IconHistoryToggle size={13} aria-hidden />
        <b>{number(mine?.reached ?? 0)}</b>
        {mine !== undefined && mine.mails > 0 && <> · {t('backTestMails', { count: mine.mails })}</>}
      </span>
      {live && (
        <span className={own.stay}>{theirs === undefined ? t('backTestNew') : t('backTestLive', { n: theirs })}</span>
      )}
    </div>
  );
}

/** On an edge: the share of those who would have gone this way, beside the live version's. */
export function BackTestAtEdge({ from, port }: { from: string; port: string }) {
  const { t } = useTranslation('workflows');
  const { number, percent } = useNumbers();
  const { backTest } = useEditorView();
  const way = backTest && waysOf(backTest, from).find((one) => one.port === port);
  if (!way || way.share === undefined) return null;
  const label = t('backTestWay', { count: way.n });
  return (
    <Tooltip label={label} withinPortal>
      <span className={`${styles.share} ${own.share} nodrag nopan`} style={{ cursor: 'default' }}>
        {percent(way.share)} · {number(way.n)}
        {way.liveShare !== undefined && (
          <span className={own.beside}> {t('backTestLive', { n: percent(way.liveShare) })}</span>
        )}
        <VisuallyHidden>{label}</VisuallyHidden>
      </span>
    </Tooltip>
  );
}

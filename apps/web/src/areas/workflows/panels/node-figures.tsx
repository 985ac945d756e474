import type { MailNumbers } from '@cultivar/contract';
import { Popover, Table, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconClock,
  IconExclamationCircle,
  IconLogout2,
  IconMailCheck,
  IconPlayerTrackNext,
  IconUser,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import { useDuration } from '../../../walks/use-duration.ts';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import { useShownFigures } from '../model/use-figures.ts';
import own from './figures.module.css';

/** What happened at a step: who stands here, went on, ended; then the time spent and what became of its mails. Each number opens its leads. */
export function NodeFigures({ nodeId }: { nodeId: string }) {
  const { t } = useTranslation('workflows');
  const { numbers, showLeads } = useEditorView();
  const { at, passed, left, failed } = numbers?.[nodeId] ?? { at: 0, passed: 0, left: 0, failed: 0 };
  return (
    <>
      <div className={`${styles.stats} nodrag`}>
        <Count
          icon={<IconUser size={14} aria-hidden />}
          n={at}
          label={t('standHere', { count: at })}
          className={styles.statHere!}
          onClick={() => showLeads(nodeId, 'at')}
        />
        <Count
          icon={<IconPlayerTrackNext size={14} aria-hidden />}
          n={passed}
          label={t('wentOn', { count: passed })}
          onClick={() => showLeads(nodeId, 'passed')}
        />
        <Count
          icon={<IconLogout2 size={14} aria-hidden />}
          n={left}
          label={t('endedHere', { count: left })}
          onClick={() => showLeads(nodeId, 'left')}
        />
        {failed > 0 && (
          <Count
            icon={<IconExclamationCircle size={14} aria-hidden />}
            n={failed}
            label={t('failedHere', { count: failed })}
            className={styles.statFailed!}
            onClick={() => showLeads(nodeId, 'failed')}
          />
        )}
      </div>
      <MoreFigures nodeId={nodeId} />
    </>
  );
}

function Count(props: { icon: ReactNode; n: number; label: string; className?: string; onClick: () => void }) {
  const { number } = useNumbers();
  return (
    <button
      type="button"
      className={`${styles.stat} ${own.count} ${props.className ?? ''}`}
      data-none={props.n === 0 || undefined}
      title={props.label}
      onClick={(event) => {
        event.stopPropagation();
        props.onClick();
      }}
    >
      {props.icon}
      <span aria-hidden>{number(props.n)}</span>
      <VisuallyHidden>{props.label}</VisuallyHidden>
    </button>
  );
}

/** A second line, where there is something to say: time spent, mails, and whether leads pile up. */
function MoreFigures({ nodeId }: { nodeId: string }) {
  const { t } = useTranslation('walks');
  const { number } = useNumbers();
  const duration = useDuration();
  const here = useShownFigures()?.figures?.nodes[nodeId];
  if (!here || (!here.stay && !here.mail && !here.piled)) return null;
  const { stay, mail, piled } = here;
  const stayHelp =
    stay && t('stayHelp', { median: duration(stay.median), p90: duration(stay.p90), count: number(stay.of) as never });
  const piledHelp =
    piled &&
    t('piledHelp', {
      at: number(piled.at),
      usual: duration(piled.usual),
      out: number(piled.out, { maximumFractionDigits: 0 }),
    });
  return (
    <div className={`${own.more} nodrag`}>
      {stay && (
        <Tooltip label={stayHelp} multiline w={260} withinPortal>
          <span className={own.stay}>
            <IconClock size={13} aria-hidden />
            <span aria-hidden>{duration(stay.median, 'short')}</span>
            <VisuallyHidden>{stayHelp}</VisuallyHidden>
          </span>
        </Tooltip>
      )}
      {mail && <MailFigures mail={mail} />}
      {piled && (
        <Tooltip label={piledHelp} multiline w={290} withinPortal>
          <span className={own.piled}>
            <IconAlertTriangle size={13} aria-hidden />
            <span aria-hidden>{t('piledShort')}</span>
            <VisuallyHidden>{piledHelp}</VisuallyHidden>
          </span>
        </Tooltip>
      )}
    </div>
  );
}

const LINES = ['sent', 'delivered', 'opened', 'clicked', 'bounced', 'refused', 'unsubscribed'] as const;
const LINE_WORDS = {
  sent: 'mailSent',
  delivered: 'mailDelivered',
  opened: 'mailOpened',
  clicked: 'mailClicked',
  bounced: 'mailBounced',
  refused: 'mailRefused',
  unsubscribed: 'mailUnsubscribed',
} as const;
/** Shares are of those delivered; of those sent and kept back there is none to take. */
const OF_DELIVERED: ReadonlySet<string> = new Set(['opened', 'clicked', 'unsubscribed']);

function MailFigures({ mail }: { mail: MailNumbers }) {
  const { t } = useTranslation('walks');
  const { number, percent } = useNumbers();
  return (
    <Popover position="bottom" shadow="md" withinPortal width={300}>
      <Popover.Target>
        <button type="button" className={own.mail} onClick={(event) => event.stopPropagation()}>
          <IconMailCheck size={13} aria-hidden />
          {t('mailShort', { delivered: number(mail.delivered) })}
          {mail.delivered > 0 && ` · ${t('mailRate', { rate: percent(mail.clicked / mail.delivered) })}`}
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs" className="nowheel nodrag nopan">
        <Text size="xs" fw={600} mb={4}>
          {t('mailFigures')}
        </Text>
        <Table verticalSpacing={3} horizontalSpacing={4} fz="xs" withRowBorders={false}>
          <Table.Tbody>
            {LINES.map((line) => (
              <Table.Tr key={line}>
                <Table.Td>{t(LINE_WORDS[line])}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {number(mail[line])}
                </Table.Td>
                <Table.Td ta="right" c="dimmed" w={52}>
                  {OF_DELIVERED.has(line) && mail.delivered > 0 ? percent(mail[line] / mail.delivered) : ''}
                  {line === 'bounced' && mail.sent > 0 ? percent(mail.bounced / mail.sent) : ''}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Popover.Dropdown>
    </Popover>
  );
}

/** On an edge: the share and number of those who went this way. */
export function EdgeShare({ from, port }: { from: string; port: string }) {
  const { t } = useTranslation('workflows');
  const { percent, number } = useNumbers();
  const { numbers, showLeads } = useEditorView();
  const ways = numbers?.[from]?.ports ?? {};
  const went = ways[port] ?? 0;
  const all = Object.values(ways).reduce((sum, n) => sum + n, 0);
  if (!numbers || all === 0) return null;
  return (
    <button
      type="button"
      className={`${styles.share} ${own.share} nodrag nopan`}
      title={t('wentThisWay', { count: went })}
      onClick={(event) => {
        event.stopPropagation();
        showLeads(from, 'passed', port);
      }}
    >
      {percent(went / all)} · {number(went)}
      <VisuallyHidden>{t('wentThisWay', { count: went })}</VisuallyHidden>
    </button>
  );
}

import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconArchive,
  IconDots,
  IconFileExport,
  IconLogout2,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserPlus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { useExport } from '../model/use-export.ts';

interface RunProps {
  readonly workflow: WorkflowDetail;
  /** Leads inside, where that is known already. */
  readonly inside: number | undefined;
}
/** How many that touches. */
function useInside({ workflow, inside }: RunProps): { count: number; n: string } {
  const { number } = useNumbers();
  const params = { id: workflow.id };
  const now = useCall(workflowRoutes.numbers, { params }, { staleTime: 10_000, enabled: workflow.live !== null }).data;
  const count = inside ?? now?.inside ?? 0;
  return { count, n: number(count) };
}

/** Pauses what runs, lets what is paused run on. */
export function RunButton(props: RunProps & { readonly compact: boolean }) {
  const { id, status } = props.workflow;
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  const narrow = useMediaQuery(props.compact ? '(max-width: 1420px)' : '(max-width: 800px)');
  const many = useInside(props);
  const pause = useAct(workflowRoutes.pause);
  const resume = useAct(workflowRoutes.resume);
  if (status !== 'live' && status !== 'paused' && status !== 'draining') return null;
  const [which, Drawn, act] =
    status === 'live' ? (['pause', IconPlayerPause, pause] as const) : (['resume', IconPlayerPlay, resume] as const);
  const shared = {
    variant: 'default',
    loading: act.isPending,
    onClick: () =>
      act.mutate(
        { params: { id } },
        { onSuccess: () => noteDone(t(`done_${which}`)), onError: (error) => noteFailed(say(error)) },
      ),
  };
  const button = narrow ? (
    <ActionIcon size={34} aria-label={t(which)} {...shared}>
      <Drawn size={16} />
    </ActionIcon>
  ) : (
    <Button size="xs" h={34} leftSection={<Drawn size={16} />} {...shared}>
      {t(which)}
    </Button>
  );
  if (which === 'resume') return button;
  return (
    <Tooltip multiline w={280} label={`${t('pauseHelp')} ${t('pauseInside', many)}`}>
      {button}
    </Tooltip>
  );
}

interface MoreMenuProps extends RunProps {
  readonly mayEdit: boolean;
  readonly onEnrol: () => void;
  readonly flush: () => Promise<unknown>;
}
/** What is done rarely: letting leads in or out, the workflow as a file, ending it. With numbers where people outside are touched. */
export function MoreMenu(props: MoreMenuProps) {
  const { workflow, mayEdit, onEnrol, flush } = props;
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  const exportFile = useExport();
  const many = useInside(props);
  const drain = useAct(workflowRoutes.drain);
  const archive = useAct(workflowRoutes.archive);
  const params = { id: workflow.id };
  const onError = (error: unknown) => noteFailed(say(error));
  const end = () =>
    archive.mutate({ params }, { onSuccess: ({ ended }) => noteDone(t('done_archive', { count: ended })), onError });
  const { status } = workflow;
  return (
    <Menu position="bottom-end" shadow="md" withinPortal width={300}>
      <Menu.Target>
        <ActionIcon variant="default" size={34} aria-label={t('moreActions')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (status === 'live' || status === 'paused') && (
          <>
            <Menu.Item leftSection={<IconUserPlus size={16} />} onClick={onEnrol}>
              {t('addLeads')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconLogout2 size={16} />}
              onClick={() => drain.mutate({ params }, { onSuccess: () => noteDone(t('done_drain')), onError })}
            >
              {t('drain')}
              <Text size="xs" c="dimmed">
                {t('drainHelp')} {t('drainInside', many)}
              </Text>
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<IconFileExport size={16} />}
          onClick={() => void flush().then(() => exportFile(workflow.id))}
        >
          {t('exportFile')}
        </Menu.Item>
        {mayEdit && workflow.live && status !== 'archived' && (
          <>
            <Menu.Divider />
            <Menu.Sub>
              <Menu.Sub.Target>
                <Menu.Sub.Item leftSection={<IconArchive size={16} />} color="red">
                  {t('archive')}
                </Menu.Sub.Item>
              </Menu.Sub.Target>
              <Menu.Sub.Dropdown>
                <Menu.Label maw={300} style={{ whiteSpace: 'normal' }}>
                  {t('archiveHelp', many)}
                </Menu.Label>
                <Menu.Item c="var(--mantine-color-error)" onClick={end}>
                  {t('archiveNow')}
                </Menu.Item>
              </Menu.Sub.Dropdown>
            </Menu.Sub>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

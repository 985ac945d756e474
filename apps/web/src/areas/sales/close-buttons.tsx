import { salesRoutes } from '@cultivar/contract';
import type { HandoffDetail } from '@cultivar/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconDots, IconMoodSad, IconTrophy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api.ts';
import { noteDone, noteFailed } from '../../shell/pieces.ts';
import { AssignItems } from './assign-items.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useSalesProblem } from './sales-problem.ts';

const REFRESH = ['/api/sales', '/api/leads', '/api/overview', '/api/reports'];

/** How work on a lead ends. */
export function CloseButtons({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const say = useSalesProblem();
  const close = useAct(salesRoutes.close, REFRESH);
  const [asking, setAsking] = useState<'lost' | 'recycled' | null>(null);
  const { name } = handoff.lead;
  const params = { id: handoff.id };
  return (
    <>
      <Button
        leftSection={<IconTrophy size={16} aria-hidden />}
        loading={close.isPending && !asking}
        onClick={() =>
          close.mutate(
            { params, body: { outcome: 'won' } },
            { onSuccess: () => noteDone(t('wonDone', { name })), onError: (error) => noteFailed(say(error)) },
          )
        }
      >
        {t('won')}
      </Button>
      <Button variant="default" leftSection={<IconMoodSad size={16} aria-hidden />} onClick={() => setAsking('lost')}>
        {t('lost')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={`${t('giveBack')}, ${t('assign')}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => setAsking('recycled')}>
            {t('giveBack')}
          </Menu.Item>
          <Menu.Divider />
          <AssignItems id={handoff.id} now={handoff.user?.id ?? null} />
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <ReasonDialog
          outcome={asking}
          name={name}
          opened
          onClose={() => setAsking(null)}
          pending={close.isPending}
          error={close.error}
          onGive={(given) =>
            close.mutate(
              { params, body: { outcome: asking, ...given } },
              {
                onSuccess: () => {
                  setAsking(null);
                  noteDone(t('closedDone'));
                },
              },
            )
          }
        />
      )}
    </>
  );
}

import { salesRoutes } from '@cultivar/contract';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { noteDone, noteFailed } from '../../shell/pieces.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { useSalesProblem } from './sales-problem.ts';

const REFRESH = ['/api/sales', '/api/leads', '/api/overview'];

/** Take or turn down. Taking opens the lead, since the next thing to do is to call. */
export function AnswerButtons({ id, name, wide }: { id: number; name: string; wide?: boolean }) {
  const { t } = useTranslation('sales');
  const go = useNavigate();
  const say = useSalesProblem();
  const answer = useAct(salesRoutes.answer, REFRESH);
  const [rejecting, dialog] = useDisclosure(false);
  const accept = async () => {
    try {
      await answer.mutateAsync({ params: { id }, body: { answer: 'accepted' } });
      noteDone(t('accepted', { name }));
      void go(`/sales/${id}`);
    } catch (error) {
      noteFailed(say(error));
    }
  };
  return (
    <>
      <Group gap="xs" grow={wide ?? false} w={wide ? '100%' : undefined}>
        <Button
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={() => void accept()}
          loading={answer.isPending && !rejecting}
        >
          {t('accept')}
        </Button>
        <Button variant="default" leftSection={<IconX size={16} aria-hidden />} onClick={dialog.open}>
          {t('reject')}
        </Button>
      </Group>
      <ReasonDialog
        outcome="rejected"
        name={name}
        opened={rejecting}
        onClose={dialog.close}
        pending={answer.isPending}
        error={rejecting ? answer.error : null}
        onGive={(given) =>
          answer.mutate(
            { params: { id }, body: { answer: 'rejected', ...given } },
            {
              onSuccess: () => {
                dialog.close();
                noteDone(t('rejected'));
              },
            },
          )
        }
      />
    </>
  );
}

import { salesRoutes } from '@cultivar/contract';
import { Menu } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { noteDone, noteFailed } from '../../shell/pieces.ts';
import { useSalesProblem } from './sales-problem.ts';

/** Menu entries: everybody in sales to whom the lead may be passed on. */
export function AssignItems({ id, now }: { id: number; now: number | null }) {
  const { t } = useTranslation('sales');
  const say = useSalesProblem();
  const people = useCall(salesRoutes.people, {}).data?.items ?? [];
  const assign = useAct(salesRoutes.assign, ['/api/sales', '/api/leads']);
  return (
    <>
      <Menu.Label>{t('assignTo')}</Menu.Label>
      {people
        .filter((person) => person.id !== now)
        .map((person) => (
          <Menu.Item
            key={person.id}
            leftSection={<IconUserShare size={16} />}
            onClick={() =>
              assign.mutate(
                { params: { id }, body: { user: person.id } },
                {
                  onSuccess: () => noteDone(t('assigned', { name: person.name })),
                  onError: (error) => noteFailed(say(error)),
                },
              )
            }
          >
            {person.name}
            {!person.available && ` (${t('away')})`}
          </Menu.Item>
        ))}
    </>
  );
}

import { settingsRoutes } from '@cultivar/contract';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconSeedlingOff, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { EmptyState, Loaded, noteDone, noteFailed, useMe } from '../../shell/pieces.ts';
import { Section } from './section.tsx';
import { useSettingsProblem } from './settings-problem.ts';

export function DemoPage() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const say = useSettingsProblem();
  const users = useCall(settingsRoutes.users, {});
  const remove = useAct(settingsRoutes.removeDemo, ['/api']);
  return (
    <Loaded query={users}>
      {({ items }) => {
        if (!items.some(({ demo }) => demo))
          return <EmptyState icon={<IconSeedlingOff size={26} />} title={t('demoNone')} text={t('demoNoneText')} />;
        const isDemoUser = items.some(({ id, demo }) => demo && id === me.id);
        return (
          <Section title={t('demoRemove')} text={t('demoText')}>
            <Text size="sm">{t('demoRemoveText')}</Text>
            {isDemoUser && <Alert color="blue">{t('demoYourself')}</Alert>}
            <Group justify="flex-end">
              <Button
                color="red"
                leftSection={<IconTrash size={16} />}
                loading={remove.isPending}
                onClick={() =>
                  remove.mutate(
                    {},
                    {
                      // whoever was part of the demo is gone too: the start page knows what comes next
                      onSuccess: () => (isDemoUser ? window.location.assign('/') : noteDone(t('demoRemoved'))),
                      onError: (error) => noteFailed(say(error)),
                    },
                  )
                }
              >
                {t('demoRemove')}
              </Button>
            </Group>
          </Section>
        );
      }}
    </Loaded>
  );
}

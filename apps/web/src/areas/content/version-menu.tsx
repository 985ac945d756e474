import { contentRoutes } from '@cultivar/contract';
import type { MailContents } from '@cultivar/contract';
import { Button, Menu, ScrollArea, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call, useCall } from '../../api.ts';
import { noteFailed, useDates } from '../../shell/pieces.ts';
import { useContentProblem } from './content-problem.ts';

/** Earlier versions; one can be loaded into the editor and saved as a new one. */
export function VersionMenu(props: { id: string; no: number; onLoad: (no: number, content: MailContents) => void }) {
  const { t } = useTranslation('content');
  const dates = useDates();
  const say = useContentProblem();
  const template = useCall(contentRoutes.template, { params: { id: props.id } });
  const versions = template.data?.versions ?? [];
  if (versions.length < 2) return null;
  const load = (no: number) =>
    call(contentRoutes.version, { params: { id: props.id, no } }).then(
      ({ content }) => props.onLoad(no, content),
      (error: unknown) => noteFailed(say(error)),
    );
  return (
    <Menu position="bottom-end" width={260} shadow="md">
      <Menu.Target>
        <Button variant="subtle" color="gray" leftSection={<IconHistory size={16} />}>
          {t('olderVersions')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('restore')}</Menu.Label>
        <ScrollArea.Autosize mah={320}>
          {versions.map(({ no, createdAt }) => (
            <Menu.Item key={no} onClick={() => void load(no)}>
              {t('versionNo', { no })} {no === props.no && `(${t('current')})`}
              <Text size="xs" c="dimmed">
                {dates.exact(createdAt)}
              </Text>
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

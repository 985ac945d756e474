import { inboxRoutes } from '@cultivar/contract';
import { Alert, Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconArrowLeft, IconInbox, IconSearch, IconTrash } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import { EmptyState, Loaded, noteDone, noteFailed, PageHeader, useMay, useProblemText } from '../../shell/pieces.ts';
import { MailList } from './mail-list.tsx';
import { ReadingPane } from './reading-pane.tsx';
import classes from './inbox.module.css';

const PAGE = 50;

/** List on the left, the mail as its recipient sees it on the right; on a phone one after the other. */
export function InboxPage() {
  const { t } = useTranslation('inbox');
  const { id } = useParams();
  const go = useNavigate();
  const chosen = id === undefined ? null : Number(id);
  const narrow = useMediaQuery('(max-width: 62em)') ?? false;
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  const [page, setPage] = useState(0);
  const mails = useCall(
    inboxRoutes.list,
    { query: { search: asked, offset: page * PAGE, limit: PAGE } },
    { placeholderData: keepPreviousData, refetchInterval: 2_000 },
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={<ClearButton />} />
      {mails.data?.running === false && (
        <Alert color="yellow" mb="md">
          {t('notRunning')}
        </Alert>
      )}
      <Loaded query={mails}>
        {({ items, total }) =>
          total === 0 && !asked && chosen === null ? (
            <EmptyState icon={<IconInbox />} title={t('none')} text={t('noneText')} />
          ) : (
            <div className={classes.panes}>
              {!(narrow && chosen !== null) && (
                <section className={classes.list} aria-label={t('list')}>
                  <TextInput
                    aria-label={t('searchMails')}
                    placeholder={t('searchMails')}
                    leftSection={<IconSearch size={16} />}
                    value={search}
                    onChange={(event) => {
                      setSearch(event.currentTarget.value);
                      setPage(0);
                    }}
                    mb="xs"
                  />
                  {total === 0 ? (
                    <EmptyState title={t('noneFound')} text={t('noneFoundText')} />
                  ) : (
                    <MailList mails={items} chosen={chosen} />
                  )}
                  <Group justify="space-between" mt="xs">
                    <Text size="xs" c="dimmed" role="status">
                      {t('total', { count: total })}
                    </Text>
                    {total > PAGE && (
                      <Group gap="xs">
                        <Button size="xs" variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
                          {t('previousPage')}
                        </Button>
                        <Button
                          size="xs"
                          variant="default"
                          disabled={(page + 1) * PAGE >= total}
                          onClick={() => setPage(page + 1)}
                        >
                          {t('nextPage')}
                        </Button>
                      </Group>
                    )}
                  </Group>
                </section>
              )}
              {!(narrow && chosen === null) && (
                <section className={classes.reading} aria-label={t('frame')}>
                  {narrow && (
                    <Button
                      variant="subtle"
                      size="xs"
                      mb="xs"
                      leftSection={<IconArrowLeft size={14} />}
                      onClick={() => void go('/inbox')}
                    >
                      {t('backToList')}
                    </Button>
                  )}
                  {chosen === null ? (
                    <EmptyState icon={<IconInbox />} title={t('choose')} />
                  ) : (
                    <ReadingPane key={chosen} id={chosen} />
                  )}
                </section>
              )}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

function ClearButton() {
  const { t } = useTranslation('inbox');
  const mayEdit = useMay('admin', 'marketer');
  const [asking, dialog] = useDisclosure(false);
  const clear = useAct(inboxRoutes.clear);
  const go = useNavigate();
  const say = useProblemText();
  if (!mayEdit) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={dialog.open}>
        {t('clear')}
      </Button>
      <Modal
        opened={asking}
        onClose={dialog.close}
        title={t('clearTitle')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Text size="sm">{t('clearText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={dialog.close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            loading={clear.isPending}
            onClick={() =>
              clear.mutate(
                {},
                {
                  onSuccess: () => {
                    noteDone(t('cleared'));
                    dialog.close();
                    void go('/inbox');
                  },
                  onError: (error) => noteFailed(say(error)),
                },
              )
            }
          >
            {t('clear')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

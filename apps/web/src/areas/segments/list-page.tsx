import { actionRoutes, segmentRoutes } from '@cultivar/contract';
import type { SegmentDetail } from '@cultivar/contract';
import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Card,
  FileButton,
  Flex,
  Group,
  Modal,
  Stack,
  Table,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash, IconUserMinus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ApiError, useAct, useCall } from '../../api.ts';
import {
  Ago,
  EmptyState,
  Loaded,
  noteDone,
  noteFailed,
  PageHeader,
  Pages,
  useMay,
  useProblemText,
} from '../../shell/pieces.ts';
import { SegmentUses } from './segment-uses.tsx';

const PAGE = 50;
const STALE = ['/api/lists', '/api/segments', '/api/leads'];

/** A list: who is on it, and the ways on and off. */
export function ListPage({ list }: { list: SegmentDetail }) {
  const { t } = useTranslation('actions');
  const mayEdit = useMay('admin', 'marketer');
  const [page, setPage] = useState(1);
  const query = { params: { id: list.id }, query: { offset: (page - 1) * PAGE, limit: PAGE } };
  const members = useCall(actionRoutes.listMembers, query);
  const total = members.data?.total ?? 0;
  return (
    <>
      <PageHeader
        title={list.name}
        back="/segments"
        description={list.description || t('listText')}
        state={
          <Badge variant="light" tt="none">
            {t('list')}
          </Badge>
        }
        actions={mayEdit && <DeleteList list={list} members={total} />}
      />
      <Flex gap="lg" align="flex-start" direction={{ base: 'column', md: 'row' }}>
        <Stack flex="1 1 0" miw={0} w="100%">
          <Card component="section" aria-labelledby="list-members">
            <Group justify="space-between" mb="sm">
              <Title order={2} size="h5" id="list-members">
                {t('members')}
              </Title>
              <Text size="sm" c="dimmed">
                {t('membersCount', { count: total })}
              </Text>
            </Group>
            <Loaded query={members}>
              {({ items }) =>
                items.length ? (
                  <Table verticalSpacing="xs">
                    <Table.Tbody>
                      {items.map((one) => (
                        <Table.Tr key={one.id}>
                          <Table.Td>
                            <Anchor component={Link} to={`/leads/${one.id}`} size="sm">
                              {one.name}
                            </Anchor>
                            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                              {[one.email, one.company].filter(Boolean).join(' · ')}
                            </Text>
                          </Table.Td>
                          <Table.Td ta="right" visibleFrom="sm">
                            <Text size="xs" c="dimmed">
                              {t('since')} <Ago at={one.since} />
                            </Text>
                          </Table.Td>
                          {mayEdit && (
                            <Table.Td w={44}>
                              <TakeOff list={list.id} lead={one} />
                            </Table.Td>
                          )}
                        </Table.Tr>
                      ))}
                    </Table.Tbody>
                  </Table>
                ) : (
                  <EmptyState icon={<IconUsersGroup />} title={t('noMembers')} text={t('noMembersText')} />
                )
              }
            </Loaded>
            <Pages size="sm" total={total} pageSize={PAGE} page={page} onChange={setPage} />
          </Card>
        </Stack>
        <Stack w={{ base: '100%', md: 320 }} gap="lg">
          {mayEdit && <AddMembers list={list.id} />}
          <SegmentUses uses={list.uses} />
        </Stack>
      </Flex>
    </>
  );
}

function TakeOff({ list, lead }: { list: string; lead: { readonly id: number; readonly name: string } }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const remove = useAct(actionRoutes.removeMembers, STALE);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      loading={remove.isPending}
      aria-label={t('takeOff', { name: lead.name })}
      onClick={() =>
        remove.mutate(
          { params: { id: list }, body: { leads: [lead.id] } },
          { onSuccess: () => noteDone(t('takenOff', { name: lead.name })), onError: (error) => noteFailed(say(error)) },
        )
      }
    >
      <IconUserMinus size={18} />
    </ActionIcon>
  );
}

/** Addresses, typed, pasted or from a file: whatever looks like one is taken. */
const addressesIn = (text: string): string[] => [
  ...new Set(text.toLowerCase().match(/[^\s,;<>"']+@[^\s,;<>"']+/g) ?? []),
];

function AddMembers({ list }: { list: string }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const add = useAct(actionRoutes.addMembers, STALE);
  const [text, setText] = useState('');
  const emails = addressesIn(text);
  const submit = () =>
    add.mutate(
      { params: { id: list }, body: { emails } },
      {
        onSuccess: ({ added, unknown }) => {
          setText('');
          noteDone([t('added', { count: added }), ...(unknown ? [t('unknown', { count: unknown })] : [])].join(' · '));
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Card component="section" aria-label={t('addMembers')}>
      <Title order={2} size="h5" mb="sm">
        {t('addMembers')}
      </Title>
      <Textarea
        label={t('emails')}
        description={t('emailsHelp')}
        autosize
        minRows={3}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group mt="sm" justify="space-between">
        <FileButton
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(file) => void file?.text().then((read) => setText(addressesIn(read).join('\n')))}
        >
          {(props) => (
            <Button {...props} variant="subtle" size="compact-sm">
              {t('fromFile')}
            </Button>
          )}
        </FileButton>
        <Button onClick={submit} loading={add.isPending} disabled={!emails.length || emails.length > 10_000}>
          {t('add')}
        </Button>
      </Group>
    </Card>
  );
}

function DeleteList({ list, members }: { list: SegmentDetail; members: number }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const navigate = useNavigate();
  const [asking, dialog] = useDisclosure(false);
  const remove = useAct(segmentRoutes.remove, ['/api/segments', '/api/rule-options', '/api/workflow-references']);
  const go = async () => {
    try {
      await remove.mutateAsync({ params: { id: list.id } });
      await navigate('/segments');
    } catch (error) {
      dialog.close();
      const used = error instanceof ApiError && error.problem.code === 'in-use';
      noteFailed(
        used ? t('problem_in-use', { names: list.uses.map(({ name }) => name).join(', ') }) : say(error as Error),
      );
    }
  };
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={dialog.open}>
        {t('deleteList')}
      </Button>
      <Modal opened={asking} onClose={dialog.close} title={list.name}>
        <Text size="sm">{t('deleteListText', { count: members })}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={dialog.close}>
            {t('cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => void go()}>
            {t('deleteList')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

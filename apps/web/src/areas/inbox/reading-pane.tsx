import { inboxRoutes } from '@cultivar/contract';
import type { InboxMailView } from '@cultivar/contract';
import { Box, Card, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, useDates } from '../../shell/pieces.ts';

/** One mail: designed, as text, or with its headers. */
export function ReadingPane({ id }: { id: number }) {
  const mail = useCall(inboxRoutes.mail, { params: { id } }, { staleTime: Infinity });
  return <Loaded query={mail}>{(data) => <Mail mail={data} />}</Loaded>;
}

function Mail({ mail }: { mail: InboxMailView }) {
  const { t } = useTranslation('inbox');
  const dates = useDates();
  const [view, setView] = useState(mail.hasHtml ? 'html' : 'text');
  return (
    <Card p={0}>
      <Box p="md" style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} miw={0}>
            <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
              {mail.subject || t('noSubject')}
            </Title>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('from')} {mail.from}
            </Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('to')} {mail.to} · {dates.exact(mail.receivedAt)}
            </Text>
          </Stack>
          <SegmentedControl
            size="xs"
            aria-label={t('view')}
            value={view}
            onChange={setView}
            data={[
              { value: 'html', label: t('html') },
              { value: 'text', label: t('text') },
              { value: 'headers', label: t('headers') },
            ]}
          />
        </Group>
      </Box>
      {view === 'html' &&
        (mail.hasHtml ? (
          <iframe
            title={t('frame')}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            src={`/api/inbox/${mail.id}/html`}
            style={{ display: 'block', width: '100%', height: 'calc(100vh - 300px)', minHeight: 460, border: 0 }}
          />
        ) : (
          <Text p="md">{t('noHtml')}</Text>
        ))}
      {view === 'text' &&
        (mail.text ? (
          <Box component="pre" p="md" m={0} fz={13} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {mail.text}
          </Box>
        ) : (
          <Text p="md">{t('noText')}</Text>
        ))}
      {view === 'headers' && (
        <Table.ScrollContainer minWidth={480}>
          <Table verticalSpacing={6} horizontalSpacing="md" fz="xs" ff="monospace">
            <Table.Tbody>
              {Object.entries(mail.headers).map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
                    {name}
                  </Table.Th>
                  <Table.Td style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

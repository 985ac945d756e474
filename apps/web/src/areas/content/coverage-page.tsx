import { PHASE_WORDS, PHASES } from '@cultivar/audience';
import { contentRoutes } from '@cultivar/contract';
import { Alert, Anchor, Button, Card, Group, Modal, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import { EmptyState, Loaded, PageHeader, useMay, useNumbers } from '../../shell/pieces.ts';
import { useContentProblem } from './content-problem.ts';
import { ContentTabs } from './content-tabs.tsx';

/** Persona × phase: where there is content, and where it is missing. */
export function CoveragePage() {
  const { t, i18n } = useTranslation('content');
  const own = i18n.language === 'en' ? 'en' : 'de';
  const { number } = useNumbers();
  const mayEdit = useMay('admin', 'marketer');
  const [adding, add] = useDisclosure(false);
  const personas = useCall(contentRoutes.personas, {});
  const coverage = useCall(contentRoutes.coverage, {});
  const cells = new Map((coverage.data?.cells ?? []).map((cell) => [`${cell.persona} ${cell.phase}`, cell.assets]));
  const most = Math.max(1, ...cells.values());
  const newButton = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
      {t('newPersona')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('tab_coverage')} description={t('coverageText')} actions={newButton} />
      <ContentTabs at="coverage" />
      <Loaded query={personas}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconUsers />} title={t('noPersonas')} text={t('noPersonasText')} action={newButton} />
          ) : (
            <Card p={0}>
              <Table.ScrollContainer minWidth={720}>
                <Table verticalSpacing="md" horizontalSpacing="md" withColumnBorders>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('persona')}</Table.Th>
                      {PHASES.map((phase) => (
                        <Table.Th key={phase} ta="center">
                          {PHASE_WORDS[phase][own]}
                        </Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map((persona) => (
                      <Table.Tr key={persona.id}>
                        <Table.Th scope="row" fw={550}>
                          {persona.name[own]}
                          {persona.description && (
                            <Text size="xs" c="dimmed" fw={400} lineClamp={2} maw={280}>
                              {persona.description}
                            </Text>
                          )}
                        </Table.Th>
                        {PHASES.map((phase) => {
                          const count = cells.get(`${persona.id} ${phase}`) ?? 0;
                          return (
                            <Table.Td key={phase} ta="center" bg={shade(count / most)}>
                              {count ? (
                                <Anchor
                                  component={Link}
                                  c="inherit"
                                  fw={600}
                                  to={`/content/assets?persona=${persona.id}&phase=${phase}`}
                                  aria-label={`${persona.name[own]}, ${PHASE_WORDS[phase][own]}: ${t('cell', { count })}`}
                                >
                                  {number(count)}
                                </Anchor>
                              ) : (
                                <Text size="sm" c="dimmed">
                                  {t('gap')}
                                </Text>
                              )}
                            </Table.Td>
                          );
                        })}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            </Card>
          )
        }
      </Loaded>
      {adding && <PersonaDialog onClose={add.close} />}
    </>
  );
}

/** A light wash of the house's colour, so that text stays readable in both schemes. */
const shade = (share: number): string | undefined =>
  share > 0
    ? `color-mix(in srgb, var(--mantine-primary-color-filled) ${Math.round(8 + share * 22)}%, transparent)`
    : undefined;

function PersonaDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('content');
  const [it, setIt] = useState({ de: '', en: '', description: '' });
  const create = useAct(contentRoutes.createPersona);
  const say = useContentProblem();
  return (
    <Modal opened onClose={onClose} title={t('newPersona')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const name = { de: it.de, en: it.en.trim() || it.de };
          create.mutate({ body: { name, description: it.description } }, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('personaNameDe')}
            value={it.de}
            onChange={(event) => setIt({ ...it, de: event.currentTarget.value })}
            maxLength={80}
            required
            data-autofocus
          />
          <TextInput
            label={t('personaNameEn')}
            value={it.en}
            onChange={(event) => setIt({ ...it, en: event.currentTarget.value })}
            maxLength={80}
          />
          <Textarea
            label={t('personaDescription')}
            value={it.description}
            onChange={(event) => setIt({ ...it, description: event.currentTarget.value })}
            maxLength={2000}
            autosize
            minRows={3}
          />
          {create.isError && (
            <Alert color="red" role="alert">
              {say(create.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!it.de.trim()}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

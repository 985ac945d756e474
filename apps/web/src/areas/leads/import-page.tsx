import { leadImportRoutes } from '@cultivar/contract';
import type { ImportLook } from '@cultivar/contract';
import { Alert, Anchor, FileButton, Button, Paper, Stack, Stepper, Table, Text, ThemeIcon, Title } from '@mantine/core';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { sendFile, useCall } from '../../api.ts';
import type { ApiError } from '../../api.ts';
import { Ago, PageHeader, useNumbers, useProblemText } from '../../shell/pieces.ts';
import { ImportMapping } from './import-mapping.tsx';
import { ImportProgress } from './import-progress.tsx';

const OWN_WORDS = ['empty-file', 'too-large', 'not-csv'];

/** A CSV file becomes leads in three steps: choose it, say what its columns are, watch it go in. */
export function ImportPage() {
  const { t } = useTranslation('leads');
  const [search, setSearch] = useSearchParams();
  const running = Number(search.get('id')) || null;
  const [look, setLook] = useState<ImportLook | null>(null);
  const step = running ? 2 : look ? 1 : 0;
  return (
    <>
      <PageHeader title={t('importTitle')} back="/leads" description={t('importText')} />
      <Stepper active={step} size="sm" mb="lg" maw={720} allowNextStepsSelect={false}>
        <Stepper.Step label={t('stepFile')} />
        <Stepper.Step label={t('stepColumns')} />
        <Stepper.Step label={t('stepRun')} />
      </Stepper>
      {running ? (
        <ImportProgress
          id={running}
          onAnother={() => {
            setLook(null);
            setSearch({});
          }}
        />
      ) : look ? (
        <ImportMapping
          look={look}
          onLook={setLook}
          onBack={() => setLook(null)}
          onStarted={(id) => setSearch({ id: String(id) })}
        />
      ) : (
        <Stack gap="xl">
          <ChooseFile onLook={setLook} />
          <LastImports />
        </Stack>
      )}
    </>
  );
}

function ChooseFile({ onLook }: { onLook: (look: ImportLook) => void }) {
  const { t } = useTranslation('leads');
  const upload = useMutation<ImportLook, ApiError, File>({
    mutationFn: (file) => sendFile(leadImportRoutes.uploadFile, { query: { fileName: file.name.slice(0, 200) } }, file),
  });
  const say = useProblemText();
  const [over, setOver] = useState(false);
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    const look = await upload.mutateAsync(file).catch(() => null);
    if (look) onLook(look);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const code = upload.error?.problem.code ?? '';
  return (
    <Stack>
      <Paper
        p={48}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        style={{ borderStyle: 'dashed', ...(over && { borderColor: 'var(--mantine-primary-color-filled)' }) }}
      >
        <Stack align="center" gap="xs">
          <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
            <IconFileTypeCsv />
          </ThemeIcon>
          <Title order={2} size="h4" ta="center">
            {t('dropFile')}
          </Title>
          <Text size="sm" c="dimmed" ta="center">
            {t('fileHint')}
          </Text>
          <FileButton onChange={(file) => void take(file)} accept=".csv,.txt,.tsv,text/csv,text/plain">
            {(props) => (
              <Button {...props} mt="sm" loading={upload.isPending} leftSection={<IconUpload size={16} />}>
                {t('chooseFile')}
              </Button>
            )}
          </FileButton>
        </Stack>
      </Paper>
      {upload.error && (
        <Alert color="red" role="alert">
          {OWN_WORDS.includes(code) ? t(`problem_${code}`) : say(upload.error)}
        </Alert>
      )}
    </Stack>
  );
}

function LastImports() {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  const imports = useCall(leadImportRoutes.list, {}, { staleTime: 0 }).data ?? [];
  if (!imports.length) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t('lastImports')}
      </Title>
      <Paper>
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('file')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <Table.Th ta="right">{t('created')}</Table.Th>
                <Table.Th ta="right">{t('updated')}</Table.Th>
                <Table.Th ta="right">{t('skipped')}</Table.Th>
                <Table.Th>{t('when')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {imports.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <Anchor href={`/leads/import?id=${one.id}`} size="sm">
                      {one.fileName}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{t(`import_${one.state}`)}</Table.Td>
                  <Table.Td ta="right">{number(one.created)}</Table.Td>
                  <Table.Td ta="right">{number(one.updated)}</Table.Td>
                  <Table.Td ta="right">{number(one.skipped)}</Table.Td>
                  <Table.Td>
                    <Ago at={one.startedAt} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  );
}

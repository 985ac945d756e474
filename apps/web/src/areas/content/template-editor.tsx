import { contentRoutes } from '@cultivar/contract';
import type { MailContent, MailLanguage, TemplateDetail, TemplateProblem } from '@cultivar/contract';
import { Alert, Grid, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useHotkeys } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { noteDone, noteFailed, useMay, LeaveGuard } from '../../shell/pieces.ts';
import { ContentFields } from './content-fields.tsx';
import { useContentProblem } from './content-problem.ts';
import { EditorHeader } from './editor-header.tsx';
import { LanguageTabs } from './language-tabs.tsx';
import { LeadPicker } from './lead-picker.tsx';
import { starter } from './new-template-dialog.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { TemplateTopic } from './template-topic.tsx';
import { TestSendDialog } from './test-send-dialog.tsx';

type Contents = Partial<Record<MailLanguage, MailContent>>;

/** Source on the left, the mail as it arrives on the right. */
export function TemplateEditor({ template }: { template: TemplateDetail }) {
  const { t, i18n } = useTranslation('content');
  const mayEdit = useMay('admin', 'marketer');
  const [name, setName] = useState(template.name);
  const [contents, setContents] = useState<Contents>(template.content);
  const [saved, setSaved] = useState({ name: template.name, contents: template.content as Contents, no: template.no });
  const preferred: MailLanguage = i18n.language === 'en' ? 'en' : 'de';
  const [language, setLanguage] = useState<MailLanguage>(contents[preferred] ? preferred : contents.de ? 'de' : 'en');
  const [leadId, setLeadId] = useState<number | null>(null);
  const [testing, test] = useDisclosure(false);
  const save = useAct(contentRoutes.saveTemplate);
  const say = useContentProblem();
  const content = contents[language] ?? starter(language);
  const dirty = name !== saved.name || JSON.stringify(contents) !== JSON.stringify(saved.contents);

  const [draft] = useDebouncedValue({ content, language, leadId }, 300);
  const preview = useCall(
    contentRoutes.preview,
    {
      body: {
        content: draft.content,
        language: draft.language,
        ...(draft.leadId !== null && { leadId: draft.leadId }),
      },
    },
    { placeholderData: keepPreviousData, gcTime: 10_000, staleTime: 5_000 },
  );
  const problems: readonly TemplateProblem[] = preview.data?.problems ?? [];

  const submit = () => {
    if (!mayEdit || !dirty || save.isPending) return;
    const sent = { name, contents };
    save.mutate(
      { params: { id: template.id }, body: { name, content: contents, basedOn: saved.no } },
      {
        onSuccess: ({ no }) => {
          setSaved({ ...sent, no });
          noteDone(t('savedAs', { no }));
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  };
  useHotkeys([['mod+S', submit]], []);

  return (
    <>
      <LeaveGuard dirty={dirty} />
      <EditorHeader
        id={template.id}
        saved={saved}
        state={{ dirty, mayEdit, pending: save.isPending, maySave: dirty && Boolean(name.trim()) }}
        onLoad={(no, loaded) => {
          setContents(loaded);
          if (!loaded[language]) setLanguage(loaded.de ? 'de' : 'en');
          noteDone(t('restored', { no }));
        }}
        onTest={test.open}
        onSave={submit}
      />
      <Grid gap="lg" breakpoints={{ xs: '0', sm: '0', md: '0', lg: '62em', xl: '80em' }}>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="sm">
            <TextInput
              label={t('name')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={120}
              readOnly={!mayEdit}
              required
            />
            <TemplateTopic id={template.id} readOnly={!mayEdit} />
            <LanguageTabs
              contents={contents}
              at={language}
              readOnly={!mayEdit}
              onChoose={setLanguage}
              onAdd={(added) => {
                setContents({ ...contents, [added]: starter(added) });
                setLanguage(added);
              }}
              onRemove={(removed) => {
                const rest: Contents = { ...contents };
                delete rest[removed];
                setContents(rest);
                setLanguage(removed === 'de' ? 'en' : 'de');
              }}
            />
            <ContentFields
              key={language}
              content={content}
              language={language}
              problems={problems.filter((problem) => problem.language === language)}
              readOnly={!mayEdit}
              onChange={(change) =>
                setContents((now) => ({ ...now, [language]: { ...(now[language] ?? content), ...change } }))
              }
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="sm">
            <Group align="end" justify="space-between">
              <LeadPicker value={leadId} onChange={setLeadId} />
              <Text size="xs" c="dimmed" maw={260}>
                {t('languageNote')}
              </Text>
            </Group>
            {preview.isError ? (
              <Alert color="red">{say(preview.error)}</Alert>
            ) : (
              <PreviewPane shown={preview.data} failed={problems.some(({ level }) => level === 'error')} />
            )}
          </Stack>
        </Grid.Col>
      </Grid>
      {testing && <TestSendDialog opened onClose={test.close} content={content} language={language} leadId={leadId} />}
    </>
  );
}

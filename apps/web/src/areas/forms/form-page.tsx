import { formRoutes } from '@cultivar/contract';
import type { FormDetail } from '@cultivar/contract';
import { Badge, Button, Tabs } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconArrowBackUp, IconDeviceFloppy, IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, noteFailed, PageHeader, useMay, useProblemText, LeaveGuard } from '../../shell/pieces.ts';
import { EmbedTab } from './embed-tab.tsx';
import { FormBuilder } from './form-builder.tsx';
import { useDraft } from './form-draft.ts';
import { RemoveForm } from './remove-form.tsx';
import { SubmissionsTab } from './submissions-tab.tsx';

/** Read when the page opens and after saving; somebody else's version must not replace what is being written. */
const READ_ONCE = {
  staleTime: Infinity,
  refetchOnMount: 'always',
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

/** One form: built, embedded, and what came in. */
export function FormPage() {
  const { id = '' } = useParams();
  const form = useCall(formRoutes.get, { params: { id } }, READ_ONCE);
  return (
    <Loaded query={form}>{(detail) => <FormEditor key={`${detail.id}:${detail.versionId}`} saved={detail} />}</Loaded>
  );
}

function FormEditor({ saved }: { saved: FormDetail }) {
  const { t } = useTranslation('forms');
  const { draft, change, rename, undo, mayUndo, problems, dirty } = useDraft(saved);
  const mayEdit = useMay('admin', 'marketer');
  const maySee = useMay('admin', 'marketer', 'sales');
  const [search, setSearch] = useSearchParams();
  const save = useAct(formRoutes.save);
  const say = useProblemText();
  useWindowEvent('beforeunload', (event) => {
    if (dirty) event.preventDefault();
  });
  const store = () =>
    save.mutate(
      { params: { id: saved.id }, body: { ...draft, basedOn: saved.versionId } },
      {
        onSuccess: () => noteDone(t('savedNote')),
        onError: (error) => noteFailed(error.problem.code === 'changed-meanwhile' ? t('changedMeanwhile') : say(error)),
      },
    );
  return (
    <>
      <PageHeader
        title={draft.name || saved.name}
        back="/forms"
        state={
          <Badge variant="light" color={dirty ? 'yellow' : 'gray'} role="status">
            {dirty ? t('unsaved') : t('version', { no: saved.version })}
          </Badge>
        }
        actions={
          <>
            <Button
              component="a"
              href={`/f/${saved.id}`}
              target="_blank"
              variant="default"
              leftSection={<IconExternalLink size={16} />}
            >
              {t('openPage')}
            </Button>
            {mayEdit && (
              <>
                <Button
                  variant="default"
                  onClick={undo}
                  disabled={!mayUndo}
                  leftSection={<IconArrowBackUp size={16} />}
                >
                  {t('undo')}
                </Button>
                <Button
                  onClick={store}
                  loading={save.isPending}
                  disabled={!dirty || problems.length > 0 || !draft.name.trim()}
                  leftSection={<IconDeviceFloppy size={16} />}
                >
                  {t('save')}
                </Button>
              </>
            )}
          </>
        }
      />
      <Tabs
        value={search.get('tab') ?? 'build'}
        onChange={(tab) => setSearch(tab && tab !== 'build' ? { tab } : {}, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="build">{t('tabBuild')}</Tabs.Tab>
          <Tabs.Tab value="embed">{t('tabEmbed')}</Tabs.Tab>
          {maySee && <Tabs.Tab value="submissions">{t('tabSubmissions')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="build">
          <FormBuilder draft={draft} change={change} rename={rename} problems={problems} readOnly={!mayEdit} />
          {mayEdit && <RemoveForm id={saved.id} name={saved.name} />}
        </Tabs.Panel>
        <Tabs.Panel value="embed">
          <EmbedTab id={saved.id} />
        </Tabs.Panel>
        {maySee && (
          <Tabs.Panel value="submissions">
            <SubmissionsTab form={saved} />
          </Tabs.Panel>
        )}
      </Tabs>
      <LeaveGuard dirty={dirty} />
    </>
  );
}

import { LeaveGuard } from '../../shell/pieces.ts';
import { PHASE_WORDS, PHASES } from '@cultivar/audience';
import type { Phase } from '@cultivar/audience';
import { ASSET_KINDS, contentRoutes, MAX_ASSET_BYTES } from '@cultivar/contract';
import type { AssetInput, AssetKind, AssetView } from '@cultivar/contract';
import { Alert, Button, Card, Checkbox, Group, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { useContentProblem } from './content-problem.ts';
import { MaterialField } from './material-field.tsx';

/** @returns the file as the contract takes it */
const readFile = (file: File): Promise<NonNullable<AssetInput['file']>> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error('not readable'));
    reader.onload = () => {
      const text = String(reader.result);
      const mediaType = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i.test(file.type) ? file.type : 'application/octet-stream';
      resolve({ name: file.name.replace(/[\\/\r\n"]/g, '_'), mediaType, base64: text.slice(text.indexOf(',') + 1) });
    };
    reader.readAsDataURL(file);
  });

/** What a material is, where it is, and whom it is for. */
export function AssetForm(props: {
  asset?: AssetView;
  readOnly?: boolean;
  pending: boolean;
  error: unknown;
  onSave: (body: AssetInput) => void;
}) {
  const { t } = useTranslation('content');
  const { asset, readOnly = false } = props;
  const say = useContentProblem();
  const [it, setIt] = useState({
    name: asset?.name ?? '',
    kind: (asset?.kind ?? 'white-paper') as AssetKind,
    description: asset?.description ?? '',
    url: asset?.url ?? '',
    personas: asset?.personas ?? [],
    phases: asset?.phases ?? [],
  });
  const [as, setAs] = useState(asset && !asset.fileName && asset.url ? 'url' : 'file');
  const [file, setFile] = useState<File | null>(null);
  const [touched, setTouched] = useState(false);
  const [fault, setFault] = useState<'name' | 'material' | 'size' | null>(null);
  const change = (part: Partial<typeof it>) => {
    setTouched(true);
    setIt({ ...it, ...part });
  };
  const submit = async () => {
    const hasMaterial = as === 'url' ? it.url.trim() : (file ?? asset?.fileName);
    const wrong = !it.name.trim()
      ? 'name'
      : !hasMaterial
        ? 'material'
        : as === 'file' && file && file.size > MAX_ASSET_BYTES
          ? 'size'
          : null;
    setFault(wrong);
    if (wrong) return;
    const upload = as === 'url' ? null : file ? await readFile(file) : undefined;
    setTouched(false);
    props.onSave({ ...it, url: as === 'url' ? it.url.trim() : '', ...(upload !== undefined && { file: upload }) });
  };
  return (
    <Card maw={720} p="lg">
      <LeaveGuard dirty={touched && !props.pending} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('assetName')}
            value={it.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={fault === 'name' && t('needsName')}
            maxLength={200}
            readOnly={readOnly}
            required
          />
          <Select
            label={t('kind')}
            data={ASSET_KINDS.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
            value={it.kind}
            onChange={(value) => value && change({ kind: value as AssetKind })}
            readOnly={readOnly}
            allowDeselect={false}
            required
          />
          <Textarea
            label={t('description')}
            description={t('descriptionHelp')}
            value={it.description}
            onChange={(event) => change({ description: event.currentTarget.value })}
            maxLength={2000}
            autosize
            minRows={2}
            readOnly={readOnly}
          />
          <MaterialField
            as={as}
            onAs={(value) => {
              setTouched(true);
              setAs(value);
            }}
            url={it.url}
            onUrl={(url) => change({ url })}
            file={file}
            onFile={(chosen) => {
              setTouched(true);
              setFile(chosen);
            }}
            stored={asset}
            fault={fault === 'material' ? t('needsMaterial') : fault === 'size' ? t('tooLarge') : null}
            readOnly={readOnly}
          />
          <AudienceFields personas={it.personas} phases={it.phases} readOnly={readOnly} onChange={change} />
          {props.error !== null && props.error !== undefined && (
            <Alert color="red" role="alert">
              {say(props.error)}
            </Alert>
          )}
          {!readOnly && (
            <Group justify="flex-end">
              <Button type="submit" loading={props.pending} disabled={asset !== undefined && !touched}>
                {t('save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  );
}

/** Whom the material is for: whoever reads it moves towards these. */
function AudienceFields(props: {
  personas: string[];
  phases: Phase[];
  readOnly: boolean;
  onChange: (part: { personas?: string[]; phases?: Phase[] }) => void;
}) {
  const { t, i18n } = useTranslation('content');
  const own = i18n.language === 'en' ? 'en' : 'de';
  const personas = useCall(contentRoutes.personas, {});
  return (
    <>
      <MultiSelect
        label={t('personas')}
        data={(personas.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[own] }))}
        value={props.personas}
        onChange={(value) => props.onChange({ personas: value })}
        readOnly={props.readOnly}
        clearable
      />
      <Checkbox.Group
        label={t('phases')}
        value={props.phases}
        onChange={(value) => !props.readOnly && props.onChange({ phases: value as Phase[] })}
      >
        <Group mt="xs">
          {PHASES.map((phase) => (
            <Checkbox key={phase} value={phase} label={PHASE_WORDS[phase][own]} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  );
}

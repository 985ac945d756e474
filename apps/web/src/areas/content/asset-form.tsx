import { PHASE_WORDS, PHASES } from '@cultivar/audience';
import type { Phase } from '@cultivar/audience';
import { ASSET_KINDS, contentRoutes, MAX_ASSET_BYTES } from '@cultivar/contract';
import type { AssetInput, AssetKind, AssetView } from '@cultivar/contract';
import {
  Alert,
  Button,
  Card,
  Checkbox,
  FileInput,
  Group,
  Input,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { useNumbers } from '../../shell/pieces.ts';
import { useContentProblem } from './content-problem.ts';
import { LeaveGuard } from './leave-guard.tsx';

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
  const { t, i18n } = useTranslation('content');
  const own = i18n.language === 'en' ? 'en' : 'de';
  const { asset, readOnly = false } = props;
  const { number } = useNumbers();
  const say = useContentProblem();
  const personas = useCall(contentRoutes.personas, {});
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
          <div>
            <Input.Label id="material" labelElement="div" display="block" mb={4}>
              {t('material')}
            </Input.Label>
            <SegmentedControl
              aria-labelledby="material"
              value={as}
              onChange={(value) => {
                setTouched(true);
                setAs(value);
              }}
              readOnly={readOnly}
              data={[
                { value: 'file', label: t('asFile') },
                { value: 'url', label: t('asUrl') },
              ]}
            />
          </div>
          {as === 'url' ? (
            <TextInput
              type="url"
              label={t('url')}
              description={t('urlHelp')}
              placeholder="https://"
              value={it.url}
              onChange={(event) => change({ url: event.currentTarget.value })}
              error={fault === 'material' && t('needsMaterial')}
              readOnly={readOnly}
            />
          ) : (
            <FileInput
              label={t('file')}
              description={
                asset?.fileName
                  ? t('fileNow', {
                      name: asset.fileName,
                      size: number(Math.max(1, Math.round(asset.size / 1024)), { style: 'unit', unit: 'kilobyte' }),
                    })
                  : undefined
              }
              placeholder={asset?.fileName ? t('replaceFile') : t('chooseFile')}
              leftSection={<IconUpload size={16} />}
              value={file}
              onChange={(chosen) => {
                setTouched(true);
                setFile(chosen);
              }}
              error={(fault === 'material' && t('needsMaterial')) || (fault === 'size' && t('tooLarge'))}
              disabled={readOnly}
              clearable
            />
          )}
          <MultiSelect
            label={t('personas')}
            data={(personas.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[own] }))}
            value={it.personas}
            onChange={(value) => change({ personas: value })}
            readOnly={readOnly}
            clearable
          />
          <Checkbox.Group
            label={t('phases')}
            value={it.phases}
            onChange={(value) => !readOnly && change({ phases: value as Phase[] })}
          >
            <Group mt="xs">
              {PHASES.map((phase) => (
                <Checkbox key={phase} value={phase} label={PHASE_WORDS[phase][own]} />
              ))}
            </Group>
          </Checkbox.Group>
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

import type { AssetView } from '@cultivar/contract';
import { FileInput, Input, SegmentedControl, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../shell/pieces.ts';

/** Where the material is: a file of ours, or an address. */
export function MaterialField(props: {
  as: string;
  onAs: (as: string) => void;
  url: string;
  onUrl: (url: string) => void;
  file: File | null;
  onFile: (file: File | null) => void;
  stored: AssetView | undefined;
  fault: string | null;
  readOnly: boolean;
}) {
  const { t } = useTranslation('content');
  const { number } = useNumbers();
  const { stored, readOnly } = props;
  const kilobytes = Math.max(1, Math.round((stored?.size ?? 0) / 1024));
  const size = number(kilobytes, { style: 'unit', unit: 'kilobyte' });
  return (
    <>
      <div>
        <Input.Label id="material" labelElement="div" display="block" mb={4}>
          {t('material')}
        </Input.Label>
        <SegmentedControl
          aria-labelledby="material"
          value={props.as}
          onChange={props.onAs}
          readOnly={readOnly}
          data={[
            { value: 'file', label: t('asFile') },
            { value: 'url', label: t('asUrl') },
          ]}
        />
      </div>
      {props.as === 'url' ? (
        <TextInput
          type="url"
          label={t('url')}
          description={t('urlHelp')}
          placeholder="https://"
          value={props.url}
          onChange={(event) => props.onUrl(event.currentTarget.value)}
          error={props.fault}
          readOnly={readOnly}
        />
      ) : (
        <FileInput
          label={t('file')}
          description={stored?.fileName ? t('fileNow', { name: stored.fileName, size }) : undefined}
          placeholder={stored?.fileName ? t('replaceFile') : t('chooseFile')}
          leftSection={<IconUpload size={16} />}
          value={props.file}
          onChange={props.onFile}
          error={props.fault}
          disabled={readOnly}
          clearable
        />
      )}
    </>
  );
}

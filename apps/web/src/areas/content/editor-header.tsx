import type { MailContents } from '@cultivar/contract';
import { Badge, Button } from '@mantine/core';
import { IconDeviceFloppy, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shell/pieces.ts';
import { VersionMenu } from './version-menu.tsx';

/** Name, state and acts of the template that is open. */
export function EditorHeader(props: {
  id: string;
  saved: { readonly name: string; readonly no: number };
  state: {
    readonly dirty: boolean;
    readonly mayEdit: boolean;
    readonly pending: boolean;
    readonly maySave: boolean;
  };
  onLoad: (no: number, contents: MailContents) => void;
  onTest: () => void;
  onSave: () => void;
}) {
  const { t } = useTranslation('content');
  const { saved, state } = props;
  return (
    <PageHeader
      title={saved.name}
      back="/content/templates"
      state={
        <Badge variant="dot" color={state.dirty ? 'orange' : 'gray'} tt="none">
          {state.dirty ? t('unsaved') : t('versionNo', { no: saved.no })}
        </Badge>
      }
      description={state.mayEdit ? t('saveHint') : t('readOnly')}
      actions={
        state.mayEdit && (
          <>
            <VersionMenu id={props.id} no={saved.no} onLoad={props.onLoad} />
            <Button variant="default" leftSection={<IconSend size={16} />} onClick={props.onTest}>
              {t('testSend')}
            </Button>
            <Button
              leftSection={<IconDeviceFloppy size={16} />}
              onClick={props.onSave}
              loading={state.pending}
              disabled={!state.maySave}
            >
              {t('save')}
            </Button>
          </>
        )
      }
    />
  );
}

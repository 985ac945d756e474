import { contentRoutes } from '@cultivar/contract';
import type { AssetView } from '@cultivar/contract';
import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconExternalLink, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, noteFailed, PageHeader, useMay } from '../../shell/pieces.ts';
import { AssetForm } from './asset-form.tsx';
import { useContentProblem } from './content-problem.ts';

const READ_AGAIN = ['/api/content'];

/** A new material. */
export function NewAssetPage() {
  const { t } = useTranslation('content');
  const create = useAct(contentRoutes.createAsset, READ_AGAIN);
  const go = useNavigate();
  return (
    <>
      <PageHeader title={t('newAsset')} back="/content/assets" />
      <AssetForm
        pending={create.isPending}
        error={create.error}
        onSave={(body) =>
          create.mutate(
            { body },
            {
              onSuccess: () => {
                noteDone(t('saved'));
                void go('/content/assets');
              },
            },
          )
        }
      />
    </>
  );
}

/** One material: its data, its public page, its removal. */
export function AssetPage() {
  const { id = '' } = useParams();
  const asset = useCall(contentRoutes.asset, { params: { id } }, { refetchOnWindowFocus: false });
  return <Loaded query={asset}>{(data) => <Asset key={data.updatedAt} asset={data} />}</Loaded>;
}

function Asset({ asset }: { asset: AssetView }) {
  const { t } = useTranslation('content');
  const mayEdit = useMay('admin', 'marketer');
  const update = useAct(contentRoutes.updateAsset, READ_AGAIN);
  const remove = useAct(contentRoutes.removeAsset, READ_AGAIN);
  const [removing, dialog] = useDisclosure(false);
  const go = useNavigate();
  const say = useContentProblem();
  return (
    <>
      <PageHeader
        title={asset.name}
        back="/content/assets"
        actions={
          <>
            <Button
              component="a"
              href={`/a/${asset.id}`}
              target="_blank"
              rel="noopener"
              variant="default"
              leftSection={<IconExternalLink size={16} />}
            >
              {t('publicPage')}
            </Button>
            {mayEdit && (
              <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={dialog.open}>
                {t('remove')}
              </Button>
            )}
          </>
        }
      />
      <AssetForm
        asset={asset}
        readOnly={!mayEdit}
        pending={update.isPending}
        error={update.error}
        onSave={(body) => update.mutate({ params: { id: asset.id }, body }, { onSuccess: () => noteDone(t('saved')) })}
      />
      <Modal
        opened={removing}
        onClose={dialog.close}
        title={t('removeAssetTitle', { name: asset.name })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Text size="sm">{t('removeAssetText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={dialog.close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(
                { params: { id: asset.id } },
                {
                  onSuccess: () => {
                    noteDone(t('assetRemoved', { name: asset.name }));
                    void go('/content/assets');
                  },
                  onError: (error) => noteFailed(say(error)),
                },
              )
            }
          >
            {t('remove')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

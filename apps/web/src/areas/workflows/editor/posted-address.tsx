import { entryRoutes } from '@cultivar/contract';
import { Button, Code, CopyButton, Input, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '../../../api.ts';
import { Loaded, LoadingRows, useMay } from '../../../shell/pieces.ts';

/** The secret address of an entry to which another system posts leads. */
export function PostedAddress({ nodeId }: { readonly nodeId: string }) {
  const { t } = useTranslation('workflows');
  const mayEdit = useMay('admin', 'marketer');
  const id = Number(useParams().id);
  const query = useCall(
    entryRoutes.address,
    { params: { id, node: nodeId } },
    { enabled: mayEdit && Number.isInteger(id), staleTime: Infinity },
  );
  if (!mayEdit) return <Text size="sm">{t('addressHidden')}</Text>;
  return (
    <Input.Wrapper label={t('postedAddress')} description={t('postedAddressHelp')} labelElement="div">
      <Loaded query={query} skeleton={<LoadingRows rows={1} />}>
        {({ url }) => (
          <Stack gap={6} mt={6}>
            <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} tabIndex={0}>
              {url}
            </Code>
            <CopyButton value={url}>
              {({ copied, copy }) => (
                <Button
                  size="compact-xs"
                  variant="light"
                  style={{ alignSelf: 'flex-start' }}
                  leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                  onClick={copy}
                >
                  {t(copied ? 'addressCopied' : 'copyAddress')}
                </Button>
              )}
            </CopyButton>
          </Stack>
        )}
      </Loaded>
    </Input.Wrapper>
  );
}

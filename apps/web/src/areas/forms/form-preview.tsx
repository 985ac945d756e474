import type { FormDefinition, Language } from '@cultivar/audience';
import { formRoutes } from '@cultivar/contract';
import { Alert, Box, Card, Group, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { ErrorState } from '../../shell/pieces.ts';

interface Props {
  readonly definition: FormDefinition;
  readonly language: Language;
  readonly valid: boolean;
}
/** The page as the server draws it for visitors, in a frame that can do nothing. */
export function FormPreview({ definition, language, valid }: Props) {
  const { t } = useTranslation('forms');
  const [known, setKnown] = useState(false);
  const [shown] = useDebouncedValue(definition, 300);
  const preview = useQuery({
    queryKey: ['form-preview', shown, language, known],
    queryFn: () => call(formRoutes.preview, { body: { definition: shown, language, known } }),
    enabled: valid,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Card p={0} component="section" aria-label={t('preview')}>
      <Group justify="space-between" p="sm" gap="xs">
        <Text fw={600} size="sm">
          {t('preview')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t('previewAs')}
          value={known ? 'known' : 'unknown'}
          onChange={(value) => setKnown(value === 'known')}
          data={[
            { value: 'unknown', label: t('previewUnknown') },
            { value: 'known', label: t('previewKnown') },
          ]}
        />
      </Group>
      {!valid && (
        <Alert color="yellow" radius={0} role="status">
          {t('previewPaused')}
        </Alert>
      )}
      {preview.isError && valid ? (
        <Box p="md">
          <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        </Box>
      ) : preview.data ? (
        <iframe
          title={t('preview')}
          srcDoc={preview.data.html}
          sandbox=""
          style={{ width: '100%', height: 'min(760px, 75vh)', border: 0, display: 'block' }}
        />
      ) : (
        <Skeleton height={480} radius={0} />
      )}
    </Card>
  );
}

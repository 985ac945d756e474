import { PHASE_WORDS, PHASES } from '@cultivar/audience';
import { contentRoutes } from '@cultivar/contract';
import type { AssetView, PersonaView } from '@cultivar/contract';
import { Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { IconFileText, IconPlus } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useCall } from '../../api.ts';
import {
  Ago,
  Loaded,
  PageHeader,
  useMay,
  useNumbers,
  SearchInput,
  useSearchedPage,
  RowTable,
  RowPages,
  NameLink,
} from '../../shell/pieces.ts';
import { ContentTabs } from './content-tabs.tsx';

const PAGE = 50;

/** Materials with whom they are for and how often they were read. The filters stand in the address, so a cell of the coverage can link here. */
export function AssetsPage() {
  const { t, i18n } = useTranslation('content');
  const own = i18n.language === 'en' ? 'en' : 'de';
  const [query, setQuery] = useSearchParams();
  const list = useSearchedPage(PAGE);
  const mayEdit = useMay('admin', 'marketer');
  const persona = query.get('persona') ?? '';
  const phase = query.get('phase') ?? '';
  const personas = useCall(contentRoutes.personas, {});
  const assets = useCall(
    contentRoutes.assets,
    { query: { ...list.query, persona, phase } },
    { placeholderData: keepPreviousData },
  );
  const filter = (key: string, value: string | null) => {
    list.setPage(1);
    setQuery((now) => {
      if (value) now.set(key, value);
      else now.delete(key);
      return now;
    });
  };
  const newButton = mayEdit && (
    <Button component={Link} to="/content/assets/new" leftSection={<IconPlus size={16} />}>
      {t('newAsset')}
    </Button>
  );
  const filtered = Boolean(list.asked || persona || phase);
  return (
    <>
      <PageHeader title={t('tab_assets')} description={t('assetsText')} actions={newButton} />
      <ContentTabs at="assets" />
      <Stack gap="md">
        <Group gap="sm">
          <SearchInput list={list} label={t('searchAssets')} width={280} />
          <Select
            aria-label={t('personas')}
            placeholder={t('allPersonas')}
            data={(personas.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[own] }))}
            value={persona || null}
            onChange={(value) => filter('persona', value)}
            clearable
            w={200}
          />
          <Select
            aria-label={t('phases')}
            placeholder={t('allPhases')}
            data={PHASES.map((id) => ({ value: id, label: PHASE_WORDS[id][own] }))}
            value={phase || null}
            onChange={(value) => filter('phase', value)}
            clearable
            w={180}
          />
        </Group>
        <Loaded query={assets}>
          {({ items, total }) => (
            <RowPages
              total={total}
              list={list}
              icon={<IconFileText />}
              asked={filtered}
              noneFound={[t('noneFound'), t('noneFoundText')]}
              none={[t('noAssets'), t('noAssetsText')]}
              action={newButton}
            >
              <AssetTable assets={items} personas={personas.data?.items ?? []} />
            </RowPages>
          )}
        </Loaded>
      </Stack>
    </>
  );
}

function AssetTable({ assets, personas }: { assets: readonly AssetView[]; personas: readonly PersonaView[] }) {
  const { t, i18n } = useTranslation('content');
  const own = i18n.language === 'en' ? 'en' : 'de';
  const { number } = useNumbers();
  const nameOf = (id: string) => personas.find((persona) => persona.id === id)?.name[own] ?? id;
  return (
    <RowTable
      heads={[t('assetName'), t('kind'), t('personas'), t('phases'), { number: t('reads') }, t('changed')]}
      minWidth={720}
    >
      {assets.map((asset) => (
        <Table.Tr key={asset.id}>
          <Table.Td>
            <NameLink to={`/content/assets/${asset.id}`} name={asset.name} demo={asset.demo} />
            <Text size="xs" c="dimmed" lineClamp={1}>
              {asset.fileName ?? asset.url}
            </Text>
          </Table.Td>
          <Table.Td>
            {i18n.exists(`content:kind_${asset.kind}`) ? t(`kind_${asset.kind}` as never) : asset.kind}
          </Table.Td>
          <Table.Td>{asset.personas.map(nameOf).join(', ') || '–'}</Table.Td>
          <Table.Td>{asset.phases.map((id) => PHASE_WORDS[id][own]).join(', ') || '–'}</Table.Td>
          <Table.Td ta="right">{number(asset.reads)}</Table.Td>
          <Table.Td>
            <Ago at={asset.updatedAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </RowTable>
  );
}

import { leadRoutes } from '@cultivar/contract';
import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconDownload, IconForms, IconPlus, IconUpload, IconUsers } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import { EmptyState, Loaded, LoadingRows, PageHeader, useMay, useNumbers, Pages } from '../../shell/pieces.ts';
import { FieldsDrawer } from './fields-drawer.tsx';
import { filtered, PAGE_SIZE, useLeadFilter } from './lead-filter.ts';
import { LeadFilters } from './lead-filters.tsx';
import { LeadTable } from './lead-table.tsx';
import { QuickAddDrawer } from './quick-add-drawer.tsx';

/** All leads: found, filtered, added, imported, exported. */
export function LeadsPage() {
  const { t, i18n } = useTranslation('leads');
  const { number } = useNumbers();
  const filter = useLeadFilter();
  const [adding, add] = useDisclosure(false);
  const [fieldsOpen, fields] = useDisclosure(false);
  const mayAdd = useMay('admin', 'marketer', 'sales');
  const mayManage = useMay('admin', 'marketer');
  const leads = useCall(
    leadRoutes.list,
    { query: { ...filter.query, offset: (filter.page - 1) * PAGE_SIZE, limit: PAGE_SIZE } },
    { placeholderData: keepPreviousData },
  );
  const exportPath = `/api/leads/export?${new URLSearchParams({ ...(filter.query as Record<string, string>), language: i18n.language })}`;
  const actions = (
    <>
      {mayManage && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} />}>
              {t('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component={Link} to="/leads/import" leftSection={<IconUpload size={16} />}>
              {t('importCsv')}
            </Menu.Item>
            <Menu.Item component="a" href={exportPath} download leftSection={<IconDownload size={16} />}>
              {filtered(filter.query) ? t('exportFiltered') : t('exportAll')}
            </Menu.Item>
            <Menu.Item leftSection={<IconForms size={16} />} onClick={fields.open}>
              {t('fields')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {mayAdd && (
        <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
          {t('addLead')}
        </Button>
      )}
    </>
  );
  const nothing = filtered(filter.query) ? (
    <EmptyState
      icon={<IconUsers />}
      title={t('noneFound')}
      text={t('noneFoundText')}
      action={
        <Button component={Link} to="/leads" variant="default">
          {t('clearFilters')}
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={<IconUsers />}
      title={t('none')}
      text={t('noneText')}
      action={
        mayManage && (
          <Button component={Link} to="/leads/import" variant="default" leftSection={<IconUpload size={16} />}>
            {t('importCsv')}
          </Button>
        )
      }
    />
  );
  return (
    <>
      <PageHeader title={t('title')} actions={actions} />
      <Stack gap="md">
        <LeadFilters filter={filter} />
        <Loaded query={leads} skeleton={<LoadingRows rows={12} />}>
          {({ items, total }) =>
            total === 0 ? (
              nothing
            ) : (
              <>
                <LeadTable leads={items} filter={filter} stale={leads.isPlaceholderData} />
                <Group justify="space-between">
                  <Text size="sm" c="dimmed" role="status">
                    {t('count', { count: total, shown: number(total) })}
                  </Text>
                  <Pages
                    size="sm"
                    total={total}
                    pageSize={PAGE_SIZE}
                    page={filter.page}
                    onChange={(page) => filter.set({ page: page > 1 ? String(page) : null })}
                  />
                </Group>
              </>
            )
          }
        </Loaded>
      </Stack>
      <QuickAddDrawer opened={adding} onClose={add.close} />
      {mayManage && <FieldsDrawer opened={fieldsOpen} onClose={fields.close} />}
    </>
  );
}

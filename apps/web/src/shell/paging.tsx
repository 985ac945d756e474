import { Pagination, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The pages of a list, named for those who hear them. Nothing where one page holds all. */
export function Pages(props: {
  readonly total: number;
  readonly pageSize: number;
  readonly page: number;
  readonly onChange: (page: number) => void;
  readonly size?: 'sm' | 'md';
}) {
  const { t } = useTranslation('shell');
  if (props.total <= props.pageSize) return null;
  return (
    <Pagination
      size={props.size ?? 'md'}
      total={Math.ceil(props.total / props.pageSize)}
      value={props.page}
      onChange={props.onChange}
      aria-label={t('pages')}
      getControlProps={(control) => ({ 'aria-label': t(`page_${control}`) })}
      getItemProps={(no) => ({ 'aria-label': t('page', { no }) })}
    />
  );
}

/** A list that is searched and paged: what to show in the inputs, and what to ask the api for. */
export function useSearchedPage(pageSize: number) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  const [page, setPage] = useState(1);
  return {
    search,
    /** A new search begins on the first page. */
    setSearch: (text: string) => {
      setSearch(text);
      setPage(1);
    },
    page,
    setPage,
    pageSize,
    /** The search that the list on the screen answers. */
    asked,
    query: { search: asked, offset: (page - 1) * pageSize, limit: pageSize },
  };
}
export type SearchedPage = ReturnType<typeof useSearchedPage>;

export function SearchInput({ list, label, width = 360 }: { list: SearchedPage; label: string; width?: number }) {
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={list.search}
      onChange={(event) => list.setSearch(event.currentTarget.value)}
      w={width}
      maw="100%"
    />
  );
}

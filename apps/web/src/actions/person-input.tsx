import { leadRoutes } from '@cultivar/contract';
import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../api.ts';
import { useMe } from '../shell/pieces.ts';

interface PersonInputProps extends Omit<SelectProps, 'value' | 'onChange' | 'data'> {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  /** Whether it may be anybody's. */
  readonly nobody: boolean;
}
/** Who is to do a task. */
export function PersonInput({ value, onChange, nobody, ...rest }: PersonInputProps) {
  const { t } = useTranslation('actions');
  const me = useMe();
  const owners = useCall(leadRoutes.choices, {}).data?.owners ?? [];
  const others = owners.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Select
      label={t('taskFor')}
      description={t('taskForHelp')}
      data={[
        ...(nobody ? [{ value: '', label: t('anybody') }] : []),
        { value: String(me.id), label: t('myself') },
        ...others,
      ]}
      allowDeselect={false}
      searchable
      value={value === null ? '' : String(value)}
      onChange={(chosen) => onChange(chosen ? Number(chosen) : null)}
      {...rest}
    />
  );
}

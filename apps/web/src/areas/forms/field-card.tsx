import type { FormField, Language } from '@cultivar/audience';
import {
  ActionIcon,
  Badge,
  Box,
  Card,
  Collapse,
  Group,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconGripVertical, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { withText } from './form-draft.ts';
import { OptionsEditor } from './options-editor.tsx';
import { WordsInput } from './words-input.tsx';

interface Props {
  readonly field: FormField;
  readonly label: string;
  readonly language: Language;
  readonly open: boolean;
  readonly first: boolean;
  readonly last: boolean;
  /** Which parts are faulty: `options`, `key`. */
  readonly problems: readonly string[];
  readonly dropMark: 'above' | 'below' | null;
  readonly onToggle: () => void;
  readonly onChange: (change: Partial<FormField>) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
  readonly drag: { onStart: () => void; onOver: () => void; onDrop: () => void; onEnd: () => void };
}

/** One question: its place in the order, its words, when it is asked. The address can be moved but not taken away. */
export function FieldCard(props: Props) {
  const { field, label, open, drag, dropMark, problems } = props;
  const { t } = useTranslation('forms');
  const panel = useId();
  const isEmail = field.key === 'email';
  const line = '2px solid var(--mantine-primary-color-filled)';
  return (
    <Card
      component="li"
      p="xs"
      onDragOver={(event) => {
        event.preventDefault();
        drag.onOver();
      }}
      onDrop={(event) => {
        event.preventDefault();
        drag.onDrop();
      }}
      style={{
        borderTop: dropMark === 'above' ? line : undefined,
        borderBottom: dropMark === 'below' ? line : undefined,
        overflow: 'visible',
      }}
    >
      <Group gap="xs" wrap="nowrap">
        <Box
          draggable
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', field.key);
            drag.onStart();
          }}
          onDragEnd={drag.onEnd}
          aria-hidden
          c="dimmed"
          style={{ cursor: 'grab', display: 'flex', padding: 4 }}
          title={t('dragHint')}
        >
          <IconGripVertical size={18} />
        </Box>
        <UnstyledButton onClick={props.onToggle} aria-expanded={open} aria-controls={panel} flex={1} miw={0} mih={36}>
          <Group gap="xs" wrap="wrap">
            <Text fw={550} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {label}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`type_${field.type}`)}
            </Text>
            {field.required && (
              <Badge size="xs" variant="light" color="gray">
                {t('requiredBadge')}
              </Badge>
            )}
            {field.mode === 'progressive' && (
              <Badge size="xs" variant="light">
                {t('progressiveBadge')}
              </Badge>
            )}
            {problems.length > 0 && (
              <Badge size="xs" color="red" variant="light">
                {t('problemBadge')}
              </Badge>
            )}
          </Group>
        </UnstyledButton>
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={props.first}
            onClick={() => props.onMove(-1)}
            aria-label={t('moveUp', { field: label })}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={props.last}
            onClick={() => props.onMove(1)}
            aria-label={t('moveDown', { field: label })}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={isEmail}
            onClick={props.onRemove}
            aria-label={t('removeField', { field: label })}
          >
            <IconTrash size={16} />
          </ActionIcon>
          <IconChevronDown
            size={16}
            aria-hidden
            style={{ transform: open ? 'rotate(180deg)' : undefined, transition: 'transform 120ms' }}
          />
        </Group>
      </Group>
      <Collapse expanded={open} id={panel}>
        <FieldSettings {...props} isEmail={isEmail} />
      </Collapse>
    </Card>
  );
}

function FieldSettings({ field, language, onChange, isEmail, problems }: Props & { isEmail: boolean }) {
  const { t } = useTranslation('forms');
  const withOptions = field.type === 'select' || field.type === 'multiselect';
  return (
    <Stack gap="sm" p="xs" pt="sm">
      <WordsInput
        label={t('fieldLabel')}
        words={field.label}
        language={language}
        onChange={(text) => onChange({ label: withText(field.label, language, text) })}
      />
      <WordsInput
        label={t('fieldHint')}
        words={field.hint ?? { de: '', en: '' }}
        language={language}
        onChange={(text) => onChange({ hint: withText(field.hint ?? { de: '', en: '' }, language, text) })}
      />
      {withOptions && (
        <OptionsEditor
          options={field.options}
          language={language}
          faulty={problems.includes('options')}
          onChange={(options) => onChange({ options })}
        />
      )}
      {isEmail ? (
        <Text size="xs" c="dimmed">
          {t('emailAlways')}
        </Text>
      ) : (
        <>
          <Switch
            label={t('fieldRequired')}
            checked={field.required}
            onChange={(event) => onChange({ required: event.currentTarget.checked })}
          />
          <div>
            <Text size="sm" fw={500} mb={4} id={`mode-${field.key}`}>
              {t('whenAsked')}
            </Text>
            <SegmentedControl
              aria-labelledby={`mode-${field.key}`}
              value={field.mode}
              onChange={(mode) => onChange({ mode: mode as FormField['mode'] })}
              data={[
                { value: 'always', label: t('mode_always') },
                { value: 'progressive', label: t('mode_progressive') },
              ]}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {t(`mode_${field.mode}_hint`)}
            </Text>
          </div>
        </>
      )}
    </Stack>
  );
}

import type { TemplateProblem } from '@cultivar/contract';
import { Box, Input, Text } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './source-field.module.css';

interface SourceFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onFocus?: () => void;
  readonly problems: readonly TemplateProblem[];
  readonly inputRef?: RefObject<HTMLTextAreaElement | null>;
  readonly readOnly?: boolean;
  readonly rows?: number;
}

/** A source with line numbers; a line with a problem is marked in the margin, by sign and colour. */
export function SourceField(props: SourceFieldProps) {
  const { t } = useTranslation('content');
  const id = useId();
  const own = useRef<HTMLTextAreaElement>(null);
  const field = props.inputRef ?? own;
  const margin = useRef<HTMLDivElement>(null);
  const lines = props.value.split('\n').length;
  // an error on a line outweighs a warning
  const marked = new Map(
    [...props.problems].sort((a, b) => b.level.localeCompare(a.level)).map((problem) => [problem.line, problem.level]),
  );
  useEffect(() => {
    if (margin.current && field.current) margin.current.scrollTop = field.current.scrollTop;
  });
  return (
    <div>
      <Input.Label htmlFor={id}>{props.label}</Input.Label>
      {props.description && (
        <Text size="xs" c="dimmed" id={`${id}-help`} mb={4}>
          {props.description}
        </Text>
      )}
      <Box className={classes.frame} data-faulty={marked.size > 0 || undefined}>
        <div className={classes.margin} ref={margin} aria-hidden>
          {Array.from({ length: lines }, (_, index) => {
            const level = marked.get(index + 1);
            return (
              <div key={index} className={classes.number} data-level={level}>
                {level ? (level === 'error' ? '✕ ' : '! ') : ''}
                {index + 1}
              </div>
            );
          })}
        </div>
        <textarea
          id={id}
          ref={field}
          className={classes.source}
          value={props.value}
          readOnly={props.readOnly ?? false}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          rows={props.rows ?? 22}
          aria-describedby={props.description ? `${id}-help` : undefined}
          aria-invalid={props.problems.some(({ level }) => level === 'error')}
          title={marked.size ? t('problems', { count: marked.size }) : undefined}
          onFocus={props.onFocus}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (margin.current) margin.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </Box>
    </div>
  );
}

/** Puts the cursor on a line and shows it. */
export function goToLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  const lines = field.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  field.scrollTop = Math.max(0, (line - 5) * 20);
}

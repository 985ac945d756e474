import type { MailContent, MailLanguage, TemplateProblem } from '@cultivar/contract';
import { Collapse, Stack, Switch, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InsertMenu } from './insert-menu.tsx';
import { ProblemList } from './problem-list.tsx';
import { goToLine, SourceField } from './source-field.tsx';

type Part = TemplateProblem['part'];
type Field = HTMLInputElement | HTMLTextAreaElement;

/** Subject, preview text, source and text version of one language; insertions go where the cursor was. */
export function ContentFields(props: {
  content: MailContent;
  language: MailLanguage;
  problems: readonly TemplateProblem[];
  readOnly: boolean;
  onChange: (change: Partial<MailContent>) => void;
}) {
  const { t } = useTranslation('content');
  const { content, problems, readOnly } = props;
  const subject = useRef<HTMLInputElement>(null);
  const preheader = useRef<HTMLInputElement>(null);
  const mjml = useRef<HTMLTextAreaElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const fields: Record<Part, React.RefObject<Field | null>> = { subject, preheader, mjml, text };
  const [last, setLast] = useState<Part>('mjml');
  const [ownText, setOwnText] = useState(Boolean(content.text));
  const of = (part: Part) => problems.filter((problem) => problem.part === part);
  const faulty = (part: Part) => of(part).some(({ level }) => level === 'error');

  const insertInto = (part: Part, make: (selected: string) => string) => {
    const field = fields[part].current;
    const value = content[part] ?? '';
    const [from, to] = field ? [field.selectionStart ?? value.length, field.selectionEnd ?? value.length] : [0, 0];
    const source = make(value.slice(from, to));
    props.onChange({ [part]: value.slice(0, from) + source + value.slice(to) });
    // after the new value stands in the field
    setTimeout(() => {
      field?.focus();
      field?.setSelectionRange(from + source.length, from + source.length);
    }, 30);
  };
  /** A block begins a line of its own, so it does not land inside a tag. */
  const insertBlock = (make: (selected: string) => string) => {
    const field = mjml.current;
    if (field && field.selectionStart === field.selectionEnd) {
      const end = field.value.indexOf('\n', field.selectionStart);
      const at = field.selectionStart === 0 ? 0 : end < 0 ? field.value.length : end + 1;
      field.setSelectionRange(at, at);
      const before = at > 0 && field.value[at - 1] !== '\n' ? '\n' : '';
      insertInto('mjml', (selected) => before + make(selected));
    } else insertInto('mjml', make);
  };
  const go = (problem: TemplateProblem) => {
    if (problem.part === 'text') setOwnText(true);
    if (problem.part === 'mjml' || problem.part === 'text')
      goToLine(fields[problem.part].current as HTMLTextAreaElement, problem.line);
    else fields[problem.part].current?.focus();
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={t('subject')}
        ref={subject}
        value={content.subject}
        onFocus={() => setLast('subject')}
        onChange={(event) => props.onChange({ subject: event.currentTarget.value })}
        error={faulty('subject')}
        maxLength={500}
        readOnly={readOnly}
        required
      />
      <TextInput
        label={t('preheader')}
        description={t('preheaderHelp')}
        ref={preheader}
        value={content.preheader}
        onFocus={() => setLast('preheader')}
        onChange={(event) => props.onChange({ preheader: event.currentTarget.value })}
        error={faulty('preheader')}
        maxLength={500}
        readOnly={readOnly}
      />
      {!readOnly && (
        <InsertMenu
          language={props.language}
          onBlock={insertBlock}
          onVariable={(source) => insertInto(last, () => source)}
        />
      )}
      <ProblemList problems={problems} onGo={go} />
      <SourceField
        label={t('source')}
        description={t('sourceHelp')}
        value={content.mjml}
        inputRef={mjml}
        onFocus={() => setLast('mjml')}
        onChange={(value) => props.onChange({ mjml: value })}
        problems={of('mjml')}
        readOnly={readOnly}
      />
      <Switch
        label={t('ownText')}
        description={t('ownTextHelp')}
        checked={ownText}
        disabled={readOnly}
        onChange={(event) => {
          setOwnText(event.currentTarget.checked);
          if (!event.currentTarget.checked) props.onChange({ text: undefined });
        }}
      />
      <Collapse expanded={ownText}>
        <SourceField
          label={t('ownText')}
          value={content.text ?? ''}
          inputRef={text}
          onFocus={() => setLast('text')}
          onChange={(value) => props.onChange({ text: value })}
          problems={of('text')}
          readOnly={readOnly}
          rows={10}
        />
      </Collapse>
    </Stack>
  );
}

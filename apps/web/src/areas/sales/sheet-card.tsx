import { salesRoutes } from '@cultivar/contract';
import type { HandoffDetail } from '@cultivar/contract';
import { BANT, standing } from '@cultivar/scoring';
import { SQL_NEEDS_MET } from '@cultivar/sales';
import { Badge, Button, Group, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api.ts';
import { noteDone, noteFailed, useDates } from '../../shell/pieces.ts';
import { Card } from '../leads/detail/card.tsx';
import { useWords } from '../leads/lead-marks.tsx';
import { useSalesProblem } from './sales-problem.ts';

const REFRESH = ['/api/sales', '/api/leads', '/api/overview', '/api/reports'];
interface Line {
  readonly value: string;
  readonly met: boolean | null;
}
const SOURCES = ['user', 'call', 'form', 'rule', 'workflow', 'demo'] as const;

/** The four questions of BANT, filled after the call; three met make an SQL. */
export function SheetCard({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const say = useWords();
  const sayProblem = useSalesProblem();
  const known = new Map(handoff.sheet.map((line) => [line.criterion, line]));
  const [lines, setLines] = useState<Readonly<Record<string, Line>>>({});
  const save = useAct(salesRoutes.saveSheet, REFRESH);
  const lineOf = (key: string): Line =>
    lines[key] ?? { value: known.get(key)?.value ?? '', met: known.get(key)?.met ?? null };
  const current = BANT.criteria.map(({ key }) => ({ criterion: key, ...lineOf(key), value: lineOf(key).value.trim() }));
  const { met, of } = standing(BANT, current);
  const mayEdit = handoff.state === 'accepted' && handoff.mayHandle;
  const keep = async (): Promise<boolean> => {
    try {
      await save.mutateAsync({ params: { id: handoff.id }, body: { lines: current } });
      setLines({});
      return true;
    } catch (error) {
      noteFailed(sayProblem(error));
      return false;
    }
  };
  return (
    <Card
      title={t('sheet')}
      actions={
        <Badge variant="light" tt="none" color={met >= SQL_NEEDS_MET ? 'sprout' : 'gray'}>
          {t('metOf', { met, of })}
        </Badge>
      }
    >
      {mayEdit && (
        <Text size="sm" c="dimmed">
          {t('sheetText')}
        </Text>
      )}
      <Stack gap="lg" mt="xs">
        {BANT.criteria.map((criterion) => (
          <Criterion
            key={criterion.key}
            title={say(criterion.title)}
            question={say(criterion.question)}
            hint={say(criterion.help)}
            line={lineOf(criterion.key)}
            known={known.get(criterion.key)}
            readOnly={!mayEdit}
            onChange={(line) => setLines({ ...lines, [criterion.key]: line })}
          />
        ))}
      </Stack>
      {mayEdit && (
        <Group justify="flex-end" mt="sm">
          <Button
            variant="default"
            disabled={!Object.keys(lines).length}
            loading={save.isPending}
            onClick={() => void keep().then((done) => done && noteDone(t('sheetSaved')))}
          >
            {t('save', { ns: 'shell' })}
          </Button>
          {handoff.lead.stage !== 'sql' && handoff.lead.stage !== 'customer' && (
            <SqlButton handoff={handoff} met={met} keep={keep} />
          )}
        </Group>
      )}
    </Card>
  );
}

function Criterion(props: {
  title: string;
  question: string;
  hint: string;
  line: Line;
  known: HandoffDetail['sheet'][number] | undefined;
  readOnly: boolean;
  onChange: (line: Line) => void;
}) {
  const { t } = useTranslation('sales');
  const dates = useDates();
  const { line, known } = props;
  const from = SOURCES.find((one) => known?.source.startsWith(one));
  return (
    <Stack gap={6}>
      <Textarea
        label={props.title}
        description={props.question}
        placeholder={props.readOnly ? undefined : props.hint}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={1000}
        readOnly={props.readOnly}
        value={line.value}
        onChange={(event) => props.onChange({ ...line, value: event.currentTarget.value })}
      />
      <Group gap="xs" justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={`${props.title}: ${t('met')}`}
          disabled={props.readOnly}
          value={String(line.met)}
          onChange={(value) => props.onChange({ ...line, met: value === 'null' ? null : value === 'true' })}
          data={(['true', 'false', 'null'] as const).map((value) => ({ value, label: t(`met_${value}`) }))}
        />
        {known && (
          <Text size="xs" c="dimmed">
            {t('knownFrom', { source: from ? t(`from_${from}`) : known.source, when: dates.day(known.at) })}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

/** Saves what was entered, then marks; with too little met it asks first. */
function SqlButton(props: { handoff: HandoffDetail; met: number; keep: () => Promise<boolean> }) {
  const { t } = useTranslation('sales');
  const say = useSalesProblem();
  const mark = useAct(salesRoutes.markSql, REFRESH);
  const [asking, dialog] = useDisclosure(false);
  const go = async (expressly: boolean) => {
    if (!(await props.keep())) return;
    try {
      await mark.mutateAsync({ params: { id: props.handoff.id }, body: { expressly } });
      dialog.close();
      noteDone(t('markedSql', { name: props.handoff.lead.name }));
    } catch (error) {
      noteFailed(say(error));
    }
  };
  return (
    <>
      <Button loading={mark.isPending} onClick={() => (props.met >= SQL_NEEDS_MET ? void go(false) : dialog.open())}>
        {t('markSql')}
      </Button>
      <Modal opened={asking} onClose={dialog.close} title={t('fewTitle', { met: props.met })}>
        <Text size="sm">{t('fewText')}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={dialog.close}>
            {t('cancel', { ns: 'shell' })}
          </Button>
          <Button loading={mark.isPending} onClick={() => void go(true)}>
            {t('markAnyway')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

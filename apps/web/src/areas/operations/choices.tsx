import { workflowRoutes } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import type { Words } from '@cultivar/audience';
import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { useStepName } from './causes.tsx';

interface Place {
  readonly workflowId: number;
  readonly no: number;
  readonly node: { readonly id: string; readonly type: string; readonly config: unknown } | null;
}
interface ChoiceProps {
  /** Where the leads stand; absent while they stand in several places. */
  readonly at: Place | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The ways out of the step that the leads stand at. */
export function WayOutChoice({ at, value, onChange }: ChoiceProps) {
  const { t } = useTranslation('operations');
  const say = useWords();
  if (!at) return <Text size="sm">{t('pickGroup')}</Text>;
  const data = Object.entries(waysOut(at.node)).map(([port, words]) => ({ value: port, label: say(words) || port }));
  return (
    <Select label={t('wayOut')} data={data} value={value || null} onChange={(next) => onChange(next ?? '')} required />
  );
}
function waysOut(node: Place['node']): Readonly<Record<string, Words>> {
  const type = node ? registry.get(node.type) : undefined;
  if (!type || !node) return {};
  const config = type.config.safeParse(node.config);
  return type.portsOf && config.success ? type.portsOf(config.data as never) : type.ports;
}

/** The steps of the version that the leads walk through. */
export function StepChoice(props: ChoiceProps) {
  const { t } = useTranslation('operations');
  return props.at ? <Steps {...props} at={props.at} /> : <Text size="sm">{t('pickGroup')}</Text>;
}
function Steps({ at, value, onChange }: ChoiceProps & { at: Place }) {
  const { t } = useTranslation('operations');
  const name = useStepName();
  const say = useWords();
  const version = useCall(workflowRoutes.version, { params: { id: at.workflowId, no: at.no } });
  const data = (version.data?.graph.nodes ?? [])
    .filter((node) => registry.get(node.type)?.category !== 'entry')
    .map((node) => {
      const type = registry.get(node.type);
      const config = type?.config.safeParse(node.config);
      const summary = type && config?.success ? say(type.summary(config.data as never)) : '';
      return { value: node.id, label: [name(node), summary].filter(Boolean).join(': ') };
    });
  return (
    <Select
      label={t('toStep')}
      data={data}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      searchable
      required
    />
  );
}

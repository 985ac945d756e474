import { IconFlagFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { refusesEdge } from '../model/graph-edits.ts';
import type { Point } from '../model/graph-edits.ts';
import { useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';
import { NodeIcon } from './node-icon.tsx';
import { useRowWords } from './outline-row.tsx';
import type { RowFace } from './outline-row.tsx';
import { PickAt } from './pick-at.tsx';

interface ConnectMenuProps {
  readonly place: PortPlace;
  readonly at: Point;
  readonly face: RowFace;
  /** Undefined: the journey ends there. */
  readonly onPick: (to: string | undefined) => void;
  readonly onClose: () => void;
}
const END = '';
/** Where a way out shall lead: to any step that may stand behind it, or nowhere. */
export function ConnectMenu({ place, at, face, onPick, onClose }: ConnectMenuProps) {
  const { t } = useTranslation('workflows');
  const { registry, language } = useEditorView();
  const words = useRowWords(face);
  const label = t('stepConnectWay', { port: words.portName(place.from, place.port) });
  const targets = [...face.numbers]
    .filter(([to]) => !refusesEdge(face.graph, { ...place, to }, registry))
    .sort((a, b) => a[1] - b[1])
    .map(([value, no]) => {
      const type = registry.get(face.byId.get(value)!.type);
      return {
        value,
        label: `${no}. ${words.titleOf(value)} – ${words.summary(value)}`,
        category: type?.category ?? 'world',
        icon: <NodeIcon name={type?.icon ?? ''} size={16} />,
      };
    });
  const end = {
    value: END,
    label: t('outlineEnds'),
    category: 'world',
    icon: <IconFlagFilled size={15} aria-hidden />,
  };
  return (
    <PickAt
      at={at}
      label={label}
      nothing={t('noStepFound')}
      groups={(search) => {
        const wanted = search.trim().toLocaleLowerCase(language);
        const options = [...targets, end].filter((it) => it.label.toLocaleLowerCase(language).includes(wanted));
        return options.length ? [{ label, options }] : [];
      }}
      onPick={(to) => onPick(to === END ? undefined : to)}
      onClose={onClose}
    />
  );
}

import { useTranslation } from 'react-i18next';
import { catalogue, CATEGORY_WORDS } from '../model/catalogue.ts';
import type { AddRequest } from './drawing-context.ts';
import { useEditorView } from './editor-context.ts';
import { NodeIcon } from './node-icon.tsx';
import { PickAt } from './pick-at.tsx';

interface QuickAddProps {
  readonly request: AddRequest;
  readonly onPick: (type: string, request: AddRequest) => void;
  readonly onClose: () => void;
}
/** A searchable list of steps, wherever it was asked for: by a plus, by "/", or by a connection drawn into the open. */
export function QuickAdd({ request, onPick, onClose }: QuickAddProps) {
  const { t } = useTranslation('workflows');
  const { registry, language } = useEditorView();
  return (
    <PickAt
      at={request.at}
      label={t('searchSteps')}
      nothing={t('noStepFound')}
      groups={(search) =>
        catalogue(registry, search, language, ({ category }) => !request.place || category !== 'entry').map(
          ({ category, types }) => ({
            label: CATEGORY_WORDS[category][language],
            options: types.map(({ type, title, icon }) => ({
              ...{ value: type, label: title[language], category },
              icon: <NodeIcon name={icon} size={16} />,
            })),
          }),
        )
      }
      onPick={(type) => onPick(type, request)}
      onClose={onClose}
    />
  );
}

import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TraceView } from './trace-view.tsx';

/** A lead's walk beside what one was looking at. */
export function TraceDrawer(props: {
  readonly walk: { readonly enrolmentId: number; readonly name: string } | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation(['walks', 'shell']);
  const { walk } = props;
  return (
    <Drawer
      opened={walk !== null}
      onClose={props.onClose}
      position="right"
      size="lg"
      title={`${t('walks:trace')}: ${walk?.name ?? ''}`}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {walk && <TraceView enrolmentId={walk.enrolmentId} />}
    </Drawer>
  );
}

import { Modal, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** A dialog with room for a plan of who goes where; on a small screen it is all there is. */
export function PlanDialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const narrow = useMediaQuery('(max-width: 700px)');
  return (
    <Modal opened onClose={props.onClose} title={props.title} size="min(860px, 96vw)" fullScreen={narrow ?? false}>
      <Stack gap="md">{props.children}</Stack>
    </Modal>
  );
}

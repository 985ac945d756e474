import { segmentRoutes } from '@cultivar/contract';
import { useLocation, useParams } from 'react-router';
import { useCall } from '../../api.ts';
import { Loaded, LoadingRows } from '../../shell/pieces.ts';
import { ListPage } from './list-page.tsx';
import { SegmentEditor } from './segment-editor.tsx';
import type { SegmentDraft } from './segment-draft.ts';

/** A segment that is there, or a new one. */
export function SegmentPage() {
  const { id } = useParams();
  return id ? <Existing key={id} id={id} /> : <New />;
}

function New() {
  const copied = (useLocation().state as { draft?: SegmentDraft } | null)?.draft;
  return <SegmentEditor saved={null} start={copied} />;
}
function Existing({ id }: { id: string }) {
  const segment = useCall(segmentRoutes.get, { params: { id } });
  return (
    <Loaded query={segment} skeleton={<LoadingRows rows={5} />}>
      {(saved) => (saved.isList ? <ListPage list={saved} /> : <SegmentEditor saved={saved} />)}
    </Loaded>
  );
}

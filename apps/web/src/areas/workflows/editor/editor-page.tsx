import '@xyflow/react/dist/style.css';
import './category.css';
import { workflowRoutes } from '@cultivar/contract';
import { Skeleton, Stack } from '@mantine/core';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { useCall } from '../../../api.ts';
import { Loaded } from '../../../shell/pieces.ts';
import { Editor } from './editor.tsx';

/** One workflow: drawn, tried out, published, watched. */
export function EditorPage() {
  const id = Number(useParams().id);
  const workflow = useCall(workflowRoutes.get, { params: { id } }, { refetchOnWindowFocus: false });
  const name = workflow.data?.name;
  useEffect(() => {
    if (name) document.title = `${name} · Cultivar`;
  }, [name]);
  return (
    <Loaded query={workflow} skeleton={<EditorSkeleton />}>
      {(data) => (
        <ReactFlowProvider key={id}>
          <Editor key={id} workflow={data} refresh={() => workflow.refetch().then((it) => it.data)} />
        </ReactFlowProvider>
      )}
    </Loaded>
  );
}

function EditorSkeleton() {
  return (
    <Stack h="100%" gap={0} p="md" role="status" aria-busy>
      <Skeleton height={40} mb="md" />
      <Stack align="center" gap={48} mt={32}>
        {[0, 1, 2, 3].map((it) => (
          <Skeleton key={it} width={264} height={92} radius={14} />
        ))}
      </Stack>
    </Stack>
  );
}

import { contentRoutes } from '@cultivar/contract';
import { useParams } from 'react-router';
import { useCall } from '../../api.ts';
import { Loaded } from '../../shell/pieces.ts';
import { TemplateEditor } from './template-editor.tsx';

/** One template in its editor. */
export function TemplatePage() {
  const { id = '' } = useParams();
  // what somebody is writing must not be replaced under their hands
  const template = useCall(
    contentRoutes.template,
    { params: { id } },
    { refetchOnWindowFocus: false, refetchOnReconnect: false },
  );
  return <Loaded query={template}>{(data) => <TemplateEditor key={data.id} template={data} />}</Loaded>;
}

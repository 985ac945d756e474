import { portableRoutes } from '@cultivar/contract';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api.ts';
import { noteDone, noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from './problem-text.ts';

/** Saves the draft of a workflow as a file on the person's own machine. */
export function useExport(): (workflowId: number) => Promise<void> {
  const { t } = useTranslation('workflows');
  const say = useWorkflowProblem();
  return async (id) => {
    try {
      const { file } = await call(portableRoutes.exported, { params: { id } });
      const name = `${typeof file.key === 'string' ? file.key : id}.json`;
      saveAs(name, JSON.stringify(file, null, 2));
      noteDone(t('exported', { name }));
    } catch (error) {
      noteFailed(say(error));
    }
  };
}

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

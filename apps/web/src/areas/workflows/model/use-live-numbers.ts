import { WorkflowNumbers } from '@cultivar/contract';
import { useEffect, useState } from 'react';

export interface LiveNumbers {
  readonly numbers: WorkflowNumbers | null;
  readonly connected: boolean;
  /** Rises with each change. */
  readonly tick: number;
}

/** The numbers of a workflow as they change, while `watching`. The browser connects again by itself. */
export function useLiveNumbers(workflowId: number, watching: boolean): LiveNumbers {
  const [live, setLive] = useState<LiveNumbers>({ numbers: null, connected: false, tick: 0 });
  useEffect(() => {
    if (!watching || typeof EventSource === 'undefined') return undefined;
    const source = new EventSource(`/api/workflows/${workflowId}/live`);
    source.onopen = () => setLive((before) => ({ ...before, connected: true }));
    source.onerror = () => setLive((before) => ({ ...before, connected: false }));
    source.onmessage = (event: MessageEvent<string>) => {
      const parsed = WorkflowNumbers.safeParse(JSON.parse(event.data));
      if (parsed.success) setLive((before) => ({ numbers: parsed.data, connected: true, tick: before.tick + 1 }));
    };
    return () => source.close();
  }, [workflowId, watching]);
  return live;
}

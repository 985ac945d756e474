import { leadRoutes, workflowRoutes } from '@cultivar/contract';
import { useDebouncedValue } from '@mantine/hooks';
import { useCall } from '../api.ts';

export interface Found {
  /** Key of the shell's words. */
  readonly title: string;
  readonly items: readonly { readonly label: string; readonly description?: string; readonly path: string }[];
}

const MOST = 6;

/** Leads and workflows with that in their names; from two letters on. */
export function useFound(typed: string): readonly Found[] {
  const [search] = useDebouncedValue(typed.trim().slice(0, 100), 150);
  const options = { enabled: search.length >= 2, staleTime: 5_000 };
  const leads = useCall(leadRoutes.list, { query: { search, limit: MOST } }, options);
  const workflows = useCall(workflowRoutes.list, { query: { search, limit: MOST } }, options);
  if (search.length < 2) return [];
  return [
    {
      title: 'place_leads',
      items: (leads.data?.items ?? []).map((lead) => {
        const name = [lead.firstName, lead.lastName].filter(Boolean).join(' ');
        return {
          label: name || (lead.email ?? `#${lead.id}`),
          description: [name && lead.email, lead.company?.name].filter(Boolean).join(' · '),
          path: `/leads/${lead.id}`,
        };
      }),
    },
    {
      title: 'place_workflows',
      items: (workflows.data?.items ?? []).map(({ id, name }) => ({ label: name, path: `/workflows/${id}` })),
    },
  ];
}

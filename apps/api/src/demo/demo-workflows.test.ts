import { registry } from '@cultivar/nodes';
import { check } from '@cultivar/workflow';
import { DEMO_ASSETS } from './demo-assets.ts';
import { DEMO_FORMS } from './demo-forms.ts';
import { DEMO_MAILS } from './demo-mails.ts';
import { DEMO_PERSONAS } from './demo-people.ts';
import { DEMO_SEGMENTS } from './demo-rules.ts';
import { demoWorkflows } from './demo-workflows.ts';

const ids = (list: readonly { id: string }[]) => new Set(list.map((item) => item.id));

test.each(demoWorkflows(1).map(({ name, graph }) => [name, graph] as const))(
  '"%s" could be published as it is',
  (_name, graph) => {
    const known = {
      template: ids(DEMO_MAILS),
      form: ids(DEMO_FORMS),
      segment: ids(DEMO_SEGMENTS),
      asset: ids(DEMO_ASSETS),
      persona: ids(DEMO_PERSONAS),
      user: new Set(['1']),
    };
    expect(check(graph, registry, known).filter((finding) => finding.severity === 'error')).toEqual([]);
  },
);

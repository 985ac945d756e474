import { registry } from '@cultivar/nodes';
import { toPortable, workflowSchema } from '@cultivar/workflow';
import { z } from 'zod';
import { demoWorkflows } from '../demo/demo-workflows.ts';
import { recipeFile, RECIPES } from './recipes.ts';

/** The schema as an editor would read it: from its JSON alone. */
const schema = JSON.parse(JSON.stringify(workflowSchema(registry))) as Parameters<typeof z.fromJSONSchema>[0];
const validator = z.fromJSONSchema(schema);
const faults = (file: unknown): string =>
  z.prettifyError(validator.safeParse(JSON.parse(JSON.stringify(file))).error ?? new z.ZodError([]));

const files = [
  ...RECIPES.flatMap((recipe) =>
    (['de', 'en'] as const).map((language) => recipeFile(recipe, language, new Date('2026-03-02T08:00:00Z'))),
  ),
  ...demoWorkflows(1).map(({ name, graph }) => toPortable(graph, registry, { name, positions: true })),
];
test('every recipe and every journey of the demo is as the published schema says', () => {
  expect(files.length).toBeGreaterThan(22);
  for (const file of files) expect({ name: file.name, faults: faults(file) }).toEqual({ name: file.name, faults: '' });
});

test.each<[string, (file: (typeof files)[number]) => unknown]>([
  ['another format', (file) => ({ ...file, format: 'cultivar-workflow/9' })],
  ['no name', ({ name: _, ...file }) => file],
  ['a step of a type that there is not', (file) => ({ ...file, steps: [{ id: 'a', type: 'gibt-es-nicht' }] })],
  ['a setting of the wrong kind', (file) => ({ ...file, steps: [wait({ amount: 'drei', unit: 'days' })] })],
  ['a setting that is missing', (file) => ({ ...file, steps: [wait({ unit: 'days' })] })],
  ['a way out that the step has not', (file) => ({ ...file, steps: [{ ...wait(), next: { nirgends: 'a' } }] })],
  ['a word the format does not know', (file) => ({ ...file, steps: [{ ...wait(), setings: {} }] })],
])('it refuses %s', (_name, broken) => expect(faults(broken(files[0]!))).not.toBe(''));
const wait = (settings: object = { amount: 3, unit: 'days' }) => ({ id: 'a', type: 'wait', settings });

test('everything that can be set has a title, in both languages', () => {
  const { properties, $defs } = schema as unknown as {
    properties: Record<string, Titled & { properties?: Record<string, Titled> }>;
    $defs: Record<string, { properties: { settings: { properties?: Record<string, Titled> } } }>;
  };
  const settings = Object.entries($defs).flatMap(([name, it]) =>
    name.startsWith('step.')
      ? Object.entries(it.properties.settings.properties ?? {}).map(([key, one]) => [`${name} ${key}`, one] as const)
      : [],
  );
  const all = [...Object.entries(properties), ...Object.entries(properties.settings!.properties!), ...settings];
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(([, { title }]) => !/.+ · .+/.test(title ?? '')).map(([name]) => name)).toEqual([]);
});
interface Titled {
  readonly title?: string;
}

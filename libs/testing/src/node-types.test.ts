import type { Facts } from '@cultivar/audience';
import { nodeTypes, registry } from '@cultivar/nodes';
import { check, CATEGORIES, fieldWordsOf } from '@cultivar/workflow';
import type { AnyNodeType, Decision, Graph } from '@cultivar/workflow';
import * as icons from '@tabler/icons-react';
import fc from 'fast-check';
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { z } from 'zod';
import { arbitraryConfig } from './arbitrary-config.ts';
import { arbitraryFacts, FACTS_NOW } from './arbitrary-facts.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folders = path.join(root, 'libs/nodes/src');
const at = { now: FACTS_NOW, visitKey: '7.3', nodeId: 'n', leadKey: '3' };
const all = [...registry.values()];
const bothWords = (words: unknown): boolean => {
  const { de, en } = words as { de?: unknown; en?: unknown };
  return [de, en].every((text) => typeof text === 'string' && text.trim().length > 0);
};

test('the generated registry and pages are fresh, and every folder is a node type', () => {
  execFileSync(process.execPath, [path.join(root, 'tools/generate.mjs'), '--check'], { stdio: 'pipe' });
  expect(nodeTypes.map((type) => type.type)).toEqual([...registry.keys()]);
});

describe.each(all.map((type) => [type.type, type] as const))('%s', (name, type) => {
  const shape = Object.entries(type.config.shape as Record<string, z.ZodType>);

  test('stands in the folder of its name, in a category, with an icon', () => {
    expect(fs.existsSync(path.join(folders, name, `${name}.node.ts`))).toBe(true);
    expect(fs.existsSync(path.join(folders, name, `${name}.node.test.ts`))).toBe(true);
    expect(CATEGORIES).toContain(type.category);
    const icon = `Icon${type.icon.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())}`;
    expect(icons).toHaveProperty(icon);
    expect(type.version).toBeGreaterThan(0);
  });

  test('speaks both languages: title, help, settings, ways out', () => {
    expect([type.title, type.help, ...Object.values(type.ports)].every(bothWords)).toBe(true);
    for (const [, schema] of shape) {
      const words = fieldWordsOf(schema);
      expect(words).toBeDefined();
      expect(
        [words, ...(words!.help ? [words!.help] : []), ...Object.values(words!.options ?? {})].every(bothWords),
      ).toBe(true);
    }
    expect(type.help.de).not.toMatch(/\b(du|dein|deine|dir)\b/i);
  });

  test('its defaults are valid, but for what only a person can choose', () => {
    const open = new Set(openFields(type));
    for (const field of open) expect(['', '[]']).toContain(asText((type.defaults as Record<string, unknown>)[field]));
    expect(Object.keys(type.defaults as object).filter((key) => !shape.some(([known]) => known === key))).toEqual([]);
  });

  test('an entry has a trigger, and nothing else has one', () => {
    expect(Boolean(type.trigger)).toBe(type.category === 'entry');
  });

  const random = fc.record({ config: arbitraryConfig(type.config), facts: arbitraryFacts });
  test('decides, for whatever settings and lead: the same each time, through a way out it declares, reading only what it declares', () => {
    fc.assert(
      fc.property(random, ({ config, facts }) => {
        const parsed: unknown = type.config.parse(config);
        const known = onlyDeclared(type, facts);
        const decision = type.decide(parsed, known, at) as Decision;
        expect(type.decide(parsed, known, at)).toEqual(decision);
        const ports = Object.keys(type.portsOf?.(parsed) ?? type.ports);
        expect(portsIn(decision).filter((port) => !ports.includes(port))).toEqual([]);
        if ('waitUntil' in decision) expect(decision.waitUntil.getTime()).toBeGreaterThan(FACTS_NOW.getTime());
        if ('until' in decision) expect(decision.until.getTime()).toBeGreaterThan(FACTS_NOW.getTime());
        // a step's trace and an effect are kept as JSON
        expect(JSON.parse(JSON.stringify(plain(decision)))).toEqual(plain(decision));
      }),
      { numRuns: 60 },
    );
  });

  test('sums itself up on one line in both languages, and says what it reads', () => {
    fc.assert(
      fc.property(random, ({ config }) => {
        const parsed: unknown = type.config.parse(config);
        const summary = type.summary(parsed);
        expect(bothWords(summary)).toBe(true);
        expect(`${summary.de}${summary.en}`).not.toMatch(/undefined|NaN|\[object/);
        expect(Object.values(type.portsOf?.(parsed) ?? {}).every(bothWords)).toBe(true);
        const reads = type.reads?.(parsed) ?? {};
        if (reads.rules?.length) expect(type.needs).toContain('segments');
        if (reads.events?.length) expect(type.needs).toContain('touchpoints');
        for (const event of type.trigger?.(parsed).events ?? []) expect(event.kind).toMatch(/^[a-z]+\.[a-z]+$/);
      }),
      { numRuns: 30 },
    );
  });
});

/** Settings of a fresh node that are still to be filled in. */
function openFields(type: AnyNodeType): string[] {
  const parsed = (type.config as z.ZodObject).safeParse(type.defaults);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
}
const asText = (value: unknown): string => (Array.isArray(value) ? JSON.stringify(value) : String(value));
const plain = (decision: Decision): unknown => ({
  because: decision.because ?? null,
  effects: ('go' in decision && decision.effects) || [],
  hold: 'hold' in decision ? decision.hold : null,
});

/** Facts that fail the test when something undeclared is read. */
const onlyDeclared = (type: AnyNodeType, facts: Facts): Facts =>
  new Proxy(facts, {
    get(target, key) {
      if (typeof key === 'string' && !(type.needs as string[]).includes(key))
        throw new Error(`${type.type} reads ${key}, which is not among its needs`);
      return Reflect.get(target, key) as unknown;
    },
  });

function portsIn(decision: Decision): string[] {
  if ('leave' in decision) return [];
  if ('go' in decision) return [decision.go];
  if ('waitUntil' in decision) return [decision.then];
  if ('waitFor' in decision) return [decision.happened, decision.timeout].flat() as string[];
  if ('waitTrue' in decision) return [decision.waitTrue, decision.timeout];
  if ('perHour' in decision) return [decision.then];
  return [...Object.values(decision.answers), decision.timeout];
}

describe('check, over the real node types', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const garbage = fc.oneof(fc.jsonValue(), fc.constantFrom('x', '', [], 3, null)) as fc.Arbitrary<unknown>;
  const config = fc.oneof(
    fc.dictionary(
      fc.constantFrom('form', 'template', 'rule', 'events', 'paths', 'amount', 'unit', '__proto__'),
      garbage,
    ),
    ...all.map((type) => arbitraryConfig(type.config) as fc.Arbitrary<Record<string, unknown>>),
  );
  const graph = fc.record({
    nodes: fc.array(
      fc.record({
        id,
        type: fc.constantFrom(...registry.keys(), 'gone', 'constructor'),
        config,
        position: fc.constant({ x: 0, y: 0 }),
      }),
      { maxLength: 6 },
    ),
    edges: fc.array(
      fc.record({ from: id, port: fc.constantFrom('then', 'yes', 'no', 'timeout', 'constructor', 'a'), to: id }),
      { maxLength: 8 },
    ),
    settings: fc.constant({ reentry: 'never' as const }),
  });

  test('never throws, whatever the graph; each finding names what is there and says how to mend it', () => {
    fc.assert(
      fc.property(graph, (random) => {
        const known = { template: new Set(['a']), segment: new Set<string>(), persona: new Set<string>() };
        for (const finding of check(random as Graph, registry, known)) {
          expect(bothWords(finding.message)).toBe(true);
          if (finding.at.node) expect(random.nodes.some((node) => node.id === finding.at.node)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a node fresh from the palette says what is still to be filled in', () => {
    for (const type of all) {
      const fresh: Graph = {
        nodes: [
          {
            id: 'n',
            type: type.type,
            config: { ...(type.defaults as Record<string, unknown>) },
            position: { x: 0, y: 0 },
          },
        ],
        edges: [],
        settings: { reentry: 'never' },
      };
      const open = check(fresh, registry).filter((finding) => finding.code === 'invalid-setting');
      expect(open.map((finding) => finding.at.field).sort()).toEqual(openFields(type).sort());
      for (const finding of open) expect(finding.message.de).toMatch(/Bitte (wählen|ausfüllen)\.$/);
    }
  });
});

/** A new node type is one folder: the rest of the product goes by category, ports and settings. */
test('outside its folder and the generated registry nobody names a node type', () => {
  const rooms = ['apps', 'libs'].flatMap((top) =>
    fs.readdirSync(path.join(root, top)).map((room) => path.join(root, top, room, 'src')),
  );
  const sources = rooms
    .filter((room) => fs.existsSync(room))
    .flatMap((room) =>
      fs
        .readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/\.(test|suite)\.tsx?$/.test(file))
        .map((file) => path.join(room, file)),
    );
  const exempt = (file: string): boolean =>
    file.startsWith(path.join(root, 'libs/nodes/src')) ||
    file.startsWith(path.join(root, 'libs/testing/src')) ||
    file.startsWith(path.join(root, 'apps/e2e')) ||
    // content written in the product's own terms, and the dictionaries of other systems' terms
    /[/.]demo[/.-]|\/recipes\/|\/importing\/|\/foreign\//.test(path.relative(root, file));
  // a type in quotes; single words that mean other things too (`wait`, `leave`) only where a node's type is compared or given
  const names = [...registry.keys()];
  const quoted = names.filter((name) => name.includes('-')).map((name) => `['"\`]${name}['"\`]`);
  const compared = names.map((name) => `type['"]?\\s*(?:[!=]==?|:)\\s*['"\`]${name}['"\`]`);
  const naming = new RegExp([...quoted, ...compared].join('|'));
  const offenders = sources.filter((file) => !exempt(file) && naming.test(fs.readFileSync(file, 'utf8')));
  expect(sources.length).toBeGreaterThan(50);
  expect(offenders.map((file) => path.relative(root, file))).toEqual([]);
});

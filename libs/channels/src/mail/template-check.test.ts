import { checkTemplate } from './template-check.ts';
import { compileSource, plainData } from './template-engine.ts';
import { directLinks } from './links.ts';

const frame = {
  links: directLinks(
    {
      secret: 's'.repeat(32),
      publicUrl: 'https://c.example',
      leadId: 7,
      assets: new Map([['w', 'White & Paper']]),
      tracked: false,
    },
    new Date(),
  ),
  language: 'de',
  zone: 'Europe/Berlin',
} as const;
const render = (source: string, data: object, plain = false) =>
  compileSource(source, plain)(plainData(data) as Record<string, unknown>, frame);
const codes = (source: string) => checkTemplate(source).map(({ code }) => code);

test.each([
  '{{constructor.constructor "return process" }}',
  '{{lead.constructor}}',
  '{{lead.__proto__.x}}',
  '{{#with lead.constructor}}{{this}}{{/with}}',
  '{{lookup lead "constructor"}}',
  '{{#each (lookup this "x")}}{{/each}}',
  '{{log lead}}',
  '{{> partial}}',
  '{{> (lookup . "x")}}',
  '{{#> layout}}{{/layout}}',
  '{{* decorator}}',
  '{{#* inline "x"}}{{/inline}}',
  '{{{lead.name}}}',
  '{{& lead.name}}',
  '{{helperMissing}}',
  '{{@root}}',
  '{{@links.unsubscribe}}',
  '{{eq lead.a b=1 c}}',
  '{{#if a b}}{{/if}}',
  '{{../../../x}}',
  '{{lead.[__lookupGetter__]}}',
  '{{evil lead.name}}',
  '{{#evil}}{{/evil}}',
])('refuses %s', (source) => {
  expect(checkTemplate(source).filter(({ level }) => level === 'error')).not.toEqual([]);
});

test('allows what marketers need, and says the line of what is wrong', () => {
  expect(
    codes('{{#if lead.a}}{{default lead.b "x"}}{{else}}{{#each lead.tags}}{{@index}} {{this}}{{/each}}{{/if}}'),
  ).toEqual([]);
  expect(codes('{{#unless (and (eq lead.a "b") (not lead.c))}}{{date now "short"}}{{/unless}}')).toEqual([]);
  expect(checkTemplate('a\n\n{{lead.constructor}}')[0]).toMatchObject({ line: 3, code: 'forbidden-name' });
  expect(checkTemplate('a\n{{#if x}}')[0]).toMatchObject({ code: 'syntax' });
  expect(checkTemplate('{{lead.nmae}}', 'mjml', new Set(['lead.name']))[0]).toMatchObject({
    code: 'unknown-variable',
    level: 'warning',
  });
});
test('bounds size, depth and loops', () => {
  expect(codes('x'.repeat(200_001))).toEqual(['too-large']);
  expect(codes('{{#if a}}'.repeat(20) + '{{/if}}'.repeat(20))).toContain('too-deep');
  expect(codes('{{#each a}}{{#each b}}{{#each c}}{{/each}}{{/each}}{{/each}}')).toContain('too-deep');
  const many = { a: Array.from({ length: 5_000 }, () => 'x') };
  expect(render('{{#each a}}{{this}}{{/each}}', many)).toHaveLength(100);
});
test('data is plain: no functions, classes or prototypes reach a template', () => {
  class Secret {
    value = 'v';
    get hidden() {
      return 'h';
    }
  }
  const data = { f: () => 'called', s: new Secret(), own: { constructor: 'own' }, d: new Date('2026-11-22T12:00:00Z') };
  expect(render('[{{f}}][{{s.value}}][{{s.hidden}}][{{date d}}]', data)).toBe('[][v][][22. November 2026]');
  // even a source that was never checked finds nothing
  expect(render('[{{s.constructor}}][{{s.__proto__}}][{{toString}}]', data)).toBe('[][][]');
});
test('an object where a text belongs shows nothing and fails nothing', () => {
  for (const plain of [true, false])
    expect(render('[{{company}}][{{upper company}}]', { company: { name: 'x' } }, plain)).toBe('[][]');
});
test('values are escaped in HTML, and are themselves in text', () => {
  expect(render('{{a}}', { a: '<b>"&' })).toBe('&lt;b&gt;&quot;&amp;');
  expect(render('{{a}}', { a: '<b>"&' }, true)).toBe('<b>"&');
  expect(render('{{asset "w"}}', {})).toBe('<a href="https://c.example/a/w">White &amp; Paper</a>');
  expect(render('{{asset "w"}}', {}, true)).toBe('White & Paper: https://c.example/a/w');
});

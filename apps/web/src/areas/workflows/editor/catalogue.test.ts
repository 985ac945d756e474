/** @jest-environment node */
import fs from 'node:fs';
import { FIELD_INPUTS, fieldsOf } from '@cultivar/ui';
import { CATEGORIES } from '@cultivar/workflow';
import { catalogue } from '../model/catalogue.ts';
import { registry } from '../model/registry.ts';
import { INSPECTOR_INPUTS } from './inspector-inputs.tsx';
import { NODE_ICONS } from './node-icon.tsx';

test('every node type has its icon, and an input for each of its settings', () => {
  expect(registry.size).toBeGreaterThan(10);
  for (const type of registry.values()) {
    expect([type.type, type.icon in NODE_ICONS]).toEqual([type.type, true]);
    for (const { name, input } of fieldsOf(type.config))
      expect([type.type, name, input in INSPECTOR_INPUTS || input in FIELD_INPUTS]).toEqual([type.type, name, true]);
  }
});

test('the palette finds by title, help and category, in either language', () => {
  const found = (search: string, language: 'de' | 'en') =>
    catalogue(registry, search, language).flatMap(({ types }) => types.map((type) => type.category));
  expect(catalogue(registry, '', 'de').map(({ category }) => category)).toEqual([...CATEGORIES]);
  expect(new Set(found('einstieg', 'de'))).toContain('entry');
  expect(found('colleague', 'en')).toContain('message');
  expect(found('gibt es nicht', 'de')).toEqual([]);
});

test('category colours can be read: 4.5:1 on the card and on their own tint, in light and dark', () => {
  const css = fs.readFileSync(new URL('./category.css', import.meta.url), 'utf8');
  const rules = [...css.matchAll(/(dark'\] )?\[data-category='(\w+)'\] \{\s*--cat: (#\w+);\s*--cat-soft: (#\w+);/g)];
  expect(rules).toHaveLength(2 * CATEGORIES.length);
  for (const [, dark, category, text, tint] of rules)
    for (const ground of [tint!, dark ? '#1f2327' : '#ffffff'])
      expect([category, ground, contrast(text!, ground) >= 4.5]).toEqual([category, ground, true]);
});

/** WCAG 2.2, relative luminance. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

import { AREA_WORDS } from './shell/speak.ts';
import { allWords } from './words.ts';

test.each(Object.entries(allWords))('%s: German and English say the same things', (_name, { de, en }) => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(de).sort());
  const german = de as Record<string, string>;
  const english = en as Record<string, string>;
  const holes = (text: string) => [...new Set(text.match(/\{\{\s*\w+/g))].map((hole) => hole.replace(/\W/g, '')).sort();
  for (const key of Object.keys(german)) {
    expect([key, german[key]?.trim()]).not.toEqual([key, '']);
    expect([key, english[key]?.trim()]).not.toEqual([key, '']);
    expect([key, holes(english[key]!)]).toEqual([key, holes(german[key]!)]);
  }
});

test('every area brings its words along', async () => {
  const { shell: _shell, ...areas } = allWords;
  expect(Object.keys(AREA_WORDS).sort()).toEqual(Object.keys(areas).sort());
  for (const [name, load] of Object.entries(AREA_WORDS))
    expect((await load()).words).toBe(areas[name as keyof typeof areas]);
});

import { jest } from '@jest/globals';
import { HouseLog } from './house-log.ts';

test.each(['text', 'json'] as const)('%s: ids are there to look for, addresses and passwords are not', (format) => {
  const lines: string[] = [];
  const write = (text: string | Uint8Array) => !!lines.push(String(text));
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(write));
  const log = new HouseLog(format);
  log.warn('failed: 550 <anna@firma.example>', { enrolmentId: 12, to: 'anna@firma.example' }, 'trouble');
  log.error(new Error('cannot reach smtp://me:geheim@mail.example'));
  log.log('not at this level');
  for (const spy of spies) spy.mockRestore();
  const text = lines.join('');
  expect(text).toContain('firma.example');
  expect(text).toContain('mail.example');
  expect(text).toMatch(/enrolmentId.{1,10}12/);
  expect(text).not.toMatch(/anna|geheim|not at this level/);
  if (format === 'json')
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { level: 'warn', context: 'trouble', message: 'failed: 550 <…@firma.example>', enrolmentId: 12 },
      { level: 'error' },
    ]);
});

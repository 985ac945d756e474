import { builtinVersion, BUILTIN_MAILS } from './builtin/builtin-mails.ts';
import type { BuiltinMail } from './builtin/builtin-mails.ts';
import { compileContent } from './compile-content.ts';
import { composeMail, isAddress } from './compose.ts';
import { mailHeaders, messageId } from './headers.ts';
import { countedTargets, directLinks, linkTarget, namedLinks, trackLinks } from './links.ts';
import { mailData, readableOn } from './mail-data.ts';
import { renderMail } from './render-mail.ts';

const secret = 's'.repeat(32);
const now = new Date('2026-11-22T12:00:00Z');
const lead = {
  id: 7,
  email: 'sina@gut.example',
  firstName: 'Sina',
  lastName: 'Z',
  fields: { site: 'javascript:alert(1)' },
  tags: [],
  language: 'de',
  zone: 'Europe/Berlin',
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  company: null,
  owner: null,
} as const;
const organisation = {
  name: 'Besser',
  logoUrl: '',
  colour: '#0f7b4f',
  imprint: 'Besser GmbH\nWeg 1',
  privacyUrl: '',
  zone: 'Europe/Berlin',
};
const ground = {
  secret,
  publicUrl: 'https://c.example',
  leadId: 7,
  assets: new Map(),
  tracked: true,
  question: { form: 'k', fields: ['size'] },
};
const direct = directLinks(ground, now);
const frame = { links: direct, language: 'de', zone: 'Europe/Berlin' } as const;
const content = (mjml: string, subject = 'Hallo {{lead.firstName}}') => ({ subject, preheader: '', mjml });
const marketing = { marketing: true, since: now };
async function made(
  mjml: string,
  footer: typeof marketing | { marketing: boolean; since: Date | null } | undefined = marketing,
) {
  const { html, problems } = await compileContent(content(mjml), 'de');
  expect(problems).toEqual([]);
  const version = { cacheKey: null, subject: 'Hallo {{lead.firstName}}', html };
  const data = mailData({ organisation, lead, now, ...(footer && { footer }) });
  return { version, data, mail: renderMail(version, data, frame) };
}

test('placeholders with quotes survive MJML, conditions may stand around any block', async () => {
  const { mail } = await made(
    '{{#if lead.firstName}}<mj-button href="{{asset_url "w"}}">{{default lead.firstName "x"}}</mj-button>{{else}}<mj-text>nobody</mj-text>{{/if}}',
  );
  expect(mail.html).toContain('https://c.example/a/w?t=');
  expect(mail.html).not.toContain('nobody');
  expect(mail.subject).toBe('Hallo Sina');
});
test('a marketing mail carries imprint, reason and the ways out; a service mail only the imprint; an internal one none', async () => {
  const ways = [direct.unsubscribe, direct.preferences];
  const { mail } = await made('<mj-text>Hi</mj-text>');
  for (const way of ways) {
    expect(mail.html).toContain(way);
    expect(mail.text).toContain(way);
  }
  expect(mail.text).toMatch(/Sie erhalten diese E-Mail an sina@gut.example.*22\. November 2026/);
  expect(mail.text).toContain('Besser GmbH\nWeg 1');
  const service = (await made('<mj-text>Hi</mj-text>', { marketing: false, since: null })).mail;
  expect(service.text).toContain('Weg 1');
  expect(service.html).not.toContain('/u/');
  const whole = (
    await made('<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>')
  ).mail;
  expect(whole.html).toContain(direct.unsubscribe);
});
test('the plain part reads like a letter', async () => {
  const { mail } = await made(
    '<mj-text><h2>Titel</h2></mj-text><mj-text><p>Erstens.</p><p>Zweitens, <a href="https://x.example">hier</a>.</p></mj-text>{{#if lead.nix}}<mj-text>weg</mj-text>{{/if}}<mj-button href="https://x.example/b">Los</mj-button>',
    { marketing: false, since: null },
  );
  expect(mail.text).toBe(
    'Besser\n\nTitel\n\nErstens.\n\nZweitens, hier: https://x.example.\n\nLos: https://x.example/b\n\nBesser GmbH\nWeg 1\n',
  );
});
test('no third party is asked for anything', async () => {
  const { mail } = await made('<mj-text>Hi</mj-text>');
  expect(mail.html).not.toMatch(/fonts\.googleapis|@import/);
});
test('without consent links lead straight there and nothing is counted; with it they are counted, the ways out never', async () => {
  const { version, data, mail } = await made(
    '<mj-text><a href="https://x.example/?a=1&amp;b=2">x</a> <a href="mailto:a@b.c">m</a> <a href="{{question_url}}">q</a></mj-text>',
  );
  expect(mail.html).toContain('href="https://x.example/?a=1&amp;b=2"');
  expect(mail.html).not.toContain('/t/');
  const named = namedLinks(direct);
  const rendered = renderMail(version, data, { ...frame, links: named }, frame);
  const targets = countedTargets(rendered.html, named);
  expect([...targets].sort()).toEqual(['cultivar:question', 'https://x.example/?a=1&b=2']);
  const html = trackLinks(rendered.html, named, {
    secret,
    publicUrl: 'https://c.example',
    outboxId: 5,
    linkIds: new Map(targets.map((url, n) => [url, n + 1])),
  });
  expect(html.match(/\/t\/c\//g)).toHaveLength(2);
  expect(html.match(/\/t\/o\//g)).toHaveLength(1);
  expect(html).toContain(`href="${direct.unsubscribe}"`);
  expect(html).not.toContain('cultivar:');
  expect(rendered.text).toContain('https://c.example/f/k?q=');
  expect(rendered.text).not.toContain('cultivar:');
});
test('a link leads where it was stored, never where the address says', () => {
  expect(linkTarget('https://x.example', ground, now)).toBe('https://x.example');
  expect(linkTarget('javascript:alert(1)', ground, now)).toBeNull();
  expect(linkTarget('cultivar:question', ground, now)).toBe(direct.question);
  expect(linkTarget('cultivar:asset/w', { ...ground, tracked: false }, now)).toBe('https://c.example/a/w');
});
test("a lead's own value cannot become code", async () => {
  const { mail } = await made('<mj-text><a href="{{lead.site}}">my site</a></mj-text>');
  expect(mail.html).not.toContain('javascript:');
});
test.each([
  ['<mj-txt>x</mj-txt>', 'mjml'],
  ['<mj-button href="{{asset "w"}}">x</mj-button>', 'link-in-attribute'],
  [
    '<mj-section><mj-column><mj-text>&#123;&#123;lead.constructor&#125;&#125; {{lead.x</mj-text></mj-column></mj-section>',
    'syntax',
  ],
])('%s has a problem', async (mjml, code) => {
  const { html, problems } = await compileContent(content(mjml), 'de');
  expect(html).toBe('');
  expect(problems.map((problem) => problem.code)).toContain(code);
});
test('braces made of entities stay braces and are not run', async () => {
  const result = await compileContent(content('<mj-text>&#123;&#123;lead.firstName&#125;&#125;</mj-text>'), 'de');
  if (result.html) {
    const data = mailData({ organisation, lead, now });
    expect(renderMail({ cacheKey: null, subject: 's', html: result.html }, data, frame).html).not.toContain('>Sina<');
  } else expect(result.problems[0]!.code).toBe('syntax');
});
test('lines are the marketer’s own', async () => {
  const { problems } = await compileContent(content('<mj-text>a</mj-text>\n<mj-text>b</mj-text>\n<mj-wrong />'), 'de');
  expect(problems[0]).toMatchObject({ part: 'mjml', code: 'mjml', line: 3 });
});
test('loops that would fill the memory are stopped while they write; what is too large is no mail', () => {
  const tags = Array.from({ length: 100 }, (_, n) => `tag ${n}`);
  const rendered = (html: string, lines: unknown = tags) => {
    const data = mailData({ organisation, lead: { ...lead, tags, fields: { lines } }, now });
    return renderMail({ cacheKey: null, subject: 's', html, text: 't' }, data, frame).html;
  };
  const block = 'x'.repeat(100_000);
  expect(() => rendered(`{{#each lead.tags}}{{#each ../lead.tags}}${block}{{/each}}{{/each}}`)).toThrow('larger than');
  expect(() => rendered('{{#each lead.lines}}{{this}}{{/each}}', Array(100).fill('y'.repeat(19_000)))).toThrow(
    'larger than',
  );
  expect(rendered('{{#each lead.tags}}{{@index}}{{this}} {{else}}none{{/each}}')).toContain('99tag 99');
  expect(rendered('{{#each lead.lines}}{{this}}{{else}}none{{/each}}', [])).toBe('none');
});
test('a subject cannot bring headers along', async () => {
  const evil = 'Sina\r\nBcc: all@x.example\r\n\r\nbody';
  const version = { cacheKey: null, subject: '{{lead.firstName}}', html: '<p>x</p>' };
  const { subject } = renderMail(version, mailData({ organisation, lead: { ...lead, firstName: evil }, now }), frame);
  const raw = (
    await composeMail({
      from: { name: 'B\r\nX-Evil: 1', address: 'b@b.example' },
      to: { name: evil, address: 'a@x.example' },
      subject,
      html: 'x',
      text: 'x',
      messageId: messageId(secret, 'e1.2.3', 'b.example'),
      date: now,
      headers: { 'List-Id': 'x\r\nX-Evil: 2' },
    })
  ).toString();
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  expect(head).not.toMatch(/^(Bcc|X-Evil):/im);
  expect(head).toMatch(/^Date: Sun, 22 Nov 2026 12:00:00 \+0000$/m);
  expect(isAddress('a@b.example\r\nRCPT TO:<c@d>')).toBe(false);
  expect(isAddress('a@b.example')).toBe(true);
});
test('marketing headers obey RFC 8058; the same row is always the same mail', () => {
  const headers = mailHeaders({
    class: 'marketing',
    unsubscribeUrl: direct.unsubscribe,
    domain: 'b.example',
    organisation: 'Besser & Co',
  });
  expect(headers).toMatchObject({
    'List-Unsubscribe': `<${direct.unsubscribe}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': 'Besser-Co <marketing.b.example>',
  });
  expect(
    mailHeaders({ class: 'service', unsubscribeUrl: direct.unsubscribe, domain: 'b.example', organisation: 'B' }),
  ).toEqual({ 'Auto-Submitted': 'auto-replied' });
  expect(messageId(secret, 'e1', 'b.example')).toBe(messageId(secret, 'e1', 'b.example'));
  expect(messageId(secret, 'e1', 'b.example')).not.toBe(messageId(secret, 'e2', 'b.example'));
});
test('the built-in mails compile in both languages, and the opt-in advertises nothing', async () => {
  for (const name of Object.keys(BUILTIN_MAILS) as BuiltinMail[])
    for (const language of ['de', 'en'] as const)
      expect((await builtinVersion(name, language)).html).toContain('</html>');
  const data = mailData({
    organisation,
    lead,
    now,
    footer: { marketing: false, since: null },
    data: { confirmUrl: 'https://c.example/o/x', wording: 'W' },
  });
  const mail = renderMail(await builtinVersion('opt-in', 'de'), data, frame);
  expect(mail.text).toContain('https://c.example/o/x');
  expect(mail.html.match(/<a\s/g)).toHaveLength(1);
});
test('a button is readable on any colour', () => {
  expect([readableOn('#ffffff'), readableOn('#000000'), readableOn('#0f7b4f'), readableOn('#ffe600')]).toEqual([
    '#000000',
    '#ffffff',
    '#ffffff',
    '#000000',
  ]);
});

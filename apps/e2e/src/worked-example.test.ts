import { everybodyLeaves, eventually, registersForTheWebinar, somebody } from './product.ts';
import type { Person } from './product.ts';

/**
 * The worked example, end to end: Sina finds the webinar, becomes a lead, is nurtured, becomes an MQL; Johann takes her over, qualifies and
 * wins her. Real browser, real SMTP, real PostgreSQL; only the clock is moved.
 */
const SINA = 'sina.zielstrebig@gut.example';
let mara: Person;
let sina: Person;

interface LeadItem {
  readonly id: number;
  readonly stage: string;
  readonly temperature: string;
  readonly fit: number;
  readonly engagement: number;
}
const leadOf = async (email: string) =>
  (await mara.ask<{ items: LeadItem[] }>('get', `/api/leads?search=${encodeURIComponent(email)}`)).items[0];

const customers = async () =>
  (await mara.ask<{ total: { customer: number } }>('get', '/api/reports/funnel')).total.customer;
let customersBefore: number;

async function download(reader: Person): Promise<void> {
  const file = reader.page.waitForEvent('download');
  await reader.page.getByText('Herunterladen').click();
  await file;
}
/** The journeys of a lead. */
const walksOf = async (email: string) => {
  const { journeys } = await mara.ask<{ journeys: { workflow: { name: string }; endedAt: string | null }[] }>(
    'get',
    `/api/leads/${(await leadOf(email))!.id}`,
  );
  return journeys.map(({ workflow, endedAt }) => ({ name: workflow.name, endedAt }));
};

beforeAll(async () => {
  mara = await somebody();
  await mara.signIn('mara@besser.example');
  customersBefore = await customers();
  sina = await somebody({ width: 390, height: 844 });
});
afterAll(everybodyLeaves);

test('Sina registers with few fields, and nothing but the opt-in mail goes out before she confirms', async () => {
  await sina.open('/f/webinar-b2b-vertrieb');
  await sina.picture('form-de-phone');
  await registersForTheWebinar(sina, mara, { firstName: 'Sina', lastName: 'Zielstrebig', email: SINA });
  await sina.picture('form-thanks-de-phone');
  const mail = await mara.mail(SINA, /bestätig/i);
  expect((await mara.mailsTo(SINA)).map(({ subject }) => subject)).toEqual([mail.subject]);
  expect(await leadOf(SINA)).toMatchObject({ stage: 'lead' });

  await sina.open(await mara.linkIn(mail, /./));
  await sina.picture('opt-in-de-phone');
  await sina.page.getByRole('button').first().click();
  await mara.mail(SINA, /Ihr Platz im Webinar/);
});

test('She opens the checklist from the welcome mail: read, earned points, persona and phase', async () => {
  const welcome = await mara.mail(SINA, /Ihr Platz im Webinar/);
  await mara.letPass({ seconds: 60 });
  const link = await mara.linkIn(welcome, /Checkliste öffnen/);
  expect(link).toContain('/t/c/');
  await sina.open(link);
  await sina.picture('asset-de-phone');
  await download(sina);
  await eventually('the read to count', async () => ((await leadOf(SINA))?.engagement ?? 0) >= 25);
});

test('One question a time: a day later she is asked for her role and answers', async () => {
  await mara.letPass({ days: 1, hours: 1 });
  const question = await mara.mail(SINA, /Eine Frage/);
  await mara.letPass({ seconds: 60 });
  await sina.open(await mara.linkIn(question, /Frage beantworten/));
  await sina.picture('question-de-phone');
  expect(await sina.page.content()).not.toContain('Zielstrebig');
  await sina.page.getByLabel(/Rolle im Unternehmen/).fill('Vertriebsleiterin');
  await mara.letPass({ seconds: 30 });
  await sina.page.getByRole('button', { name: 'Antwort senden' }).click();
  await sina.page.getByText('Danke für Ihre Antwort').waitFor();
  await eventually('the fit to rise', async () => ((await leadOf(SINA))?.fit ?? 0) >= 25);
  // the next weekday morning, the guide for heads of sales
  await mara.letPass({ days: 4 });
  const guide = await mara.mail(SINA, /doppelt so viele Termine/);
  await mara.letPass({ seconds: 60 });
  await sina.open(await mara.linkIn(guide, /Leitfaden lesen/));
  await download(sina);
});

test('She books a first consultation: hot, MQL, and Johann is told within a second, with the reasons', async () => {
  // her browser is known, by her consent: only what is missing is asked, and nothing of hers is shown
  await sina.open('/f/erstgespraech');
  await sina.page.getByText('s***@gut.example').waitFor();
  await sina.picture('known-visitor-de-phone');
  expect(await sina.page.getByLabel('Vorname').count()).toBe(0);
  expect(await sina.page.content()).not.toContain('Zielstrebig');
  await sina.page.getByLabel('Telefon').fill('+49 30 1234567');
  await sina.page.getByLabel(/mich dazu anrufen/).check();
  await mara.letPass({ seconds: 30 });
  const bookedAt = Date.now();
  await sina.page.getByRole('button', { name: 'Gespräch anfragen' }).click();
  const offer = await mara.mail('johann@besser.example', /Zielstrebig/);
  const tookMs = Date.now() - bookedAt;
  await sina.page.getByRole('heading', { name: 'Danke!' }).waitFor();
  // not a timed test: the bench measures; the figure is kept with the pictures
  console.info(`consultation sent → salesperson's mail in the inbox: ${tookMs} ms`);
  expect(await leadOf(SINA)).toMatchObject({ stage: 'mql', temperature: 'hot' });

  const johann = await somebody({ width: 390, height: 844 });
  const link = await mara.linkIn(offer, /./);
  await johann.open(link);
  await johann.page.getByText('Gut GmbH').first().waitFor();
  await johann.picture('handoff-from-mail-de-phone');
  expect(await leadOf(SINA)).toMatchObject({ stage: 'mql' });
  await johann.page.getByRole('button', { name: 'Lead übernehmen' }).click();
  await eventually('the lead to be accepted', async () => (await leadOf(SINA))?.stage === 'sal');
  await johann.leave();
});

test('Johann talks to her, fills in BANT, marks SQL and wins', async () => {
  const johann = await somebody();
  await johann.signIn('johann@besser.example');
  await johann.open('/sales?view=working');
  await johann.page.getByText('Sina Zielstrebig').first().waitFor();
  await johann.picture('sales-mine-de');
  const { items } = await johann.ask<{ items: { id: number; lead: { name: string } }[] }>(
    'get',
    '/api/sales/handoffs?view=working',
  );
  await johann.open(`/sales/${items.find((item) => item.lead.name === 'Sina Zielstrebig')!.id}`);
  const sheet = johann.page.getByRole('textbox');
  await johann.page.getByRole('heading', { name: 'BANT-Bogen' }).waitFor();
  const answers: readonly [RegExp, string][] = [
    [/Budget/, '25.000 € in diesem Jahr'],
    [/Entscheid/, 'Entscheidet mit der Geschäftsführung'],
    [/Bedarf/, 'Anfragen bleiben liegen'],
  ];
  for (const [criterion, text] of answers) {
    await sheet.and(johann.page.getByLabel(criterion)).first().fill(text);
    await johann.page.getByRole('radiogroup', { name: criterion }).getByText('Ja', { exact: true }).click();
  }
  await johann.picture('bant-de');
  await johann.page.getByRole('button', { name: 'Als SQL markieren' }).click();
  await eventually('the lead to be an SQL', async () => (await leadOf(SINA))?.stage === 'sql');
  await johann.page.getByRole('button', { name: 'Gewonnen' }).click();
  await eventually('the lead to be a customer', async () => (await leadOf(SINA))?.stage === 'customer');
  expect(johann.faults).toEqual([]);
  await johann.leave();
});

test('The timeline, the canvas and the funnel show it', async () => {
  const lead = (await leadOf(SINA))!;
  await mara.open(`/leads/${lead.id}`);
  await mara.page.getByText('Sina Zielstrebig').first().waitFor();
  await mara.page.getByText('Erstgespräch gebucht').filter({ visible: true }).first().waitFor();
  await mara.picture('lead-de');
  const { items } = await mara.ask<{ items: { kind: string; touchpoint?: string }[] }>(
    'get',
    `/api/leads/${lead.id}/timeline?limit=200`,
  );
  const seen = new Set(items.map((item) => item.touchpoint ?? item.kind));
  for (const kind of ['form.submitted', 'form.confirmed', 'mail.clicked', 'asset.read', 'question.answered'])
    expect(seen).toContain(kind);
  for (const kind of ['mail', 'step', 'score', 'stage']) expect(items.map((item) => item.kind)).toContain(kind);

  const { items: workflows } = await mara.ask<{ items: { id: number; name: string }[] }>('get', '/api/workflows');
  const webinar = workflows.find(({ name }) => name.startsWith('Webinar'))!;
  await mara.open(`/workflows/${webinar.id}`);
  await mara.page.locator('.react-flow__node').first().waitFor();
  await mara.page
    .getByText(/unterwegs/)
    .first()
    .waitFor();
  await mara.picture('canvas-live-de');
  await mara.open('/reports');
  await mara.page.getByRole('heading').first().waitFor();
  await mara.picture('reports-de');
  expect((await customers()) - customersBefore).toBe(1);
  expect(mara.faults).toEqual([]);
});

test('A second lead unsubscribes in mid-journey and gets nothing more', async () => {
  const TIM = 'tim.taler@taler.example';
  const tim = await somebody({ language: 'en' });
  await tim.open('/f/webinar-b2b-vertrieb?lang=en');
  await tim.picture('form-en');
  await tim.page.getByLabel('First name').fill('Tim');
  await tim.page.getByLabel('Last name').fill('Taler');
  await tim.page.getByLabel('Mail address').fill(TIM);
  await tim.page.getByLabel(/may send me content/).check();
  await mara.letPass({ seconds: 30 });
  await tim.page.getByRole('button', { name: 'Reserve a seat' }).click();
  await tim.open(await mara.linkIn(await mara.mail(TIM, /confirm/i), /./));
  await tim.page.getByRole('button').first().click();
  const welcome = await mara.mail(TIM, /your seat/i);
  // without tracking consent the links of the mail stay as they are
  expect(await mara.linkIn(welcome, /Open the checklist/)).not.toContain('/t/c/');
  await tim.open(await mara.linkIn(welcome, /Unsubscribe/));
  await tim.picture('unsubscribe-en');
  await tim.page.getByRole('button', { name: /unsubscribe/i }).click();
  await eventually('the withdrawal to stand', async () => {
    const lead = (await leadOf(TIM))!;
    const { items } = await mara.ask<{ items: { touchpoint?: string }[] }>(
      'get',
      `/api/leads/${lead.id}/timeline?limit=100`,
    );
    return items.some((item) => item.touchpoint === 'consent.withdrawn');
  });
  const before = (await mara.mailsTo(TIM)).length;
  await eventually('his journey to end', async () => {
    await mara.letPass({ days: 7 });
    return (await walksOf(TIM)).every(({ endedAt }) => endedAt !== null);
  });
  expect((await mara.mailsTo(TIM)).length).toBe(before);
  await tim.leave();
});

test('A lead that is not ready yet is rejected with a date, and comes back into nurture by itself on that date', async () => {
  const POLLY = 'polly.spaeter@spaeter.example';
  const { id } = await mara.ask<{ id: number }>('post', '/api/leads', {
    ...{ email: POLLY, firstName: 'Polly', lastName: 'Später', company: 'Später AG', jobTitle: 'Vertriebsleiterin' },
    ...{ source: 'trade-fair', note: 'Vom Messestand' },
  });
  const consent = { purpose: 'marketing', state: 'granted', note: 'Unterschrieben auf der Messekarte' };
  await mara.ask('post', `/api/leads/${id}/consents`, consent);
  await mara.ask('patch', `/api/leads/${id}`, { stage: 'mql', reason: 'Gespräch am Messestand' });
  const offer = await mara.mail('johann@besser.example', /Später/);
  const johann = await somebody({ width: 390, height: 844 });
  await johann.open(await mara.linkIn(offer, /./));
  await johann.page.getByText('Ablehnen', { exact: true }).first().click();
  await johann.page.getByLabel('Grund').selectOption('timing');
  const today = await mara.letPass({ seconds: 1 });
  const back = new Date(today.getTime() + 182 * 86_400_000);
  await johann.page.getByLabel(/Wieder vorlegen am/).fill(back.toISOString().slice(0, 10));
  await johann.picture('reject-with-date-de-phone');
  await johann.page.getByRole('button', { name: 'Lead ablehnen' }).click();
  await eventually('the rejection', async () => (await leadOf(POLLY))?.stage === 'recycled');
  await johann.leave();

  await mara.letPass({ days: 170 });
  const asked = /Wie steht es um Ihren Vertrieb/;
  expect((await mara.mailsTo(POLLY)).some(({ subject }) => asked.test(subject))).toBe(false);
  await mara.letPass({ days: 14 });
  await eventually('the journey of the date', async () =>
    (await walksOf(POLLY)).some(({ name }) => name === 'Wiedervorlage'),
  );
  await mara.letPass({ days: 4 });
  await mara.mail(POLLY, asked);
});

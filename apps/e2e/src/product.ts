import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import path from 'node:path';

export const URL_BASE = process.env.E2E_URL!;
const ARTEFACTS = path.resolve(import.meta.dirname, '../../../artefacts/e2e');
const DEMO_PASSWORD = 'cultivar-demo';

/** The product as somebody sits before it: a browser of their own, a language, a window. */
export class Person {
  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {}
  readonly faults: string[] = [];

  async open(where: string): Promise<void> {
    await this.page.goto(where.startsWith('http') ? where : `${URL_BASE}${where}`);
  }
  /** A picture kept as an artefact, to be looked at. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(ARTEFACTS, `${name}.png`), animations: 'disabled' });
  }
  async signIn(email: string): Promise<void> {
    const response = await this.context.request.post(`${URL_BASE}/api/session`, {
      data: { email, password: DEMO_PASSWORD },
      headers: { 'x-cultivar': '1' },
    });
    if (!response.ok()) throw new Error(`sign-in of ${email}: ${response.status()} ${await response.text()}`);
  }
  /** The language of whoever has signed in wins over the browser's. */
  speak(language: 'de' | 'en'): Promise<unknown> {
    return this.ask('patch', '/api/session', { language });
  }
  /** Calls the api as this person. */
  async ask<T>(method: 'get' | 'post' | 'put' | 'patch', where: string, data?: unknown): Promise<T> {
    const response = await this.context.request[method](`${URL_BASE}${where}`, {
      ...(data !== undefined && { data }),
      headers: { 'x-cultivar': '1' },
    });
    if (!response.ok()) throw new Error(`${method} ${where}: ${response.status()} ${await response.text()}`);
    return (await response.json()) as T;
  }
  /** Lets time pass for the whole house; what became due is done soon after. @returns the new time */
  async letPass(span: { days?: number; hours?: number; seconds?: number }): Promise<Date> {
    const advanceMs = ((span.days ?? 0) * 24 + (span.hours ?? 0)) * 3_600_000 + (span.seconds ?? 0) * 1000;
    return new Date((await this.ask<{ now: string }>('post', '/api/test/clock', { advanceMs })).now);
  }
  /** The newest mail to an address whose subject matches, as soon as it is in the inbox. */
  async mail(to: string, subject: RegExp): Promise<Mail> {
    return eventually(`a mail to ${to} with subject ${subject}`, async () => {
      const { items } = await this.ask<{ items: Mail[] }>('get', `/api/inbox?to=${encodeURIComponent(to)}&limit=100`);
      return items.find((mail) => subject.test(mail.subject));
    });
  }
  async mailsTo(to: string): Promise<Mail[]> {
    return (await this.ask<{ items: Mail[] }>('get', `/api/inbox?to=${encodeURIComponent(to)}&limit=200`)).items;
  }
  /** The links of a mail's HTML, by their words. */
  async linkIn(mail: Mail, words: RegExp): Promise<string> {
    const response = await this.context.request.get(`${URL_BASE}/api/inbox/${mail.id}/html`);
    const html = await response.text();
    for (const [, href = '', inner = ''] of html.matchAll(/<a[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g))
      if (words.test(inner.replace(/<[^>]*>/g, ' '))) return href.replaceAll('&amp;', '&');
    throw new Error(`no link "${words}" in the mail "${mail.subject}"`);
  }
  async leave(): Promise<void> {
    await this.context.close();
  }
}

export interface Mail {
  readonly id: number;
  readonly to: string;
  readonly subject: string;
  readonly preview: string;
  readonly receivedAt: string;
}

/** Asks again until there is an answer: for what the product does by itself, within its own time. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  withinMs = 15_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Somebody registers for the demo's webinar; what he confirms with is on its way. */
export async function registersForTheWebinar(reader: Person, marketer: Person, lead: Registration): Promise<void> {
  const { page } = reader;
  await reader.open('/f/webinar-b2b-vertrieb');
  await page.getByLabel('Vorname').fill(lead.firstName);
  await page.getByLabel('Nachname').fill(lead.lastName);
  await page.getByLabel('E-Mail-Adresse').fill(lead.email);
  await page.getByLabel('Unternehmen').fill('Gut GmbH');
  await page.getByLabel(/darf mir per E-Mail/).check();
  await page.getByLabel(/darf auswerten/).check();
  // who is faster than a person is taken for a robot
  await marketer.letPass({ seconds: 30 });
  await page.getByRole('button', { name: 'Platz reservieren' }).click();
  await page.getByRole('heading', { name: 'Noch ein Schritt' }).waitFor();
}
interface Registration {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** The one browser of a test file; those who come at once wait for the same. */
let browser: Promise<Browser> | undefined;

export async function somebody(
  options: { language?: 'de' | 'en'; width?: number; height?: number; dark?: boolean } = {},
): Promise<Person> {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const chrome = await browser;
  const context = await chrome.newContext({
    locale: options.language === 'en' ? 'en-GB' : 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: options.width ?? 1280, height: options.height ?? 720 },
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    // a headless browser is taken for the mail scanner that it could be
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const person = new Person(page, context);
  page.on('pageerror', (error) => person.faults.push(error.message));
  return person;
}

export async function everybodyLeaves(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

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
  /** Calls the api as this person. */
  async ask<T>(method: 'get' | 'post', where: string, data?: unknown): Promise<T> {
    const response = await this.context.request[method](`${URL_BASE}${where}`, {
      ...(data !== undefined && { data }),
      headers: { 'x-cultivar': '1' },
    });
    if (!response.ok()) throw new Error(`${method} ${where}: ${response.status()} ${await response.text()}`);
    return (await response.json()) as T;
  }
  async leave(): Promise<void> {
    await this.context.close();
  }
}

let browser: Browser | undefined;

export async function somebody(options: { language?: 'de' | 'en'; width?: number; height?: number; dark?: boolean } = {}): Promise<Person> {
  browser ??= await chromium.launch({
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
  const context = await browser.newContext({
    locale: options.language === 'en' ? 'en-GB' : 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: options.width ?? 1280, height: options.height ?? 720 },
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const person = new Person(page, context);
  page.on('pageerror', (error) => person.faults.push(error.message));
  return person;
}

export async function everybodyLeaves(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

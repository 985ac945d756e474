import type { Page } from 'playwright-core';

/** What can stand open in the editor, and how somebody gets there; in whichever language is spoken. */
export interface EditorState {
  readonly name: string;
  /** The workflow it is shown with: the demo's webinar, which has leads in it, or one edited since its publish. */
  readonly with: 'webinar' | 'edited' | 'list';
  readonly open: (page: Page) => Promise<void>;
}

const dialog = (page: Page) => page.locator('[role=dialog]:visible').last();
const draft = (page: Page) => page.locator('label', { hasText: /^(Entwurf|Draft)$/ }).click();
const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name }).click();
/** The number of those who stand at the pause. */
const standing = (page: Page) =>
  page.locator('.react-flow__node[data-id=pause]').getByRole('button', { name: /^3 / }).first();
const traces = (page: Page) => page.getByRole('button', { name: /^(Verlauf von|Open the trace of)/ });
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();
const firstOf = (page: Page, category: string) => page.locator(`.react-flow__node [data-category=${category}]`).first();

/** Opens a step's settings with the keyboard, as its card may lie under something or outside of a small window. */
async function settingsOf(page: Page, category: string): Promise<void> {
  await firstOf(page, category).waitFor({ state: 'attached' });
  await firstOf(page, category).evaluate((card) => card.closest<HTMLElement>('.react-flow__node')!.focus());
  await page.keyboard.press('Enter');
  await page.locator('#workflow-inspector [data-field], #workflow-inspector label').first().waitFor();
}

export const EDITOR_STATES: readonly EditorState[] = [
  {
    name: 'live',
    with: 'webinar',
    open: async (page) => {
      await page.locator('.react-flow__node').first().waitFor();
    },
  },
  {
    name: 'draft',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await page.locator('.react-flow__node').first().waitFor();
    },
  },
  {
    name: 'inspector-entry',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await settingsOf(page, 'entry');
    },
  },
  {
    name: 'inspector-mail',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await settingsOf(page, 'message');
    },
  },
  {
    name: 'inspector-logic',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await settingsOf(page, 'logic');
    },
  },
  {
    name: 'outline',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await page.locator('label', { hasText: /^(Gliederung|Outline)$/ }).click();
      await page.getByRole('tree').waitFor();
    },
  },
  {
    name: 'findings',
    with: 'edited',
    open: async (page) => {
      await draft(page);
      await tab(page, /Prüfung|Findings/);
      await page.getByText(/Geprüft auch mit|Checked with/).waitFor();
    },
  },
  {
    name: 'dry-run',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await tab(page, /Testlauf|Dry run/);
      await page.getByRole('button', { name: /Testlauf starten|Start dry run/ }).waitFor();
    },
  },
  {
    name: 'dry-run-played',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await tab(page, /Testlauf|Dry run/);
      await press(page, /Testlauf starten|Start dry run/);
      await page.getByText(/Die Reise ist zu Ende|The journey has ended/).waitFor();
    },
  },
  {
    name: 'back-test',
    with: 'webinar',
    open: async (page) => {
      await draft(page);
      await tab(page, /Rückblick|Back-test/);
      await page.getByRole('button', { name: /Rückblick starten|Start the back-test/ }).waitFor();
    },
  },
  {
    name: 'versions',
    with: 'edited',
    open: async (page) => {
      await tab(page, /Versionen|Versions/);
      await page.getByText('Version 1', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'publish',
    with: 'edited',
    open: async (page) => {
      await draft(page);
      await press(page, /^(Veröffentlichen|Publish)$/);
      await dialog(page).locator('select, input[aria-haspopup=listbox], [role=combobox]').first().waitFor();
    },
  },
  {
    name: 'leads',
    with: 'edited',
    open: async (page) => {
      await standing(page).press('Enter');
      await traces(page).first().waitFor();
    },
  },
  {
    name: 'trace',
    with: 'edited',
    open: async (page) => {
      await standing(page).press('Enter');
      await traces(page).first().click();
      await dialog(page).locator('li, [data-walk], .mantine-Timeline-item').first().waitFor();
    },
  },
  {
    name: 'create',
    with: 'list',
    open: async (page) => {
      await press(page, /^(Workflow anlegen|Create workflow)$/);
      await dialog(page).getByRole('button').nth(3).waitFor();
    },
  },
  {
    name: 'import',
    with: 'list',
    open: async (page) => {
      await press(page, /^(Workflow anlegen|Create workflow)$/);
      await dialog(page).getByRole('tab').last().click();
      await dialog(page)
        .getByText(/einfügen|Or paste/)
        .waitFor();
    },
  },
];

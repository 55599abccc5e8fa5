import type { Browser, Locator, Page } from 'playwright-core';
import type { TestServer } from './server.js';

/** One of the demo's people. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** The people whom the demo lets one be. */
export async function listPeople(server: TestServer): Promise<readonly Person[]> {
  const { people } = (await (await fetch(`${server.url}/demo/people`)).json()) as {
    people: (Person & { bot?: boolean })[];
  };
  return people.filter(({ bot }) => bot !== true);
}

/** The demo in a browser of its own: nothing is shared with other pages but the server. */
export async function openDemo(browser: Browser, server: TestServer, person: Person): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.url}/?as=${person.id}`);
  await page.getByRole('heading', { name: `Hello, ${person.name}` }).waitFor();
  return page;
}

/** Starts to write to somebody, from the first screen. */
export async function openChat(page: Page, other: Person): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /Write a message/ })
    .filter({ hasText: other.name })
    .click();
  await composer(page, other).waitFor();
}

/** Where a message to somebody is written. */
export function composer(page: Page, other: Person): Locator {
  return page.getByRole('textbox', { name: `Message to ${other.name}` });
}

/** Writes a message and sends it by the keyboard. */
export async function write(page: Page, other: Person, text: string): Promise<void> {
  await composer(page, other).fill(text);
  await composer(page, other).press('Enter');
}

/** The thread with somebody. */
export function thread(page: Page, other: Person): Locator {
  return page.getByRole('log', { name: `Messages with ${other.name}` });
}

/** The messages of a thread with this text, of whoever it is. */
export function messages(page: Page, other: Person, text: string | RegExp): Locator {
  return thread(page, other).getByRole('article').filter({ hasText: text });
}

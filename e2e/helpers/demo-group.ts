import type { Locator, Page } from 'playwright-core';
import type { Person } from './demo.js';

/** What the groups of these tests are called. */
export const groupTitle = 'Film night';

/** The call of the group, where it is shown. */
export const groupStage = (page: Page): Locator => page.getByRole('region', { name: `Call with ${groupTitle}` });

/** A button of that call. */
export const stageButton = (page: Page, name: string | RegExp): Locator =>
  groupStage(page).getByRole('button', { name });

/** Makes the group and opens it. */
export async function createGroup(page: Page, members: readonly Person[]): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  for (const { name } of members) await page.getByRole('dialog').getByRole('option', { name }).click();
  await page.getByRole('textbox', { name: 'Name of the group' }).fill(groupTitle);
  await page.getByRole('button', { name: 'Create group' }).click();
}

/** Goes through the screen before a call, once the camera shows something. */
export async function join(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your camera', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Join', exact: true }).click();
}

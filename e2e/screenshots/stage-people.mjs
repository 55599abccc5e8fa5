// What a person does in the demo, as the screenshots need it.

/** A page as one person of the demo, in a browser whose camera shows them. */
export async function openAs(browser, { url, who, width, height, scheme = 'light', scale = 1 }) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    deviceScaleFactor: scale,
    locale: 'en-GB',
    hasTouch: width < 500,
    isMobile: width < 500,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${who}: ${error.stack}`));
  await page.goto(`${url}/?as=${who}`);
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  return page;
}

/** Opens the conversation with somebody from the welcome screen or the list. */
export async function openChat(page, name) {
  await page
    .getByRole('main')
    .getByRole('button', { name: 'Write a message' })
    .filter({ hasText: name })
    .or(page.getByRole('option', { name: new RegExp(name) }))
    .first()
    .click();
  await fieldOf(page).waitFor();
}

/** Writes one message and waits until it is in the thread. */
export async function write(page, text) {
  await fieldOf(page).fill(text);
  await fieldOf(page).press('Enter');
  await page.getByRole('log').getByText(text.slice(0, 40)).first().waitFor();
}

export function fieldOf(page) {
  return page.getByRole('textbox', { name: /^Message to/ });
}

/** Waits until that many films on the page have a picture, and had the time to become sharp. */
export async function pictures(page, count) {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('video')].filter((video) => video.videoWidth > 0).length >= wanted,
    count,
  );
  await page
    .getByText(/^0:0[3-9]$/)
    .first()
    .waitFor();
}

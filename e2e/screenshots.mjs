// Takes pictures of the demo against a real server: `node e2e/screenshots.mjs [folder]`, all of them, into `temp/screenshots` unless
// told otherwise; with `--docs` also docs/images, with `--phone` also calls with phones. The demo and the server must be built.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { createChildren } from '../scripts/lib/children.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { findChromium } from '../scripts/lib/system.mjs';
import { waitReady } from '../scripts/lib/wait-ready.mjs';
import { writeFace } from './screenshots/faces.mjs';
import { fieldOf, openAs, openChat, pictures, write } from './screenshots/stage-people.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];
const schemes = ['light', 'dark'];
const given = process.argv.slice(2);
const out = resolve(given.find((word) => !word.startsWith('--')) ?? join(root, 'temp/screenshots'));
const docs = given.includes('--docs') ? join(root, 'docs/images') : undefined;

const data = await mkdtemp(join(tmpdir(), 'parley-screenshots-'));
const server = createChildren();
const browsers = [];
try {
  await mkdir(out, { recursive: true });
  const since = Date.now();
  server.start('parley dev', [
    'packages/server/bin/parley.js',
    'dev',
    ...['--data', data, '--port', '0', '--demo', 'examples/messenger/dist'],
    ...(given.includes('--phone') ? ['--phone', '--turn-port', '0'] : []),
  ]);
  const demo = await waitReady(join(data, 'demo.json'), { since, signal: AbortSignal.timeout(30_000) });
  if (!demo) throw new Error('Unable to take pictures: because the server was not ready after 30 s. Build it first.');
  server.start('bot', ['examples/messenger/bot/bot.js'], { PARLEY_URL: demo.url, PARLEY_API_KEY: demo.botKey });
  const { people } = await (await fetch(`${demo.url}/demo/people`)).json();
  const [alice, bob, ...others] = people.filter((person) => !person.bot);
  const bot = people.find((person) => person.bot);

  const plain = await launch();
  for (const who of ['alice', 'bob']) await writeFace(plain, who, join(data, `${who}.y4m`));
  const alices = await launch(join(data, 'alice.y4m'));
  const bobs = await launch(join(data, 'bob.y4m'));
  const scene = { url: demo.url, alice, bob, others, bot, plain, alices, bobs };

  await fill(scene);
  for (const scheme of schemes) {
    for (const size of sizes) {
      const name = `${size.width}-${scheme}`;
      await still(scene, { ...size, scheme, name });
      await call(scene, { ...size, scheme, name });
    }
  }
  if (given.includes('--phone')) await phone(scene);
  await sideBySide(scene);
  if (docs) await forDocs(scene);
  await offline(scene);
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.stop();
  await rm(data, { recursive: true, force: true });
}

async function launch(film) {
  const args = film ? [...flags, `--use-file-for-fake-video-capture=${film}`] : flags;
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  browsers.push(browser);
  return browser;
}

function shoot(page, name) {
  return page.screenshot({ path: join(out, `${name}.png`), animations: 'disabled' });
}

/** Gives the people something to have talked about. */
async function fill({ url, alice, bob, others, bot, alices, bobs }) {
  const size = { width: 1024, height: 768 };
  const left = await openAs(alices, { url, who: alice.id, ...size });
  const right = await openAs(bobs, { url, who: bob.id, ...size });
  await openChat(left, bob.name);
  await write(left, 'Morning! The new build is up. Can you have a look at the call screen before Thursday?');
  await openChat(right, alice.name);
  await write(right, 'On it. First impression: it connects before I have put my headset on.');
  await write(right, 'Two things for the handover: who presents the bot, and do we show it on a phone as well?');
  await write(left, 'I take the bot. And yes, the phone layout is worth a minute. I collected the steps here:');
  await write(left, 'https://example.org/demo/thursday');
  await write(right, 'Perfect. Ten minutes now to walk through it together?');
  await write(left, 'Give me two, then I call you.');
  await left.getByText('Read').first().waitFor();

  if (bot) {
    await startDirect(left, bot.name);
    await write(left, '/help');
    await left.getByRole('log').getByText('/balance').first().waitFor();
  }
  if (others.length > 1) {
    await left.getByRole('button', { name: 'New conversation' }).first().click();
    const dialog = left.getByRole('dialog');
    for (const person of [bob, ...others]) await dialog.getByRole('option', { name: person.name }).click();
    await left.getByRole('textbox', { name: 'Name of the group' }).fill('Thursday demo');
    await left.getByRole('button', { name: 'Create group' }).click();
    await fieldOf(left).waitFor();
    await write(left, 'Hello everyone, here is the place for Thursday.');
    const third = await openAs(bobs, { url, who: others[0].id, ...size });
    await openChat(third, 'Thursday demo');
    await write(third, 'Thanks! I bring the second phone.');
    await third.context().close();
  }
  await left.context().close();
  await right.context().close();
}

async function startDirect(page, name) {
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await page.getByRole('dialog').getByRole('option', { name }).click();
  await page.getByRole('button', { name: /^Message / }).click();
  await fieldOf(page).waitFor();
}

/** Sign-in, list, thread, group, dialogs. */
async function still({ url, alice, bob, others, plain }, { name, ...size }) {
  const page = await openAs(plain, { url, who: alice.id, ...size });
  await page.getByRole('option').first().waitFor();
  if (size.width > 500) await page.getByRole('button', { name: 'Write a message' }).first().waitFor();
  await shoot(page, `list-${name}`);
  await openChat(page, bob.name);
  await page.getByRole('log').getByText('Give me two').waitFor();
  await shoot(page, `thread-${name}`);
  if (size.width > 500) {
    await page.keyboard.press('Escape');
    await page.locator('body').click({ position: { x: 5, y: size.height - 5 } });
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await shoot(page, `shortcuts-${name}`);
    await page.keyboard.press('Escape');
  } else {
    await page.goBack();
  }
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  const dialog = page.getByRole('dialog');
  for (const person of [bob, ...others.slice(0, 1)]) await dialog.getByRole('option', { name: person.name }).click();
  await shoot(page, `new-${name}`);
  await page.keyboard.press('Escape');
  if (others.length > 1) {
    await openChat(page, 'Thursday demo');
    const show = page.getByRole('button', { name: 'Show details' });
    if (await show.isVisible()) await show.click();
    await page.getByRole('heading', { name: 'Members' }).waitFor();
    await shoot(page, `group-${name}`);
  }
  await page.goto(url);
  await page
    .getByRole('link', { name: new RegExp(bob.name) })
    .first()
    .waitFor();
  await shoot(page, `sign-in-${name}`);
  await page.route('**/demo/people', (route) => route.abort());
  await page.reload();
  await page.getByRole('button', { name: 'Try again now' }).waitFor();
  await shoot(page, `sign-in-away-${name}`);
  await page.context().close();
}

/** The card of an incoming call, then the call itself, large and minimised. */
async function call({ url, alice, bob, alices, bobs }, { name, ...size }) {
  const left = await openAs(alices, { url, who: alice.id, ...size });
  const right = await openAs(bobs, { url, who: bob.id, ...size });
  await openChat(left, bob.name);
  await openChat(right, alice.name);
  await left
    .getByRole('button', { name: `Video call with ${bob.name}` })
    .first()
    .click();
  await right.getByRole('button', { name: 'Accept with video' }).waitFor();
  await shoot(left, `calling-${name}`);
  await shoot(right, `incoming-${name}`);
  await right.getByRole('button', { name: 'Accept with video' }).click();
  await pictures(left, 2);
  await pictures(right, 2);
  await left.mouse.move(5, 5);
  await shoot(left, `call-${name}`);
  await left.getByRole('button', { name: 'Minimise the call' }).click();
  await pictures(left, 1);
  await shoot(left, `call-small-${name}`);
  await left.getByRole('button', { name: 'Leave the call' }).click();
  await right.getByText('Call ended').first().waitFor();
  await shoot(right, `call-ended-${name}`);
  await left.context().close();
  await right.context().close();
}

/** The dial pad, and a call with a phone that is held, transferred in vain, and waits for another one. */
async function phone({ url, alice, plain }) {
  const looks = [
    { name: '1280-light', width: 1280, height: 800, scheme: 'light' },
    { name: '390-dark', width: 390, height: 844, scheme: 'dark' },
    { name: '320-light', width: 320, height: 640, scheme: 'light' },
  ];
  for (const { name, ...size } of looks) {
    const page = await openAs(plain, { url, who: alice.id, ...size });
    const field = page.getByRole('combobox', { name: 'Phone number' });
    const button = (label) => page.getByRole('button', { name: label, exact: true });
    const dial = async (number) => {
      await button('Dial pad').click();
      await field.fill(number);
      await button('Call').click();
    };
    await button('Dial pad').click();
    await field.fill('echo');
    await page.getByRole('option').first().waitFor();
    await shoot(page, `dial-search-${name}`);
    await field.fill('112');
    await button('Emergency call').waitFor();
    await shoot(page, `dial-emergency-${name}`);
    await button('Close').click();
    await dial('+15557770700');
    await page.getByRole('timer').waitFor();
    await shoot(page, `phone-${name}`);
    await button('Keypad').click();
    await page.keyboard.type('12#');
    await shoot(page, `phone-keypad-${name}`);
    await button('Close the keypad').click();
    await button('Transfer').click();
    await page.getByRole('combobox', { name: 'Name or number' }).fill('+15557770486');
    await shoot(page, `phone-transfer-${name}`);
    await button('Transfer now').click();
    await page.getByText('Not transferred').waitFor();
    await shoot(page, `phone-not-transferred-${name}`);
    await button('Transfer').click();
    await page.getByRole('combobox', { name: 'Name or number' }).fill('+15557770000');
    await button('Talk first').click();
    await page.getByRole('button', { name: /^Connect them/ }).waitFor();
    await shoot(page, `phone-two-${name}`);
    await page.getByRole('button', { name: /^Connect them/ }).click();
    await page.getByText('Call transferred').first().waitFor();
    await shoot(page, `phone-transferred-${name}`);
    await button('Calls').click();
    await page.getByText('Outgoing call').first().waitFor();
    await shoot(page, `phone-log-${name}`);
    await page.context().close();
  }
}

async function sideBySide({ url, alice, bob, plain }) {
  const page = await plain.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await openBoth(page, { url, alice, bob });
  await shoot(page, 'duo-1440-light');
  await page.close();
}

async function openBoth(page, { url, alice, bob }) {
  await page.goto(`${url}/?duo=${alice.id},${bob.id}`);
  for (const [me, other] of [
    [alice, bob],
    [bob, alice],
  ]) {
    const frame = page.frameLocator(`iframe[title="Messenger of ${me.name}"]`);
    await frame.getByRole('option', { name: new RegExp(other.name) }).click();
    await frame.getByRole('log').getByText('Give me two').waitFor();
  }
  await page.mouse.move(5, 5);
}

/** The two pictures of the README. */
async function forDocs({ url, alice, bob, plain, alices, bobs }) {
  await mkdir(docs, { recursive: true });
  const size = { width: 1360, height: 800, scale: 1.25 };
  const page = await plain.newPage({ viewport: size, deviceScaleFactor: size.scale, locale: 'en-GB' });
  await openBoth(page, { url, alice, bob });
  await page.screenshot({ path: join(docs, 'demo.png'), animations: 'disabled' });
  await page.close();

  const left = await openAs(alices, { url, who: alice.id, ...size });
  const right = await openAs(bobs, { url, who: bob.id, ...size });
  await openChat(left, bob.name);
  await openChat(right, alice.name);
  await left
    .getByRole('button', { name: `Video call with ${bob.name}` })
    .first()
    .click();
  await right.getByRole('button', { name: 'Accept with video' }).click();
  await pictures(left, 2);
  await left.mouse.move(5, 5);
  await left.screenshot({ path: join(docs, 'call.png'), animations: 'disabled' });
  await left.context().close();
  await right.context().close();
}

/** The server goes away under a running page. */
async function offline({ url, alice, bob, plain }) {
  const pages = [];
  for (const size of [sizes[0], sizes[2]]) {
    const page = await openAs(plain, { url, who: alice.id, ...size });
    await openChat(page, bob.name);
    pages.push({ page, name: `${size.width}-light` });
  }
  await server.stop();
  for (const { page, name } of pages) {
    await page.getByText('Connection lost').first().waitFor();
    await fieldOf(page).fill('Written while the server was away');
    await fieldOf(page).press('Enter');
    await page.getByRole('log').getByText('Written while').waitFor();
    await shoot(page, `offline-${name}`);
  }
}

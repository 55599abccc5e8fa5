// npm start: installs and builds what is missing, starts the backend with the demo, and opens it.
// Flags: --no-open, --verbose; all others go to `parley dev` (--port, --lan, --media, --phone, --data …).
import './lib/require-node.mjs';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './lib/build.mjs';
import { createChildren } from './lib/children.mjs';
import { installDependencies } from './lib/install.mjs';
import { openBrowser } from './lib/open-browser.mjs';
import { root } from './lib/paths.mjs';
import { bold, dim, fail, say, step, StepFailed } from './lib/say.mjs';
import { waitReady } from './lib/wait-ready.mjs';

const demoFolder = 'examples/messenger';
const bot = `${demoFolder}/bot/bot.js`;
const ours = new Set(['--no-open', '--verbose']);
const given = process.argv.slice(2);
const flags = given.filter((flag) => !ours.has(flag));
const data = resolve(root, flagValue('--data') ?? '.parley');

const children = createChildren({ verbose: given.includes('--verbose') });
const stopped = new Promise((done) => {
  process.once('SIGINT', () => done({ asked: process.stdin.isTTY === true }));
  process.once('SIGTERM', () => done({ asked: false }));
  process.once('SIGHUP', () => done({ asked: false }));
  onParentGone(() => done({ asked: false }));
});

try {
  await installDependencies();
  await step('built', () =>
    build(['@parley/server', '@parley/node', '@parley/web', '@parley/react', `./${demoFolder}`], { runnable: true }),
  );
  const demo = await startBackend();
  if (demo) await serve(demo);
} catch (error) {
  await children.stop();
  fail(error);
}

async function startBackend() {
  const since = Date.now();
  children.start('parley dev', ['packages/server/bin/parley.js', 'dev', '--demo', `${demoFolder}/dist`, ...flags]);
  const file = join(data, 'demo.json');
  const waiting = new AbortController();
  const first = await Promise.race([
    waitReady(file, { since, signal: AbortSignal.any([waiting.signal, AbortSignal.timeout(60_000)]) }).then((demo) => ({
      demo,
    })),
    children.died.then((died) => ({ died })),
    stopped.then((how) => ({ how })),
  ]);
  waiting.abort();
  if (first.died) end(first.died);
  if (first.how) return void (await children.stop(first.how));
  if (!first.demo) throw new StepFailed('Unable to start: the backend was not ready after 60 s. Try --verbose.');
  return first.demo;
}

async function serve(demo) {
  if (existsSync(join(root, bot))) children.start('the demo bot', [bot], botEnvironment(demo));
  const opened = !given.includes('--no-open') && openBrowser(demo.url);
  welcome(demo, opened);
  const last = await Promise.race([children.died.then((died) => ({ died })), stopped.then((how) => ({ how }))]);
  if (last.died) end(last.died);
  await children.stop(last.how);
  say('Stopped.');
}

function botEnvironment({ url, botKey }) {
  // The certificate of `--lan` was made here, so the bot has to be told to trust it.
  const trust = url.startsWith('https:') ? { NODE_EXTRA_CA_CERTS: join(data, 'lan.cert.pem') } : {};
  return { PARLEY_URL: url, PARLEY_API_KEY: botKey, ...trust };
}

function end({ name, code, signal, output }) {
  // Who asked for help has it.
  if (code === 0 && given.includes('--help')) {
    say(output.trimEnd());
    say('  --no-open              Open no browser; for npm start alone, as is --verbose: show all that is logged.');
    process.exit(0);
  }
  process.stderr.write(`${output}\n`);
  throw new StepFailed(
    `Unable to go on: ${name} ended ${signal ? `by ${signal}` : `with code ${code}`}. Its output is above.`,
  );
}

function welcome(demo, opened) {
  say();
  say(`  Parley is running at ${bold(demo.url)}`);
  for (const url of demo.lanUrls ?? []) say(`  and, for phones on your network, at ${bold(url)}`);
  say();
  say(
    `  ${opened ? 'Your browser shows the demo.' : 'Open that page in a browser.'} Sign in as one of the demo people,`,
  );
  say('  open it again in a second window as another, and write to each other or call.');
  say();
  if (demo.lanUrls?.length > 0)
    say(dim('  The certificate was made here: choose "Advanced" in the browser\u2019s warning, then go on.'));
  for (const [name, says] of demo.services ?? []) say(`  ${name.padEnd(13)} ${says}`);
  say();
  say(dim(`  Demo app ${demo.appId}, secret ${demo.appSecret}`));
  say(dim('  Ctrl-C stops it. After `npm start --`: --lan serves phones on your network, --port N another port.'));
  say();
}

/** npm that is told to end does not tell what it runs. */
function onParentGone(gone) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    gone();
  }, 500);
  watch.unref();
}

function flagValue(name) {
  const at = flags.findIndex((flag) => flag === name || flag.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return flags[at].includes('=') ? flags[at].slice(name.length + 1) : flags[at + 1];
}

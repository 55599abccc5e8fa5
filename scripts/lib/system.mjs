// Finds the programs of the system that tests use. Nothing is installed here: scripts/setup-system.sh does that.
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const debianPostgres = '/usr/lib/postgresql';

/** The path of a Chromium or Chrome that can run headless, or undefined. `PARLEY_TEST_CHROMIUM` overrides it. */
export function findChromium(env = process.env) {
  if (env.PARLEY_TEST_CHROMIUM) return executable(env.PARLEY_TEST_CHROMIUM);
  return onPath(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'], env) ?? macChrome();
}

/** The folder that holds `initdb` and `postgres`, or undefined. `PARLEY_TEST_POSTGRES_BIN` overrides it. */
export function findPostgres(env = process.env) {
  if (env.PARLEY_TEST_POSTGRES_BIN) return holdsPostgres(env.PARLEY_TEST_POSTGRES_BIN);
  const newestFirst = list(debianPostgres).sort((a, b) => Number(b) - Number(a));
  const folders = [...newestFirst.map((version) => join(debianPostgres, version, 'bin')), ...pathFolders(env)];
  return folders.find((folder) => holdsPostgres(folder));
}

/** The path of coturn's `turnserver`, or undefined. `PARLEY_TEST_COTURN` overrides it. */
export function findCoturn(env = process.env) {
  return env.PARLEY_TEST_COTURN ? executable(env.PARLEY_TEST_COTURN) : onPath(['turnserver'], env);
}

/** The path of Janus, or undefined. `PARLEY_TEST_JANUS` overrides it. */
export function findJanus(env = process.env) {
  return env.PARLEY_TEST_JANUS ? executable(env.PARLEY_TEST_JANUS) : onPath(['janus'], env);
}

/** The path of Firefox, or undefined. `PARLEY_TEST_FIREFOX` overrides it. */
export function findFirefox(env = process.env) {
  return env.PARLEY_TEST_FIREFOX ? executable(env.PARLEY_TEST_FIREFOX) : onPath(['firefox-esr', 'firefox'], env);
}

/** The path of ffmpeg, where `janus-pp-rec` is there too: with both, recordings of calls become files. `PARLEY_TEST_FFMPEG` overrides it. */
export function findRecording(env = process.env) {
  if (env.PARLEY_TEST_FFMPEG) return executable(env.PARLEY_TEST_FFMPEG);
  return onPath(['janus-pp-rec'], env) && onPath(['ffprobe'], env) && onPath(['ffmpeg'], env);
}

/** The path of `flite`, where `pocketsphinx_continuous` is there too: one understands what the other says. `PARLEY_TEST_SPEECH` overrides it. */
export function findSpeech(env = process.env) {
  if (env.PARLEY_TEST_SPEECH) return executable(env.PARLEY_TEST_SPEECH);
  return onPath(['pocketsphinx_continuous'], env) && onPath(['flite'], env);
}

/** The path of `nft`, where `ip` is there too: with both and root, tests make networks of their own. Linux only. */
export function findNft(env = process.env) {
  const everywhere = { PATH: [env.PATH, '/usr/sbin', '/sbin'].join(delimiter) };
  return onPath(['ip'], everywhere) && onPath(['nft'], everywhere);
}

/** The path of Kamailio, where its module for WebSocket and rtpengine are there too. */
export function findSipEdge(env = process.env) {
  const everywhere = { PATH: [env.PATH, '/usr/sbin', '/usr/bin'].join(delimiter) };
  const modules = list('/usr/lib').some((entry) =>
    list(join('/usr/lib', entry, 'kamailio', 'modules')).includes('websocket.so'),
  );
  return modules && onPath(['rtpengine'], everywhere) && onPath(['kamailio'], everywhere);
}

/** Swift, which keeps buckets as S3 does, or undefined. */
export function findSwift(env = process.env) {
  return (
    onPath(['swift-ring-builder'], env) && onPath(['swift-object-server'], env) && onPath(['swift-proxy-server'], env)
  );
}

/** What tests are told of the system: the variables that are set name what is there. */
export function systemEnvironment(env = process.env) {
  const chromium = findChromium(env);
  const postgres = findPostgres(env);
  const coturn = findCoturn(env);
  const janus = findJanus(env);
  const recording = findRecording(env);
  const speech = findSpeech(env);
  const firefox = findFirefox(env);
  const swift = findSwift(env);
  return {
    ...(chromium ? { PARLEY_TEST_CHROMIUM: chromium } : {}),
    ...(postgres ? { PARLEY_TEST_POSTGRES_BIN: postgres } : {}),
    ...(coturn ? { PARLEY_TEST_COTURN: coturn } : {}),
    ...(janus ? { PARLEY_TEST_JANUS: janus } : {}),
    ...(recording ? { PARLEY_TEST_FFMPEG: recording } : {}),
    ...(speech ? { PARLEY_TEST_SPEECH: speech } : {}),
    ...(firefox ? { PARLEY_TEST_FIREFOX: firefox } : {}),
    ...(swift ? { PARLEY_TEST_SWIFT: swift } : {}),
  };
}

/** What is missing, each with the tests that then do not run. */
export function missingSystem(env = process.env) {
  const missing = [];
  if (!findChromium(env)) missing.push({ name: 'Chromium', without: 'the end-to-end tests with real browser pages' });
  if (!findPostgres(env)) missing.push({ name: 'PostgreSQL', without: 'the store contract suite on PostgreSQL' });
  if (!findCoturn(env)) missing.push({ name: 'coturn', without: 'the tests of relays' });
  if (!findJanus(env)) missing.push({ name: 'Janus', without: 'the tests of group calls through a media server' });
  if (!findFirefox(env)) missing.push({ name: 'Firefox', without: 'the calls between Chromium and Firefox' });
  if (!findRecording(env)) missing.push({ name: 'ffmpeg or janus-pp-rec', without: 'the recorded calls' });
  if (!findSpeech(env)) missing.push({ name: 'flite or pocketsphinx', without: 'the captioned calls' });
  if (process.platform === 'linux' && !findSwift(env))
    missing.push({ name: 'OpenStack Swift', without: 'the files in buckets (S3)' });
  if (process.platform === 'linux' && !findSipEdge(env))
    missing.push({ name: 'Kamailio or rtpengine', without: 'the calls to phones' });
  if (process.platform === 'linux' && !findNft(env))
    missing.push({ name: 'nftables', without: 'the calls over bad and changing networks' });
  return missing;
}

function holdsPostgres(folder) {
  return executable(join(folder, 'initdb')) && executable(join(folder, 'postgres')) ? folder : undefined;
}

function onPath(names, env) {
  return names.flatMap((name) => pathFolders(env).map((folder) => join(folder, name))).find((path) => executable(path));
}

function macChrome() {
  return executable('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
}

function pathFolders(env) {
  return (env.PATH ?? '').split(delimiter).filter(Boolean);
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

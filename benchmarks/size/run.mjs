// What an app's users download: small apps bundled by esbuild, minified and gzipped, 1 kB = 1000 bytes.
import { machine } from '../lib/machine.mjs';
import { round } from '../lib/stats.mjs';
import { aims, budgets } from './budgets.mjs';
import { profile, weigh, weighWhole } from './bundle.mjs';
import { weighConstants } from './constants.mjs';

const peers = ['react', 'react-dom', 'react/jsx-runtime', '@parley/core', '@parley/protocol'];

if (process.argv.includes('--profile')) {
  for (const { file, bytes } of await profile('messaging.js')) console.log(`${String(bytes).padStart(6)}  ${file}`);
  process.exit();
}

/** What an app whose calls begin loads for them. */
const forCalls = ['create-calls', 'create-browser-media'];
/** What a call loads once it runs, to be measured. */
const forQuality = ['quality-of'];
/** What a browser has loaded on top once it is connected: tabs share the connection, and what must last is kept. */
const forConnecting = ['join-tabs', 'indexed-db-storage', 'create-cache', 'open-outbox-box'];

const all = ({ first, later }) => first + later;
const window = await weigh('window.jsx', peers);
const messaging = await weigh('messaging.js');
const calls = await weigh('calls.js');
const constants = await weighConstants();

const figures = {
  messagingKb: messaging.first,
  callsKb: calls.laterOf(forCalls),
  hooksKb: await weighWhole('hooks.jsx', peers),
  windowKb: window.first,
  componentsKb: all(await weigh('components.js', peers)),
  enumKb: constants[0]?.kb ?? 0,
};

console.log(machine());
for (const [name, budget] of Object.entries(budgets)) {
  const passed = figures[name] <= budget;
  console.log(
    `${passed ? 'PASS' : 'FAIL'}  ${name.padEnd(14)} ${figures[name].toFixed(2).padStart(7)} of ${budget} kB`,
  );
  if (!passed) process.exitCode = 1;
  if (figures[name] > aims[name]) console.log(`      the aim of ${aims[name]} kB is missed`);
}
const connected = { connectedKb: messaging.first + messaging.laterOf(forConnecting) };
console.log(
  `The window loads ${window.later.toFixed(2)} kB more for what is opened rarely: ${all(window).toFixed(2)} kB in all.`,
);
const later = {
  windowLaterKb: window.later,
  callsLaterKb: calls.laterOf([...forCalls, ...forQuality]) - figures.callsKb,
};
console.log(`A call that runs loads ${later.callsLaterKb.toFixed(2)} kB more, to be measured.`);
console.log(`Once connected, with tabs, storage and cache: ${connected.connectedKb.toFixed(2)} kB.`);
for (const name of messaging.lazy) {
  console.log(
    `  ${name.replace(/-[A-Z0-9]{8}\.js$/, '')}: ${messaging.laterOf([name]).toFixed(2)} kB, when first used`,
  );
}
console.log(`Heaviest constant: ${constants[0]?.name}.`);
console.log(
  JSON.stringify(
    Object.fromEntries(
      Object.entries({ ...figures, ...later, ...connected }).map(([name, kb]) => [name, round(kb, 2)]),
    ),
  ),
);

// What an app's users download: small apps bundled by esbuild, minified and gzipped, 1 kB = 1000 bytes.
import { machine } from '../lib/machine.mjs';
import { round } from '../lib/stats.mjs';
import { budgets } from './budgets.mjs';
import { weigh } from './bundle.mjs';
import { weighConstants } from './constants.mjs';

const peers = ['react', 'react-dom', 'react/jsx-runtime', '@parley/core', '@parley/protocol'];

const whole = ({ first, later }) => first + later;
const messaging = await weigh('messaging.js');
const calls = await weigh('calls.js');
const constants = await weighConstants();

const figures = {
  messagingKb: messaging.first,
  callsKb: whole(calls) - messaging.first,
  hooksKb: whole(await weigh('hooks.jsx', peers)),
  windowKb: whole(await weigh('window.jsx', peers)),
  componentsKb: whole(await weigh('components.js', peers)),
  enumKb: constants[0]?.kb ?? 0,
};

console.log(machine());
for (const [name, budget] of Object.entries(budgets)) {
  const passed = figures[name] <= budget;
  console.log(
    `${passed ? 'PASS' : 'FAIL'}  ${name.padEnd(14)} ${figures[name].toFixed(2).padStart(7)} of ${budget} kB`,
  );
  if (!passed) process.exitCode = 1;
}
console.log(
  `Loaded later by the messaging app: ${messaging.later.toFixed(2)} kB. Heaviest constant: ${constants[0]?.name}.`,
);
console.log(JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, kb]) => [name, round(kb, 2)]))));

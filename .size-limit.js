// The sizes that `npm run check` holds, on the small apps of benchmarks/size; `npm run bench -- size` prints them in detail.
import { budgets } from './benchmarks/size/budgets.mjs';
import { leaveOut } from './benchmarks/size/bundle.mjs';

const apps = 'benchmarks/size/apps';
const kb = (figure) => `${figure} kB`;

const bundled = (config) => ({
  ...config,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.woff2': 'empty' },
});

// What a dynamic import brings is not loaded with the page.
const laterIsOutside = {
  name: 'later-is-outside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true, sideEffects: false } : undefined,
    ),
};
const withThePage = (config) => ({ ...bundled(config), plugins: [laterIsOutside] });

const app = (name, path, more) => ({
  name,
  path: `${apps}/${path}`,
  gzip: true,
  modifyEsbuildConfig: bundled,
  ...more,
});
const peers = ['react', 'react-dom', 'react/jsx-runtime', '@parley/core', '@parley/protocol'];
const react = { modifyEsbuildConfig: (config) => ({ ...bundled(config), plugins: [leaveOut(peers)] }) };

export default [
  app('messaging, loaded with the page', 'messaging.js', {
    limit: kb(budgets.messagingKb),
    modifyEsbuildConfig: withThePage,
  }),
  app('messaging and calls, all', 'calls.js', { limit: kb(budgets.messagingKb + budgets.callsKb) }),
  app('React hooks', 'hooks.jsx', { limit: kb(budgets.hooksKb), ...react }),
  app('React conversation window', 'window.jsx', { limit: kb(budgets.windowKb), ...react }),
  app('React components, all', 'components.js', { limit: kb(budgets.componentsKb), ...react }),
];

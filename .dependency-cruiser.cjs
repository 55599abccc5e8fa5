// The walls of the house. Every rule has a fixture in scripts/walls/fixtures that it must refuse.

const slices = 'auth|connection|messaging|presence|users|contacts|files|calls|telephony';
const tests = '\\.(test|property\\.test|contract|test-d)\\.tsx?$|/testing/';
// Files of types alone: what the server's slices ask of the outside, and who asks.
const serverSeam =
  '^packages/server/src/(auth/identity|connection/client-socket|calls/media-(server|notes)|telephony/phone-network|files/file-keeping|(auth|messaging|calls|files|telephony)/[a-z-]+-store)\\.ts$';
const packages = 'protocol|core|web|node|react|server|testing';

/** A package may import itself and those named. */
const mayImport = (name, others) => ({
  name: `${name}-imports`,
  comment: `packages/${name} imports ${others.length === 0 ? 'nothing of ours' : others.join(', ')}.`,
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: { path: `^packages/(?!(${[name, ...others].join('|')})/)` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three; what is loaded later may need what loads it.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import leads somewhere; `/…` is a page’s own.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['\\.css', '^/'] },
    },
    mayImport('protocol', []),
    mayImport('core', ['protocol']),
    mayImport('web', ['core']),
    mayImport('node', ['core', 'protocol']),
    mayImport('react', ['core']),
    mayImport('server', ['protocol']),
    mayImport('testing', ['core', 'server', 'protocol']),
    {
      name: 'package-doors',
      comment: 'A package is entered by what its package.json exports.',
      severity: 'error',
      from: { path: `^(?:packages/(${packages})|examples|e2e|benchmarks)/` },
      to: {
        path: `^packages/(${packages})/(?!package\\.json$|bin/)`,
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/(src|dist)/(index|testing/index)\\.(ts|js|d\\.ts)$',
          '^packages/protocol/(src|dist)/(schema|validate)\\.(ts|js|d\\.ts)$',
          '^packages/server/(src|dist)/(rules|memory)\\.(ts|js|d\\.ts)$',
          '^packages/react/(src|dist)/styles\\.css$',
          // The desk phone that tests speak with; it is no part of what is published.
          '^packages/server/src/testing/create-desk-phone\\.ts$',
          '^packages/web/(src|dist)/(effects|push|push-worker)\\.(ts|js|d\\.ts)$',
        ],
      },
    },
    {
      name: 'nobody-imports-apps',
      comment: 'Packages never lean on examples, end-to-end tests or benchmarks.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(examples|e2e|benchmarks|scripts)/' },
    },
    {
      name: 'pure-without-node',
      comment: 'protocol and core run anywhere.',
      severity: 'error',
      from: { path: '^packages/(protocol|core)/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pages-without-node',
      comment: 'web and react run in a browser.',
      severity: 'error',
      from: { path: '^packages/(web|react)/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-libraries',
      comment: 'protocol uses TypeBox alone.',
      severity: 'error',
      from: { path: '^packages/protocol/src/', pathNot: tests },
      to: { path: 'node_modules/', pathNot: 'node_modules/@sinclair/typebox/' },
    },
    {
      name: 'protocol-types-are-free',
      comment: 'Who imports the types and limits of the wire pays nothing for its schemas.',
      severity: 'error',
      from: { path: '^packages/protocol/src/index\\.ts$' },
      to: { path: 'node_modules/@sinclair/typebox/', reachable: true },
    },
    {
      name: 'clients-without-schemas',
      comment: 'Validators and schemas are the server’s; clients take the types alone.',
      severity: 'error',
      from: { path: '^packages/(core|web|node|react)/src/', pathNot: tests },
      to: { path: '^packages/protocol/(src|dist)/(schema|validate)\\.' },
    },
    {
      name: 'core-libraries',
      comment: 'core uses mitt; sip.js stays inside its folder.',
      severity: 'error',
      from: {
        path: '^packages/core/src/',
        pathNot: ['\\.(test|property\\.test|test-d)\\.ts$', '^packages/core/src/telephony/sip/', '/testing/'],
      },
      to: { path: 'node_modules/', pathNot: 'node_modules/mitt/' },
    },
    {
      name: 'core-without-testing',
      comment: 'What core ships does not contain its test kit.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: tests },
      to: { path: '^packages/core/src/testing/' },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'The kernel and the ports know no slice; the server’s contract names the ports that slices declare.',
      severity: 'error',
      from: { path: '^packages/(core|server)/src/(kernel|ports)/', pathNot: tests },
      to: { path: `^packages/$1/src/(${slices}|adapters|app)/`, pathNot: serverSeam },
    },
    {
      name: 'slices-apart',
      comment:
        'A slice does not look into another: telephony may enter calls, and all may enter connection, by the door.',
      severity: 'error',
      from: { path: `^packages/(core|server)/src/(${slices})/`, pathNot: tests },
      to: {
        path: `^packages/$1/src/(${slices})/`,
        pathNot: [
          '^packages/$1/src/$2/',
          '^packages/core/src/connection/(index|link)\\.ts$',
          '/src/calls/index\\.ts$',
          '^packages/server/src/auth/identity\\.ts$',
          // Whoever connects signs in.
          '^packages/core/src/auth/index\\.ts$',
        ],
      },
    },
    {
      name: 'only-telephony-enters-calls',
      comment: 'The door of calls is open to telephony alone.',
      severity: 'error',
      from: { path: `^packages/(core|server)/src/(${slices})/`, pathNot: [tests, '/src/(telephony|calls)/'] },
      to: { path: '^packages/$1/src/calls/' },
    },
    {
      name: 'protocol-slices-by-types',
      comment: 'Slices of the protocol share their nouns and nothing else.',
      severity: 'error',
      from: { path: `^packages/protocol/src/(${slices})/`, pathNot: tests },
      to: { path: `^packages/protocol/src/(${slices})/`, pathNot: ['^packages/protocol/src/$1/', '/types\\.ts$'] },
    },
    {
      name: 'react-slices-by-doors',
      comment: 'Components of one slice use those of another by its door.',
      severity: 'error',
      from: { path: `^packages/react/src/(${slices})/`, pathNot: tests },
      to: { path: `^packages/react/src/(${slices})/`, pathNot: ['^packages/react/src/$1/', '/index\\.ts$'] },
    },
    {
      name: 'rules-without-adapters',
      comment: 'A rule of the server never imports an adapter or the wiring.',
      severity: 'error',
      from: { path: `^packages/server/src/(${slices}|kernel|ports|rules\\.ts)`, pathNot: tests },
      to: { path: '^packages/server/src/(adapters|app)/' },
    },
    {
      name: 'rules-without-node',
      comment: 'The rules of the server run in the emulator too: nothing of Node.',
      severity: 'error',
      from: { path: `^packages/server/src/(${slices}|kernel|ports)/`, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rules-without-libraries',
      comment: 'The rules of the server use the protocol alone; libraries live in adapters.',
      severity: 'error',
      from: { path: `^packages/server/src/(${slices}|kernel|ports)/`, pathNot: tests },
      to: { path: 'node_modules/' },
    },
    {
      name: 'adapters-apart',
      comment:
        'One adapter does not know another technology’s; what SQL databases share is in sql, and what keeps requests to the public internet in egress.',
      severity: 'error',
      from: { path: '^packages/server/src/adapters/([^/]+)/', pathNot: tests },
      to: { path: '^packages/server/src/adapters/', pathNot: '^packages/server/src/adapters/($1|sql|egress)/' },
    },
    {
      name: 'adapters-without-app',
      comment: 'The wiring knows the adapters, never the reverse.',
      severity: 'error',
      from: { path: '^packages/server/src/adapters/', pathNot: tests },
      to: { path: '^packages/server/src/app/' },
    },
    {
      name: 'sip-library-has-one-home',
      comment: 'sip.js lives in core’s telephony towards foreign exchanges and in the server’s SIP adapter.',
      severity: 'error',
      from: {
        path: '^packages/',
        pathNot: ['^packages/core/src/telephony/sip/', '^packages/server/src/adapters/sip/'],
      },
      to: { path: '(^|node_modules/)sip\\.js(/|$)' },
    },
    {
      name: 'shipped-without-test-code',
      comment: 'What ships does not import tests or test tools.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: [tests, '^packages/testing/'] },
      to: {
        path: [
          'node_modules/(vitest|fast-check|@testing-library|jsdom|playwright-core)/',
          '\\.(test|contract)\\.tsx?$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: {
      path: [
        '^(packages|examples)/[^/]+/dist/',
        '(^|/)coverage/',
        '^scripts/walls/fixtures/',
        '\\.config\\.ts$',
        'tsup\\.base\\.ts$',
      ],
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@parley/source', 'types', 'import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};

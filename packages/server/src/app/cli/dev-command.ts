import { relative } from 'node:path';
import type { ServerConfig } from '../config.js';
import { createServer, type ParleyServer } from '../create-server.js';
import { demoApp, writeDemoFile, type DemoApp } from '../demo-app.js';
import { demoRoutes } from '../demo-routes.js';
import { demoNumbers, giveDemoNumbers } from '../demo-numbers.js';
import { seedDemo } from '../seed-demo.js';
import { services } from './services.js';
import type { Terminal } from './terminal.js';

/** `parley dev`: serves with a demo app until it is told to stop. */
export async function runDev(config: ServerConfig, terminal: Terminal): Promise<number> {
  const stopped = terminal.stopped();
  const { server, demo } = await startDev(config);
  terminal.out(welcome(server, demo, config));
  await stopped;
  await server.stop();
  return 0;
}

/** Starts a server with the demo app, and writes down where it is. */
export async function startDev(config: ServerConfig): Promise<{ server: ParleyServer; demo: DemoApp }> {
  let demo: DemoApp | undefined;
  // Whom push services write to; the demo has nobody.
  const server = await createServer(
    { pushContact: 'mailto:nobody@localhost', ...config },
    {
      async prepare(parts) {
        demo = await demoApp(parts);
        await giveDemoNumbers(parts, demo.appId);
        if (demo.fresh) await seedDemo(parts, demo.appId);
        return demoRoutes(demo, parts);
      },
    },
  );
  if (!demo) throw new Error('Unable to start the demo: because it was not prepared.');
  writeDemoFile(server, demo, services(server.parts, config));
  return { server, demo };
}

function welcome({ url, lanUrls, parts }: ParleyServer, { appId }: DemoApp, config: ServerConfig): string {
  const data = relative(process.cwd(), parts.data ?? '') || '.';
  const rows = [
    ['Open', url],
    ...lanUrls.map((lanUrl) => ['On this network', lanUrl]),
    ['App', appId],
    ['Data', config.databaseUrl === undefined ? `${data}/` : `PostgreSQL; keys in ${data}/`],
    ['Keys', `${data}/demo.json (the app's secret and the bot's key)`],
    ['Routes', `${url}/openapi.json`],
    ...services(parts, config),
  ];
  if (parts.carrier) rows.push(['', `curl ${url}/demo/phone-calls --json '{"to":"${demoNumbers[0]?.number ?? ''}"}'`]);
  const lines = rows.map(([name = '', value = '']) => `    ${name.padEnd(16)} ${value}`);
  const warning = config.lan
    ? [
        '',
        '  The certificate was made here, so each browser warns once: choose "Advanced", then go on.',
        '  After that it may use the microphone and the camera.',
      ]
    : [];
  return ['', '  Parley is running. Ctrl-C stops it.', '', ...lines, ...warning, '', ''].join('\n');
}

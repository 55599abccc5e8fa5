// The API reports: what each entry point of each package promises, as text that a reviewer reads in a diff.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { root, workspaces } from './paths.mjs';

/** Compares (or with `write` updates) every report. Answers sentences of what is wrong. */
export async function apiReports({ write }) {
  const wrong = [];
  for (const folder of workspaces('packages')) {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    for (const [entry, conditions] of Object.entries(manifest.exports)) {
      if (!conditions.types) continue;
      wrong.push(...(await report({ folder, name: reportName(manifest.name, entry), types: conditions.types, write })));
    }
  }
  return wrong;
}

function reportName(packageName, entry) {
  return [packageName.split('/')[1], ...entry.split('/').slice(1)].join('-');
}

async function report({ folder, name, types, write }) {
  const packageFolder = join(root, folder);
  if (!existsSync(join(packageFolder, types))) return [`${folder} has no ${types}: its build failed.`];
  const file = `${folder}/etc/${name}.api.md`;
  await mkdir(join(packageFolder, 'etc'), { recursive: true });
  const messages = [];
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, 'package.json'),
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath: join(packageFolder, types),
      compiler: { overrideTsconfig: compilerFor(folder) },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(packageFolder, 'etc'),
        reportTempFolder: join(root, '.cache/api', name),
      },
      newlineKind: 'lf',
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: write,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) messages.push(`${file}: ${message.text}`);
    },
  });
  if (result.apiReportChanged && !write)
    messages.push(`${file} is not what the package promises now: run \`npm run api\`.`);
  return [...messages, ...(await anyIn(join(root, file), file))];
}

async function anyIn(path, file) {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => /(: |<|\| |, )any\b/.test(line))
    .map((line) => `${file} promises an any: ${line.trim()}`);
}

// Declarations name packages as their users see them, so the sources' condition is off.
function compilerFor(folder) {
  return {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: folder === 'packages/node' || folder === 'packages/server' ? ['node'] : [],
      module: 'ESNext',
      moduleResolution: 'Bundler',
      jsx: 'react-jsx',
      strict: true,
      skipLibCheck: true,
    },
  };
}

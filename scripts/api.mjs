// npm run api: builds the packages and writes their API reports anew. `npm run check` compares them.
import './lib/require-node.mjs';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/install.mjs';
import { fail, say, step } from './lib/say.mjs';

try {
  await installDependencies();
  await step('packages built', () => build(['./packages/*']));
  const { apiReports } = await import('./lib/api-reports.mjs');
  const wrong = await apiReports({ write: true });
  for (const line of wrong) say(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} catch (error) {
  fail(error);
}

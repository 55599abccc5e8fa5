// Known vulnerabilities in what users install. Where the registry has no answer there is nothing to say.
import { run } from '../lib/run.mjs';

const { output } = await run('npm', ['audit', '--omit=dev', '--audit-level=high', '--json']);
const report = parse(output);

if (!report?.metadata) console.log('skipped: the registry answers no audit');
else {
  const { high = 0, critical = 0 } = report.metadata.vulnerabilities;
  if (high + critical > 0) {
    for (const { name, severity, range } of Object.values(report.vulnerabilities))
      console.error(`${severity}: ${name} ${range}`);
    process.exitCode = 1;
  }
}

function parse(text) {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
  } catch {
    return undefined;
  }
}

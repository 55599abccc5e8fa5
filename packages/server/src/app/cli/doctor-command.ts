import type { ServerConfig } from '../config.js';
import { examine } from '../doctor/examine.js';
import type { Terminal } from './terminal.js';

const signs = { good: 'ok  ', note: 'note', bad: 'FAIL' } as const;

/** `parley doctor`: looks at everything that starting needs. Exit code 1 where something is wrong. */
export async function runDoctor(config: ServerConfig, terminal: Terminal): Promise<number> {
  const findings = await examine(config);
  for (const { sign, about, says } of findings) terminal.out(`  ${signs[sign]}  ${about.padEnd(14)} ${says}\n`);
  const bad = findings.filter(({ sign }) => sign === 'bad').length;
  terminal.out(bad === 0 ? '\nParley can serve here.\n' : `\n${bad} to mend before Parley can serve here.\n`);
  return bad === 0 ? 0 : 1;
}

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The compiler's complaints about one more file inside a package, by the package's own tsconfig. */
function complaints(packageName: string, text: string): string[] {
  const configPath = join(root, 'packages', packageName, 'tsconfig.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    configPath,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic },
  );
  if (!config) throw new Error(`Unable to read ${configPath}.`);
  const extra = join(dirname(configPath), 'src', 'beyond-the-wall.ts');
  const shipped = config.fileNames.filter((name) => !/\.(test|test-d)\.ts$/.test(name));
  const host = ts.createCompilerHost(config.options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === extra || fileExists(name);
  host.getSourceFile = (name, options, ...rest) =>
    name === extra ? ts.createSourceFile(name, text, options) : getSourceFile(name, options, ...rest);
  const program = ts.createProgram([...shipped, extra], config.options, host);
  const source = program.getSourceFile(extra);
  if (!source) throw new Error('Unable to compile the extra file.');
  return program.getSemanticDiagnostics(source).map((found) => ts.flattenDiagnosticMessageText(found.messageText, ' '));
}

function onUnRecoverableConfigFileDiagnostic(found: ts.Diagnostic): void {
  throw new Error(ts.flattenDiagnosticMessageText(found.messageText, ' '));
}

describe.each(['core', 'protocol'])('the compiler around %s', (name) => {
  it.each(['window', 'document', 'navigator', 'process', 'Buffer', 'require', 'RTCPeerConnection'])(
    'refuses %s',
    (word) => {
      expect(complaints(name, `export const beyond = ${word};`).join()).toContain(`Cannot find name '${word}'`);
    },
  );

  it('accepts what every runtime has', () => {
    expect(complaints(name, `export const inside = new Map([['a', JSON.stringify([1])]]);`)).toEqual([]);
  });
});

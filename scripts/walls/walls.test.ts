import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

interface Rules {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string })[];
  readonly options: { readonly enhancedResolveOptions: object; readonly [option: string]: unknown };
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const rules = createRequire(import.meta.url)(`${root}/.dependency-cruiser.cjs`) as Rules;

async function look(baseDir: string, folders: string[]): Promise<ICruiseResult> {
  const { enhancedResolveOptions, ...options } = rules.options;
  const seen = await cruise(
    folders,
    { ...options, baseDir, validate: true, ruleSet: { forbidden: [...rules.forbidden] } },
    enhancedResolveOptions,
  );
  return seen.output as ICruiseResult;
}

describe('the walls between packages and slices', () => {
  it.each(rules.forbidden.map((rule) => rule.name))('%s fires on its fixture', async (name) => {
    const { summary } = await look(`${fixtures}/${name}`, ['packages']);
    expect(summary.violations.map((violation) => violation.rule.name)).toContain(name);
  });

  it('has no fixture without a rule', () => {
    expect(readdirSync(fixtures).sort()).toEqual(rules.forbidden.map((rule) => rule.name).sort());
  });

  it('follows an import of a package to its source, where the rules can see it', async () => {
    const { modules } = await look(root, ['packages/core/src/index.ts']);
    const door = modules.find((module) => module.source === 'packages/core/src/index.ts');
    const toProtocol = door?.dependencies.find((dependency) => dependency.module === '@parley/protocol');
    expect(toProtocol?.resolved).toBe('packages/protocol/src/index.ts');
  });
});

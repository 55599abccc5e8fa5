import { describe, expect, it } from 'vitest';

const sheets = import.meta.glob<string>('../**/*.css', { query: '?raw', import: 'default', eager: true });
const sources = import.meta.glob<string>('../**/*.tsx', { query: '?raw', import: 'default', eager: true });
const css = Object.entries(sheets).map(([file, text]) => [file, text.replace(/\/\*.*?\*\//gsu, '')] as const);
const components = Object.entries(sources).filter(([file]) => !/\.test\.|\/testing\//u.test(file));

describe('the style sheets', () => {
  it('are all in the one that is published', () => {
    const main = sheets['../styles.css'] ?? '';
    const others = Object.keys(sheets).filter((file) => file !== '../styles.css');
    const imported = [...main.matchAll(/@import '(.*?)'/gu)].map(
      ([, file = '']) => new URL(file, 'file:///theme/../styles.css').pathname,
    );
    expect(imported.sort()).toEqual(others.map((file) => new URL(file, 'file:///theme/x').pathname).sort());
  });

  it.each(css)('%s touches nothing that is not ours', (_file, text) => {
    const selectors = [...text.matchAll(/([^{};]+)\{/gu)]
      .map(([, selector = '']) => selector.trim())
      .filter((selector) => !/^(@|to$|from$|\d+%)/u.test(selector));
    for (const selector of selectors.flatMap((list) => list.split(/,(?![^(]*\))/u))) {
      expect(selector.trim()).toMatch(/^(\.parley-|:where\((:root|\[data-parley-theme)|\[data-parley)/u);
    }
    for (const [, name = ''] of text.matchAll(/(?:@keyframes|@layer|@container) ([\w-]+)/gu)) {
      expect(name).toMatch(/^parley-/u);
    }
    for (const [name] of text.matchAll(/--[\w-]+/gu)) expect(name).toMatch(/^--parley-/u);
  });

  it.each(css)('%s follows the direction of writing', (_file, text) => {
    expect(text).not.toMatch(
      /^\s*(?:margin|padding|border)-(?:left|right|top|bottom)|^\s*(?:left|right|width|height):/mu,
    );
    expect(text).not.toMatch(/text-align: (?:left|right)/u);
  });

  it('turn the arrow back round where writing goes from right to left', () => {
    expect(css.map(([, text]) => text).join('')).toMatch(
      /\.parley-header-back > svg:dir\(rtl\) \{\s*scale: -1 1;\s*\}/u,
    );
  });

  it.each(css)('%s lets nothing hover where fingers touch', (_file, text) => {
    const elsewhere = text.replace(/@media \(hover: hover\) \{(?:[^{}]*\{[^{}]*\})*\s*\}/gu, '');
    for (const [, list = ''] of elsewhere.matchAll(/([^{};]*:hover[^{};]*)\{/gu)) {
      const selectors = list.split(',').map((each) => each.trim());
      const hovers = selectors.filter((each) => each.includes(':hover'));
      // What looks the same without the pointer cannot stick.
      expect(hovers.filter((each) => !selectors.includes(each.replace(':hover', '')))).toEqual([]);
    }
  });

  it('style every class that the components use, and no other', () => {
    const used = new Set(
      components.flatMap(([, text]) => [...text.matchAll(/parley-[\w-]*\w/gu)].map(([name]) => name)),
    );
    const styled = new Set(
      css.flatMap(([, text]) => [...text.matchAll(/\.(parley-[\w-]+)/gu)].map(([, name = '']) => name)),
    );
    const made = /^parley-(presence|ticks)-\w+$/u;
    expect([...styled].filter((name) => !used.has(name) && !made.test(name))).toEqual([]);
  });
});

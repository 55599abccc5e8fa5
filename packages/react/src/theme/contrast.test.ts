import { describe, expect, it, onTestFinished } from 'vitest';
import { contrast, linearOf, parseColour } from '../testing/oklch.js';
import tokens from './tokens.css?raw';

/** The tokens of each block, by the conditions and the selector above it. */
function blocks(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  let media = '';
  let rest = tokens.replace(/\/\*.*?\*\//gsu, '');
  for (;;) {
    const next = /^\s*(?:(@media[^{]+)\{|(:where\(.*?\)) \{([^}]*)\}|(\}))/su.exec(rest);
    if (!next) break;
    rest = rest.slice(next[0].length);
    if (next[1] !== undefined) media = next[1].trim();
    else if (next[4] !== undefined) media = '';
    else if (next[2] !== undefined) {
      const pairs = [...(next[3] ?? '').matchAll(/(--[\w-]+):\s*([^;]+);/gu)];
      found.set(`${media} ${next[2]}`.trim(), new Map(pairs.map(([, name = '', value = '']) => [name, value.trim()])));
    }
  }
  expect(rest.trim()).toBe('');
  return found;
}

const all = blocks();
const block = (name: string) => {
  const found = all.get(name);
  if (!found)
    throw new Error(
      `Unable to find the tokens of ${name}: because the style sheet has only ${[...all.keys()].join(' | ')}.`,
    );
  return found;
};
const dark = '@media (prefers-color-scheme: dark)';
const more = '@media (prefers-contrast: more)';
const shared = block(':where(:root, [data-parley-theme])');
const light = block(":where(:root, [data-parley-theme='light'])");
const system = ':where(:root:not([data-parley-theme]))';
const darkRoot = block(`${dark} ${system}`);
const moreLight = block(`${more} :where(:root:not([data-parley-theme]), [data-parley-theme='light'])`);
const moreDark = block(`${more} and (prefers-color-scheme: dark) ${system}`);
const merge = (...parts: readonly ReadonlyMap<string, string>[]) => new Map(parts.flatMap((part) => [...part]));

type Theme = `${'light' | 'dark'}${'' | ', more contrast'}`;
const themes: Readonly<Record<Theme, ReadonlyMap<string, string>>> = {
  light: merge(shared, light),
  dark: merge(shared, light, darkRoot),
  'light, more contrast': merge(shared, light, moreLight),
  'dark, more contrast': merge(shared, light, darkRoot, moreLight, moreDark),
};

/** What is written on what. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['text', ['surface', 'surface-side', 'surface-raised', 'surface-hover', 'surface-press', 'field', 'accent-soft']],
  [
    'text-muted',
    ['surface', 'surface-side', 'surface-raised', 'surface-hover', 'field', 'accent-soft', 'surface-press'],
  ],
  ['accent-text', ['surface', 'surface-side', 'surface-hover', 'accent-soft']],
  ['danger-text', ['surface', 'surface-side', 'surface-raised', 'surface-hover', 'danger-soft', 'accent-soft']],
  ['warning-text', ['warning-soft']],
  ['on-accent', ['accent']],
  ['on-danger', ['danger']],
  ['on-go', ['go']],
  ['stage-text', ['stage', 'stage-tile', 'stage-control', 'stage-control-hover', 'stage-plate']],
  ['stage-muted', ['stage']],
  ['stage-warning', ['stage', 'stage-tile']],
  ['stage', ['stage-text']],
];

/** What is seen beside what, and must be 3:1 (WCAG 1.4.11). */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ['focus', ['surface', 'surface-side', 'surface-raised']],
  ['stage-focus', ['stage', 'stage-control']],
  ...['online', 'away', 'dnd', 'busy', 'offline'].map((name) => [name, ['surface', 'surface-side']] as const),
];

describe.each(Object.entries(themes))('the %s theme', (name, theme) => {
  const colour = (token: string) => parseColour(theme.get(`--parley-${token}`) ?? '', theme);
  const least = name.includes('more contrast') ? 7 : 4.5;
  // What has its own ground keeps it in every theme.
  const own = /^(on-|stage)/u;

  it.each(texts.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    'writes %s on %s',
    (ink, ground) => {
      expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(own.test(ink) ? 4.5 : least);
    },
  );

  it.each(shapes.flatMap(([shape, grounds]) => grounds.map((ground) => [shape, ground] as const)))(
    'shows %s on %s',
    (shape, ground) => {
      expect(contrast(colour(shape), colour(ground))).toBeGreaterThanOrEqual(3);
    },
  );

  it('writes initials on every hue of avatars', () => {
    const value = (token: string) => Number(theme.get(`--parley-avatar-${token}`));
    for (let hue = 0; hue < 360; hue += 30) {
      const ground = linearOf(value('light'), value('chroma'), hue);
      const ink = linearOf(value('ink'), value('chroma') * 1.6, hue);
      expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('writes on and in any accent that an app may set', () => {
    for (let hue = 0; hue < 360; hue += 15) {
      for (const l of [0.4, 0.5, 0.55, 0.7, 0.8, 0.9]) {
        const set = new Map(theme).set('--parley-accent', `oklch(${l} 0.15 ${hue})`);
        const of = (token: string) => parseColour(set.get(`--parley-${token}`) ?? '', set);
        expect(contrast(of('on-accent'), of('accent'))).toBeGreaterThanOrEqual(4);
        expect(contrast(of('accent-text'), of('surface'))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(of('accent-text'), of('accent-soft'))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

/** What an element says itself, by the order of the sheet: every selector weighs nothing. */
function saidOn(element: Element, system: { readonly dark: boolean; readonly more: boolean }): Map<string, string> {
  const holds = (name: string) =>
    (!name.includes('(prefers-color-scheme: dark)') || system.dark) &&
    (!name.includes('(prefers-contrast: more)') || system.more) &&
    !/pointer|max-width|reduced-motion/u.test(name);
  const found = [...all].filter(([name]) => holds(name) && element.matches(name.slice(name.indexOf(':where('))));
  return merge(...found.map(([, said]) => said));
}

const systems = [false, true].flatMap((isDark) => [false, true].map((isMore) => ({ dark: isDark, more: isMore })));

describe.each(systems)('where the system asks for dark: $dark, more contrast: $more', (asked) => {
  const named = (isDark: boolean, isMore: boolean) =>
    themes[`${isDark ? 'dark' : 'light'}${isMore ? ', more contrast' : ''}`];
  const cases = [
    [undefined, named(asked.dark, asked.more)],
    ['light', named(false, asked.more)],
    ['dark', named(true, asked.more)],
    ['contrast', named(asked.dark, true)],
  ] as const;

  it.each(cases)('the theme %s holds on the root', (theme, expected) => {
    const root = document.documentElement;
    if (theme !== undefined) root.dataset['parleyTheme'] = theme;
    onTestFinished(() => root.removeAttribute('data-parley-theme'));
    expect(saidOn(root, asked)).toEqual(expected);
  });

  it.each(cases.slice(1))('the theme %s holds inside of every other', (theme, expected) => {
    const inner = document.createElement('div');
    inner.dataset['parleyTheme'] = theme;
    // It says everything itself, so that nothing comes from what is around it.
    expect(saidOn(inner, asked)).toEqual(expected);
  });
});

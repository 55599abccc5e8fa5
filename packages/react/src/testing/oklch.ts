/** Red, green and blue, linear, from 0 to 1. */
export type Linear = readonly [number, number, number];

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** OKLCH to linear sRGB, after Björn Ottosson; what no screen can show is clipped. */
export function linearOf(l: number, c: number, h: number): Linear {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const lms = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((value) => value ** 3) as [number, number, number];
  const [x, y, z] = lms;
  return [
    clamp(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    clamp(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    clamp(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  ];
}

/** Contrast of two colours as WCAG 2.2 counts it. */
export function contrast(one: Linear, other: Linear): number {
  const luminance = ([r, g, b]: Linear) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** An `oklch()` as the style sheet writes it, also relative to an accent. */
export function parseColour(text: string, variables: ReadonlyMap<string, string>): Linear {
  const [l, c, h] = parse(text, variables);
  return linearOf(clamp(l), c, h);
}

function parse(text: string, variables: ReadonlyMap<string, string>): Linear {
  const body = /^oklch\((.*)\)$/u.exec(text)?.[1];
  if (body === undefined) throw new Error(`Unable to read the colour ${text}: because it is no oklch().`);
  const from = /^from var\((--[\w-]+)\) (.*)$/u.exec(body);
  if (!from) return body.split(' ').map(Number) as unknown as Linear;
  const [, name = '', channels = ''] = from;
  const base = parse(variables.get(name) ?? '', variables);
  const origin = { l: base[0], c: base[1], h: base[2] };
  const values = channels.match(/calc\((?:[^()]|\([^()]*\))*\)|\S+/gu) ?? [];
  return values.map((value) => channel(value, origin)) as unknown as Linear;
}

/** `0.5`, `c`, `calc(c * 0.16)` and `calc((0.62 - l) * 1000)`: what the tokens use. */
function channel(value: string, origin: Readonly<Record<string, number>>): number {
  const number = (word: string) => origin[word] ?? Number(word);
  const step = /^calc\(\(([\d.]+) - (\w)\) \* ([\d.]+)\)$/u.exec(value);
  if (step) return (number(step[1] ?? '') - number(step[2] ?? '')) * number(step[3] ?? '');
  const product = /^calc\((\w) \* ([\d.]+)\)$/u.exec(value);
  return product ? number(product[1] ?? '') * number(product[2] ?? '') : number(value);
}

// Holds every pair of colours that meet on the screen to its contrast, in both themes (WCAG 2.2 §1.4.3 and §1.4.11).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');

type Theme = 'light' | 'dark';

/** Relative luminance of an opaque `oklch(L C H)`, through linear sRGB (CSS Color 4 §10.9, Ottosson's matrices). */
function luminance(token: string, theme: Theme): number {
  const found = new RegExp(`--${token}: light-dark\\(oklch\\(([^)]*)\\), oklch\\(([^)]*)\\)\\)`).exec(css);
  const parts = found?.[theme === 'light' ? 1 : 2]?.split(' ').map(Number);
  if (!parts) throw new Error(`no colour --${token}`);
  const [L = 0, C = 0, H = 0] = parts;
  const a = C * Math.cos((H * Math.PI) / 180);
  const b = C * Math.sin((H * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const inGamut = (channel: number): number => Math.min(1, Math.max(0, channel));
  const red = inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [dark = 0, light = 0] = [luminance(one, theme), luminance(other, theme)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: [text: string, grounds: string[]][] = [
  [
    'text-1',
    [
      'surface-0',
      'surface-1',
      'surface-2',
      'surface-3',
      'accent-quiet',
      'ring-quiet',
      'breach-quiet',
      'note',
    ],
  ],
  [
    'text-2',
    [
      'surface-0',
      'surface-1',
      'surface-2',
      'surface-raised',
      'accent-quiet',
      'ring-quiet',
      'breach-quiet',
      'note',
      'track',
    ],
  ],
  ['text-3', ['surface-0', 'surface-1', 'surface-2', 'surface-raised', 'surface-picked', 'field']],
  ['accent', ['surface-0', 'surface-1', 'surface-picked']],
  ['on-accent', ['accent', 'accent-strong']],
  ['ring', ['surface-0', 'surface-1', 'ring-quiet', 'note']],
  ['on-ring', ['ring']],
  ['breach', ['surface-0', 'surface-1', 'surface-picked', 'breach-quiet']],
  ['risk', ['surface-0', 'surface-1']],
];

const SHAPES: [shape: string, grounds: string[]][] = [
  ['here', ['surface-0', 'surface-1']],
  ['away', ['surface-0', 'surface-1', 'surface-raised']],
  ['focus', ['surface-0', 'surface-1', 'surface-2', 'accent-quiet']],
  ['line-field', ['surface-1']],
  ['line-strong', ['surface-1']],
];

describe.each<Theme>(['light', 'dark'])('in %s', (theme) => {
  const pairs = (of: typeof TEXT): [string, string][] =>
    of.flatMap(([one, on]) => on.map((ground): [string, string] => [one, ground]));

  it.each(pairs(TEXT))('%s can be read on %s', (text, ground) => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(SHAPES))('%s can be told from %s', (shape, ground) => {
    expect(contrast(shape, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

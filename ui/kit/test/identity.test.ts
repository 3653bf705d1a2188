import { describe, expect, it } from 'vitest';
import { hue, initials } from '../src';

describe('initials', () => {
  it.each([
    ['Ada Okafor', 'AO'],
    ['ines', 'I'],
    ['Maria del Carmen Borbón', 'MB'],
    ['  Ada   Okafor  ', 'AO'],
    ['“Ada” (Okafor)', 'AO'],
    ['דנה כהן', 'דכ'],
    ['이준호', '이'],
    ['👩🏽‍🚀 Sam', '👩🏽‍🚀S'],
    ['e\u0301mile', 'É'.normalize('NFD')],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  it('are none without a name', () => {
    expect(initials(null)).toBeNull();
    expect(initials(' \n ')).toBeNull();
  });
});

describe('a hue', () => {
  it('stays with its id for ever', () => {
    expect(['a', 'customer-ada', '0192f6a8-7c1e-7000-8000-000000000001'].map(hue)).toMatchInlineSnapshot(`
      [
        0,
        30,
        150,
      ]
    `);
  });

  it('uses the whole circle', () => {
    const seen = new Set(Array.from({ length: 400 }, (_, n) => hue(`0192f6a8-7c1e-7000-8000-${n}`)));
    expect(seen.size).toBe(12);
  });
});

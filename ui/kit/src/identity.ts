// A face for somebody without a picture: initials, and a hue that stays theirs for ever.

const HUES = 12;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const MIX = 0x2c1b3c6d;

/** A hue in degrees for an id: one of twelve, evenly spread (FNV-1a over the id's UTF-16 units, mixed once more). */
export function hue(id: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < id.length; i += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME);
  }
  // The high bits are the well-mixed ones.
  hash = Math.imul(hash ^ (hash >>> 15), MIX);
  return Math.floor(((hash >>> 0) / 2 ** 32) * HUES) * (360 / HUES);
}

/** The first letters of the first and the last word of a name; `null` when it has none. */
export function initials(name: string | null): string | null {
  const words = (name ?? '').trim().split(/\s+/u).filter(Boolean);
  const first = words[0];
  if (first === undefined) return null;
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return (letter(first) + (last === undefined ? '' : letter(last))).toLocaleUpperCase();
}

const graphemes = /* @__PURE__ */ new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter of a word, past quotes and brackets; if it has no letter, its first sign. */
function letter(word: string): string {
  const signs = Array.from(graphemes.segment(word), (part) => part.segment);
  return signs.find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? signs[0] ?? '';
}

// A language's own name in words, from its BCP 47 tag.

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** `Spanish` for `es`; the tag itself when nobody knows it. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

// What happens to a text before it is sent. The relay and the desktop's core trim by the same rule and refuse what is
// over the same limits; here they only warn early.

/** Longest message, in Unicode scalar values after trimming. */
export const MESSAGE_CHARS = 10_000;

/** Longest note that goes with a transfer, in Unicode scalar values after trimming. */
export const NOTE_CHARS = 1_000;

/** Shortest password, in Unicode scalar values. */
export const PASSWORD_MIN_CHARS = 10;

/** Trims the ends of a text; what stands inside is kept to the letter, with line breaks as `\n`. */
export function trimText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

/** Length in Unicode scalar values, as the limits count. */
export function chars(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

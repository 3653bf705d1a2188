// How times are written. Everything takes `now` as an argument, so that what is shown can be tested.

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A locale as `Intl` takes it; left out, the system's own. */
type Locale = string | undefined;

/** How long somebody waits: `0:07`, `2:05`, `1:02:05`, and whole days from a day on. Never negative. */
export function wait(millis: number): string {
  const total = Math.max(0, Math.floor(millis / SECOND));
  if (total >= DAY) return `${Math.floor(total / DAY)} d`;
  const hours = Math.floor(total / HOUR);
  const minutes = Math.floor((total % HOUR) / MINUTE);
  const rest = two(total % MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Whole seconds that are left of a span, rounded up, so that 0 means over. */
export function seconds(millis: number): number {
  return Math.max(0, Math.ceil(millis / SECOND));
}

/** The time of day: `14:05`, or `2:05 PM` where people write it so. */
export function clock(at: number, locale?: Locale): string {
  return format({ hour: 'numeric', minute: '2-digit' }, locale).format(at);
}

/** Whether two moments fall on one day here. */
export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Words for the two days that have one. */
export type DayWords = { today: string; yesterday: string };

/** A day as a heading: `Today`, `Yesterday`, `Monday, 16 November`; with the year when it is another. */
export function day(at: number, now: number, words: DayWords, locale?: Locale): string {
  const ago = daysBetween(at, now);
  if (ago === 0) return words.today;
  if (ago === 1) return words.yesterday;
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return format({ weekday: 'long', day: 'numeric', month: 'long', year }, locale).format(at);
}

/** When something last moved, as short as it can be: `14:05`, `Yesterday`, `Mon`, `16 Nov`, `16 Nov 2024`. */
export function relativeDay(at: number, now: number, words: DayWords, locale?: Locale): string {
  const ago = daysBetween(at, now);
  if (ago <= 0) return clock(at, locale);
  if (ago === 1) return words.yesterday;
  if (ago < 7) return format({ weekday: 'short' }, locale).format(at);
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return format({ day: 'numeric', month: 'short', year }, locale).format(at);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** Calendar days from `at` to `now`; noon to noon, so that a change of the clock does not count. */
function daysBetween(at: number, now: number): number {
  const noon = (time: number): number => new Date(time).setHours(12, 0, 0, 0);
  return Math.round((noon(now) - noon(at)) / (DAY * SECOND));
}

type Options = { [K in keyof Intl.DateTimeFormatOptions]: Intl.DateTimeFormatOptions[K] | undefined };

const formats = /* @__PURE__ */ new Map<string, Intl.DateTimeFormat>();

/** Building a format is slow and lists ask for one per row. */
function format(options: Options, locale: Locale): Intl.DateTimeFormat {
  const key = `${locale ?? ''} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, options as Intl.DateTimeFormatOptions);
    formats.set(key, found);
  }
  return found;
}

// How moments are written: as the visitor's browser writes them.

const DAY_MS = 86_400_000;

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** A day to come: the weekday alone says it for the next six. */
export function day(at: number, now: number): string {
  const far = at - now > 6 * DAY_MS;
  return new Date(at).toLocaleDateString(
    [],
    far ? { weekday: 'long', day: 'numeric', month: 'long' } : { weekday: 'long' },
  );
}

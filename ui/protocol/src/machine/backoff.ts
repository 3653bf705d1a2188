// How long to wait before the next attempt to connect: full jitter, so that a thousand pages do not come back at once.

const BASE_MS = 500;
const CAP_MS = 20_000;

/** `attempt` counts failures since the link was last live; `chance` is a random number in 0..1. */
export function delay(attempt: number, chance: number): number {
  return Math.floor(Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16)) * chance);
}

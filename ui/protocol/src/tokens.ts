// When a token is exchanged for a new one, and which of the two is used meanwhile. Pure: the time is an argument.
//
// The relay takes the old token until the new one is used for the first time. So the new one is kept beside the old
// one before it is used, and the old one is forgotten only when the new one has worked: killed at any moment between,
// a client still has one that is good. `shared/sync` says the same in Rust.

/** A token, when it was first held and when it ends by itself, both on the local clock; `null`: not known. */
export type Held = { token: string; since: number; until: number | null };

/** `next` came in exchange for `current` and has not worked yet. */
export type Tokens = { current: Held; next: Held | null };

const DAY_MS = 24 * 60 * 60 * 1000;
/** A token is exchanged at this age at the latest. */
export const TOKEN_AGE_MS = 7 * DAY_MS;

export function held(token: string, now: number): Tokens {
  return { current: { token, since: now, until: null }, next: null };
}

/** The token to speak with. */
export function inUse({ current, next }: Tokens): string {
  return (next ?? current).token;
}

/** When to ask for a new one: at half of its life, after seven days at the latest. Not while one is being tried. */
export function dueAt({ current: { since, until }, next }: Tokens): number | null {
  if (next) return null;
  return until === null ? since + TOKEN_AGE_MS : since + Math.min(TOKEN_AGE_MS, (until - since) / 2);
}

/** It was learned when the current token ends. */
export function ends({ current, next }: Tokens, until: number): Tokens {
  return { current: { ...current, until }, next };
}

/** A new one came. To be kept before it is used. */
export function offered({ current }: Tokens, token: string, until: number, now: number): Tokens {
  return { current, next: { token, since: now, until } };
}

/** The relay took a token: a new one that works replaces the old one. */
export function worked(tokens: Tokens, token: string): Tokens {
  return tokens.next?.token === token ? { current: tokens.next, next: null } : tokens;
}

/** The relay refused a token. A new one that does not work leaves the old one; `null`: there is none left. */
export function refused(tokens: Tokens, token: string): Tokens | null {
  if (tokens.next?.token === token) return { current: tokens.current, next: null };
  return tokens.current.token === token ? null : tokens;
}

// What a client keeps between two runs of its program, and where.
import { RelayError } from './errors.ts';
import type { Pending } from './machine/outbox.ts';
import type { Tokens } from './tokens.ts';
import type { Cursor, View } from './wire.ts';

/** Whole at every moment: what is kept last is enough to go on from. It holds a token; keep it as you keep a password. */
export type Kept = {
  /** The token that it began with; another one begins anew. */
  given: string;
  tokens: Tokens;
  cursor: Cursor | null;
  view: View | null;
  /** Commands without an answer, oldest first. */
  outbox: Pending[];
  /** The relay does not know these tokens any more. */
  ended?: true;
};

/** A place that outlives the program. `save` is done when it would survive a crash. */
export type Store = {
  load(): Kept | null | Promise<Kept | null>;
  save(kept: Kept): void | Promise<void>;
};

/** For browsers: `inStorage(localStorage, 'chat')`. Of one client at a time. */
export function inStorage(storage: Pick<Storage, 'getItem' | 'setItem'>, key: string): Store {
  return {
    load() {
      try {
        return JSON.parse(storage.getItem(key) ?? 'null') as Kept | null;
      } catch (cause) {
        const title = `What is kept as "${key}" is damaged. Remove it to begin anew.`;
        throw new RelayError({ code: 'invalid', title }, { cause });
      }
    },
    save: (kept) => storage.setItem(key, JSON.stringify(kept)),
  };
}

/** Saves one after the other. While one is under way, those that come are one: the latest. */
export class Keeper {
  readonly #store: Store | null;
  #running: Promise<void> = Promise.resolve();
  #next: { kept: Kept; done: Promise<void> } | null = null;

  constructor(store: Store | null) {
    this.#store = store;
  }

  /** Done when this, or something later, is kept. */
  save(kept: Kept): Promise<void> {
    if (this.#next) {
      this.#next.kept = kept;
      return this.#next.done;
    }
    const done = this.#running.then(() => {
      const latest = this.#next?.kept ?? kept;
      this.#next = null;
      return this.#store?.save(latest);
    });
    this.#next = { kept, done };
    this.#running = done.catch(() => undefined);
    return done;
  }
}

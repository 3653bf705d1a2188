// What the browser keeps for one site key, so that a reload keeps the chat. Decides where it lies and what happens
// when the browser refuses (private windows, full or blocked storage): then this page's memory has to do.
// The outbox is read, changed and written in one go, because other tabs of the page share it; commands carry ids
// of their own, so two tabs that send the same entry do no harm.
import type { Cursor, CustomerState, Pending, SiteInfo } from '@switchboard/protocol';

/**
 * A command that waits, and when it was written on this machine's clock. With a position it is acknowledged, and waits
 * only for the events up to there, so that nothing is out of sight between the two.
 */
export type Queued = Pending & { at: number; position?: number };

/** A message the relay refused for good. It stays visible until the customer decides. */
export type Failed = { session_id: string; message_id: string; text: string; at: number };

export type Kept = {
  token: string | null;
  /** Whom the site has named, by its own id for them, and how long its word holds; `null` for nobody. */
  named: { sub: string; until: number } | null;
  cursor: Cursor | null;
  state: CustomerState | null;
  /** The ended chat that "Start a new chat" has left behind. */
  left: string | null;
  /** The last seq of the current chat that was in front of the customer. */
  read: number;
  /** The loader takes the colour from here. */
  info: SiteInfo | null;
  /** What the customer called themselves last. */
  name: string;
  /** For the loader: a chat is open, load the panel at once. */
  live: boolean;
};

const EMPTY: Kept = {
  token: null,
  named: null,
  cursor: null,
  state: null,
  left: null,
  read: 0,
  info: null,
  name: '',
  live: false,
};

/** The part of `Storage` that is used. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class Shelf {
  readonly #key: string;
  readonly #store: () => Store;
  /** What the browser would not take. */
  readonly #memory = new Map<string, string>();
  /** The last text read under each key, and what it said: a scene asks far more often than anything changes. */
  readonly #parsed = new Map<string, { text: string; value: unknown }>();

  /** `store` is asked each time, because the mere mention of `localStorage` may throw. */
  constructor(site: string, store: () => Store = () => localStorage) {
    this.#key = `switchboard:${site}`;
    this.#store = store;
  }

  get kept(): Kept {
    return { ...EMPTY, ...this.#read<Partial<Kept>>('', {}) };
  }

  set kept(kept: Kept) {
    this.#write('', kept);
  }

  get outbox(): Queued[] {
    return this.#read('outbox', []);
  }

  set outbox(outbox: Queued[]) {
    this.#write('outbox', outbox);
  }

  get failed(): Failed[] {
    return this.#read('failed', []);
  }

  set failed(failed: Failed[]) {
    this.#write('failed', failed);
  }

  get draft(): string {
    return this.#read('draft', '');
  }

  set draft(text: string) {
    this.#write('draft', text);
  }

  /** Whether a change that another tab made, as told by a `storage` event, is ours. */
  owns(key: string | null): boolean {
    return key === null || key === this.#key || key.startsWith(`${this.#key}:`);
  }

  #read<T>(part: string, fallback: T): T {
    const key = this.#path(part);
    try {
      const text = this.#memory.get(key) ?? this.#store().getItem(key);
      if (text === null) return fallback;
      let parsed = this.#parsed.get(key);
      if (parsed?.text !== text)
        this.#parsed.set(key, (parsed = { text, value: JSON.parse(text) as unknown }));
      return (parsed.value as T | null) ?? fallback;
    } catch {
      return fallback;
    }
  }

  #write(part: string, value: unknown): void {
    const key = this.#path(part);
    const text = JSON.stringify(value);
    try {
      this.#store().setItem(key, text);
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, text);
      try {
        // An older version of it must not come back with the next reload.
        this.#store().removeItem(key);
      } catch {
        // Nothing was there then.
      }
    }
  }

  #path(part: string): string {
    return part ? `${this.#key}:${part}` : this.#key;
  }
}

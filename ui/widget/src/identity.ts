// Who the page says its customer is: asks it for a JWT of the site's, shows that to the relay, and asks again before it
// ends. Whether it counts is the relay's to say; here only whom it names is read, to tell whether somebody else has
// signed in.
import type { Answer, Relay } from './relay';
import type { Kept, Shelf } from './storage';

/** What the page gave: a JWT for whoever is signed in, or nothing. */
export type Identity = () => Promise<string | null> | string | null;

/** What the page calls: `Switchboard('identify', callback)`. Until the panel is here, a queue of the page's own. */
type Call = [name: string, identity: Identity];
type Page = { Switchboard?: { (...call: Call): void; q?: ArrayLike<Call[number]>[] } };

/** Takes what the page has said so far, and tells when it says more. */
export function heard(changed: () => void): () => Identity | null {
  let identity: Identity | null = null;
  const page = window as Page;
  const said = page.Switchboard?.q ?? [];
  const take = (...[name, callback]: Call): void => {
    if (name === 'identify') identity = callback;
    changed();
  };
  page.Switchboard = take;
  for (const call of said) take(...(Array.from(call) as Call));
  return () => identity;
}

export type NamingListener = {
  /** The browser is somebody from here on. */
  became(kept: Partial<Kept>): void;
  /** The token counts no longer. */
  forget(token: string): void;
};

/** How long before the site's word ends it is asked for a new one; twice that after nobody answered. */
const RENEW_MS = 30_000;

export class Naming {
  readonly #relay: Relay;
  readonly #shelf: Shelf;
  readonly #listener: NamingListener;
  #running: Promise<void> | null = null;
  #renew: ReturnType<typeof setTimeout> | undefined;

  constructor(relay: Relay, shelf: Shelf, listener: NamingListener) {
    this.#relay = relay;
    this.#shelf = shelf;
    this.#listener = listener;
  }

  /** One at a time. */
  run(): Promise<void> {
    return (this.#running ??= this.#run().finally(() => (this.#running = null)));
  }

  /** Somebody to begin a chat as: whom the page names, or nobody in particular. */
  async customer(): Promise<Answer<unknown>> {
    await this.run();
    if (this.#shelf.kept.token) return { ok: true, value: null };
    const answer = await this.#relay.customer();
    if (answer.ok) {
      this.#shelf.kept = { ...this.#shelf.kept, token: answer.value.token, cursor: null, state: null };
    }
    return answer;
  }

  /** The relay has ended a token. The site may have another word for who this is; nothing is lost until it has none. */
  async ended(token: string): Promise<void> {
    const { token: known, named } = this.#shelf.kept;
    if (named && known === token) {
      this.#shelf.kept = { ...this.#shelf.kept, named: { ...named, until: 0 } };
      await this.run();
      // Somebody again; or nobody answered, and it is tried again.
      if (this.#shelf.kept.token !== token || this.#shelf.kept.named?.until === 0) return;
    }
    this.#listener.forget(token);
  }

  /** Nothing that somebody wrote is left for whoever comes next. */
  leave(): void {
    clearTimeout(this.#renew);
    if (!this.#shelf.kept.named) return;
    this.#shelf.outbox = [];
    this.#shelf.failed = [];
    this.#shelf.draft = '';
    this.#shelf.kept = { ...this.#shelf.kept, name: '' };
  }

  async #run(): Promise<void> {
    const ask = this.#relay.identity();
    if (!ask) return;
    const { jwt, sub } = await spoken(ask);
    const { token, named, state } = this.#shelf.kept;
    const out = () => {
      if (named && token) this.#listener.forget(token);
    };
    if (!jwt) return out();
    const known = named?.sub === sub;
    if (known && named.until - Date.now() > RENEW_MS) return this.#again(named.until);
    const answer = await this.#relay.identify(jwt, token);
    if (!answer.ok) {
      // A word that does not count ends what it named. Whatever else is wrong passes; but whoever signs in next is not
      // shown what is the one's before.
      const ends = answer.code === 'unauthorized' || answer.code === 'forbidden';
      if (ends || !known) out();
      if (!ends) this.#again(Date.now() + 3 * RENEW_MS);
      return;
    }
    const { customer_id, token: fresh, expires_at: until } = answer.value;
    if (!known) this.leave();
    const same = state?.customer.id === customer_id;
    this.#listener.became({
      token: fresh,
      named: { sub, until },
      ...(same ? {} : { cursor: null, state: null, left: null, read: 0 }),
    });
    this.#again(until);
  }

  #again(until: number): void {
    clearTimeout(this.#renew);
    this.#renew = setTimeout(() => void this.run(), Math.max(RENEW_MS, until - RENEW_MS - Date.now()));
  }
}

/** The page's word and whom it names; nothing when nobody is signed in, or the page failed. */
async function spoken(ask: Identity): Promise<{ jwt: string; sub: string }> {
  try {
    const jwt = (await ask()) || '';
    const body = (jwt.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return { jwt, sub: jwt && String((JSON.parse(atob(body)) as { sub?: unknown }).sub) };
  } catch {
    return { jwt: '', sub: '' };
  }
}

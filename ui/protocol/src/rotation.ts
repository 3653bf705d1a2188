// Exchanges the token of a client that keeps what it holds. What follows from what stands in tokens.ts.
import { RelayError } from './errors.ts';
import { type Rest, answer } from './rest.ts';
import { type Tokens, dueAt, ends, inUse, offered, refused, worked } from './tokens.ts';

/** How often the age of the token is looked at, and a failed exchange tried again. */
const LOOK_MS = 60 * 60 * 1000;

export class Rotation {
  readonly #asking: (token: string) => Rest;
  readonly #keep: () => Promise<void>;
  readonly #lasting: boolean;
  #tokens: Tokens;
  /** Never one that is not kept yet. */
  #token: string;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `keep` keeps what `tokens` says. What does not last is not exchanged: the caller's own token would be lost. */
  constructor(tokens: Tokens, lasting: boolean, asking: (token: string) => Rest, keep: () => Promise<void>) {
    this.#tokens = tokens;
    this.#token = inUse(tokens);
    this.#lasting = lasting;
    this.#asking = asking;
    this.#keep = keep;
  }

  /** What is to be kept. */
  get tokens(): Tokens {
    return this.#tokens;
  }

  /** What to speak with. */
  get token(): string {
    return this.#token;
  }

  /** The relay took this token. From here on the age of what is held is looked after. */
  async good(token: string): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#lasting || this.#busy) return;
    this.#busy = true;
    try {
      await this.#turn(worked(this.#tokens, token));
      await this.#look();
    } catch (error) {
      // Nothing is lost: the old token works, and there is time.
      if (!(error instanceof RelayError)) throw error;
    } finally {
      this.#busy = false;
      this.#timer = setTimeout(() => void this.good(this.#token).catch(() => undefined), LOOK_MS);
    }
  }

  /** The relay refused this token. Whether there is another one to try: one that is kept already. */
  bad(token: string): boolean {
    const left = refused(this.#tokens, token);
    if (!left) return false;
    this.#tokens = left;
    this.#token = inUse(left);
    return true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#tokens.next) await this.#try();
    if (this.#tokens.current.until === null) await this.#learn();
    if ((dueAt(this.#tokens) ?? Infinity) > Date.now()) return;
    const { token, expires_at } = await answer(this.#asking(this.#token).POST('/v1/auth/rotate'));
    const before = this.#tokens;
    try {
      await this.#turn(offered(before, token, expires_at, Date.now()));
    } catch (error) {
      // It could not be kept, so it is never used.
      this.#tokens = before;
      throw error;
    }
    await this.#try();
  }

  /** Uses the new token for the first time. */
  async #try(): Promise<void> {
    const token = inUse(this.#tokens);
    try {
      await answer(this.#asking(token).GET('/v1/me/devices'));
    } catch (error) {
      if (error instanceof RelayError && error.code === 'unauthorized') {
        this.bad(token);
        await this.#keep();
      }
      throw error;
    }
    await this.#turn(worked(this.#tokens, token));
  }

  /** Neither signing in nor becoming a customer says when the token ends; the list of devices does. */
  async #learn(): Promise<void> {
    const devices = await answer(this.#asking(this.#token).GET('/v1/me/devices'));
    const mine = devices.find(({ current }) => current);
    if (mine) await this.#turn(ends(this.#tokens, mine.expires_at));
  }

  /** Kept before it is used. */
  async #turn(tokens: Tokens): Promise<void> {
    if (tokens === this.#tokens) return;
    this.#tokens = tokens;
    await this.#keep();
    this.#token = inUse(tokens);
  }
}

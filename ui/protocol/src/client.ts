// One person's connection to a relay: machine, link, what is kept, and the requests, behind a few words.
import { type Latest, type Opening, latest, owned, start } from './chat.ts';
import { RelayError } from './errors.ts';
import { newId } from './ids.ts';
import { Link, type LinkState, type Socket } from './link.ts';
import { Anyone } from './machine/anyone.ts';
import { type Change, Machine, type Place } from './machine/machine.ts';
import type { Pending } from './machine/outbox.ts';
import { type Rest, type RestOptions, rest } from './rest.ts';
import { Rotation } from './rotation.ts';
import type { Keeper, Kept } from './store.ts';
import type {
  ClientInfo,
  Command,
  LogEvent,
  Mark,
  Position,
  Problem,
  Resolution,
  SnapshotReason,
  View,
  Watched,
} from './wire.ts';

export type State = {
  /** Whether the relay is there. */
  link: LinkState;
  /** All that this person may see; `null` before the relay has said it for the first time. */
  view: View | null;
  /** Commands without an answer, oldest first. */
  pending: Pending[];
  /** A customer's place in the queue, true for the moment. */
  place: Place | null;
  /** Why the relay will not have this client; it does not try again. */
  refused: Problem | null;
  /** The relay's clock minus this one's, in milliseconds. */
  clockOffset: number;
};

type Of<T extends Change['type']> = Omit<Extract<Change, { type: T }>, 'type'>;

/** What `on` tells of. */
export type Heard = {
  /** Something of the state changed. */
  state: State;
  /** An event of the log: each once, in order, after the state has it. */
  event: LogEvent;
  /** All was read anew. */
  reset: SnapshotReason;
  /** A command was acknowledged, or refused for good. Also one of an earlier run of the program. */
  settled: Of<'settled'>;
  place: Of<'place'>;
  typing: Of<'typing'>;
  warnings: Of<'warnings'>;
  watched: Of<'watched'>;
  /** The relay will not have this client: sign in again, or update. */
  refused: Problem;
  /** What could not be kept, with the reason. It is tried again with the next change. */
  unkept: unknown;
};

export type Parts = {
  relay: string;
  asking: Omit<RestOptions, 'token'>;
  kept: Kept;
  keeper: Keeper;
  lasting: boolean;
  client: ClientInfo;
  socket?: (url: string) => Socket;
};

const ACK_TIMEOUT_MS = 10_000;

export class Client {
  /** Every request of the relay, typed; see `answer`. */
  readonly rest: Rest;
  readonly #given: string;
  readonly #keeper: Keeper;
  readonly #rotation: Rotation;
  readonly #anyone = new Anyone();
  readonly #machine: Machine;
  readonly #link: Link;
  readonly #listeners = new Map<keyof Heard, Set<(value: never) => void>>();
  readonly #waiting = new Map<string, { done(position: Position): void; failed(error: RelayError): void }>();
  #outbox: Pending[];
  /** Acknowledged, but the state does not have it yet: acknowledgement and event come in either order. */
  #landing: { pending: Pending; position: Position }[] = [];
  #place: Place | null = null;
  #refused: Problem | null = null;
  #closed = false;
  /** The token of the last `hello`. */
  #spoken = '';

  constructor({ relay, asking, kept, keeper, lasting, client, socket }: Parts) {
    this.#given = kept.given;
    this.#keeper = keeper;
    this.#outbox = kept.outbox;
    const as = (token: string) => rest(relay, { ...asking, token: () => token });
    this.#rotation = new Rotation(kept.tokens, lasting, as, () => this.#keep());
    const hello = () => (this.#spoken = this.#rotation.token);
    this.rest = rest(relay, { ...asking, token: () => this.#rotation.token });
    this.#machine = new Machine(
      {
        client,
        get token() {
          return hello();
        },
        ack_timeout: ACK_TIMEOUT_MS,
      },
      { cursor: kept.cursor, state: kept.view, outbox: kept.outbox },
      this.#anyone,
    );
    this.#link = new Link(
      `${relay.replace(/^http/, 'ws')}/v1/socket`,
      this.#machine,
      {
        changes: (changes) => this.#took(changes),
        state: (state) => this.#linked(state),
        refused: (problem) => this.#turnedAway(problem),
      },
      socket,
    );
    this.#link.up();
  }

  get state(): State {
    return {
      link: this.#link.state,
      view: this.#machine.view,
      pending: this.#outbox,
      place: this.#place,
      refused: this.#refused,
      clockOffset: this.#machine.clockOffset,
    };
  }

  /** A customer's chat, as far as anything was said of it here; `null` for staff. */
  get chat(): Latest | null {
    return latest(this.#machine.view, this.#unseen);
  }

  /** Hears of something from here on. The answer ends it. */
  on<T extends keyof Heard>(what: T, listener: (value: Heard[T]) => void): () => void {
    const listeners = this.#listeners.get(what) ?? new Set();
    this.#listeners.set(what, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /**
   * Does what only a command can. It is kept first, and goes out now or when the relay is back; done when the relay has
   * stored it for good. Throws a `RelayError` when it is refused.
   */
  async command(command: Command, id = newId()): Promise<Position> {
    if (this.#closed) throw RelayError.closed();
    if (this.#refused) throw new RelayError(this.#refused);
    const pending = { id, command };
    this.#outbox = [...this.#outbox, pending];
    try {
      await this.#keep();
    } catch (error) {
      this.#drop(id);
      throw error;
    }
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      if (this.#closed) this.close();
      else this.#link.submit(pending);
      this.#tell('state', this.state);
    });
  }

  /** Opens a customer's chat, with a question or without; the answer is the chat's id. */
  async start(text?: string, about?: Opening): Promise<string> {
    const id = newId();
    await this.command(start(id, text === undefined ? null : { message_id: newId(), text }, about));
    return id;
  }

  /**
   * Says something: a customer in their chat, which it opens or opens again; staff in the chat that is named, or in the
   * only one that is open. The answer is the message's id.
   */
  async send(text: string, session?: string): Promise<string> {
    const message = { message_id: newId(), text };
    if (this.#staff) {
      const { id: session_id, fence } = owned(this.#machine.view, session).session;
      await this.command({ type: 'post_message', session_id, fence, ...message });
      return message.message_id;
    }
    const { chat } = this;
    if (!chat) await this.command(start(newId(), message));
    else if (chat.over)
      await this.command({ type: 'reopen_session', session_id: chat.id, first_message: message });
    else await this.command({ type: 'post_message', session_id: chat.id, fence: null, ...message });
    return message.message_id;
  }

  /** Ends a chat, chosen as in `send`. Staff may say how it ended. */
  async end(session?: string, resolution: Resolution | null = null): Promise<void> {
    if (this.#staff) {
      const { id: session_id, fence } = owned(this.#machine.view, session).session;
      await this.command({ type: 'end_session', session_id, fence, resolution });
      return;
    }
    const { chat } = this;
    if (!chat || chat.over) {
      throw new RelayError({ code: 'session_ended', title: 'No chat is open. Nothing was sent.' });
    }
    await this.command({ type: 'end_session', session_id: chat.id, fence: null, resolution: null });
  }

  /** Takes a chat that rings; done when it is among the sessions, to be written in. */
  async accept(offer: string): Promise<void> {
    const { view } = this.#machine;
    const known = view?.role === 'specialist' ? view.offers.find(({ id }) => id === offer) : undefined;
    await this.command({ type: 'accept_offer', offer_id: offer });
    if (known) await this.#until((state) => has(state.view, known.session_id));
  }

  /** Messages of a chat came so far, or were seen so far. */
  mark(session: string, mark: Mark): void {
    this.#link.mark(session, mark);
  }

  /** They are writing; to be called at every key. */
  typing(session: string): void {
    this.#link.typing(session);
  }

  /** Shows something as it is from here on, in `watched`. Staff only. */
  watch(what: Watched): void {
    if (this.#anyone.watch(what)) this.#link.say({ type: 'watch', what });
  }

  unwatch(what: Watched): void {
    this.#anyone.unwatch(what);
    this.#link.say({ type: 'unwatch', what });
  }

  /** The network or the machine is back: tries at once. */
  wake(): void {
    if (!this.#closed && !this.#refused) this.#link.up();
  }

  /** Ends the connection. What has no answer yet stays in the store, and goes out the next time. */
  close(): void {
    this.#closed = true;
    this.#rotation.stop();
    this.#link.down();
    for (const { failed } of this.#waiting.values()) failed(RelayError.closed());
    this.#waiting.clear();
    this.#tell('state', this.state);
  }

  get #staff(): boolean {
    return this.#machine.view?.role === 'specialist';
  }

  /** What was said here and is not in the state, oldest first. */
  get #unseen(): Pending[] {
    return [...this.#landing.map(({ pending }) => pending), ...this.#outbox];
  }

  /** Done when the state fits; fails when the client ends before. */
  #until(fits: (state: State) => boolean): Promise<void> {
    return new Promise((done, failed) => {
      const look = () => {
        if (fits(this.state)) done();
        else if (this.#closed) failed(RelayError.closed());
        else if (this.#refused) failed(new RelayError(this.#refused));
        else return;
        off();
      };
      const off = this.on('state', look);
      look();
    });
  }

  #took(changes: Change[]): void {
    for (const change of changes) this.#take(change);
    const upto = this.#machine.cursor?.position ?? 0;
    this.#landing = this.#landing.filter(({ position }) => position > upto);
    const view = this.#machine.view;
    if (view?.role !== 'customer' || view.session?.session.state !== 'waiting') this.#place = null;
    this.#keepSoon();
    this.#tell('state', this.state);
  }

  #take(change: Change): void {
    switch (change.type) {
      case 'reset':
        this.#landing = [];
        return this.#tell('reset', change.reason);
      case 'event':
        return this.#tell('event', change.event);
      case 'settled':
        return this.#settle(change);
      case 'place':
        this.#place = change;
        return this.#tell('place', change);
      case 'typing':
        return this.#tell('typing', change);
      case 'warnings':
        return this.#tell('warnings', change);
      case 'watched':
        return this.#tell('watched', change);
      case 'cursor':
      case 'problem':
        return;
    }
  }

  #settle({ pending, outcome }: Of<'settled'>): void {
    this.#drop(pending.id);
    const waiting = this.#waiting.get(pending.id);
    this.#waiting.delete(pending.id);
    if ('position' in outcome) {
      this.#landing.push({ pending, position: outcome.position });
      waiting?.done(outcome.position);
    } else waiting?.failed(new RelayError(outcome.problem));
    this.#tell('settled', { pending, outcome });
  }

  #drop(id: string): void {
    this.#outbox = this.#outbox.filter((pending) => pending.id !== id);
  }

  #linked(state: LinkState): void {
    if (state === 'online') {
      void this.#rotation.good(this.#spoken).catch((error: unknown) => this.#tell('unkept', error));
    } else this.#place = null;
    this.#tell('state', this.state);
  }

  /** A new token that does not work is no reason to give up the old one. */
  #turnedAway(problem: Problem): void {
    if (problem.code === 'unauthorized' && this.#rotation.bad(this.#spoken)) {
      this.#keepSoon();
      this.#link.up();
      return;
    }
    this.#rotation.stop();
    this.#refused = problem;
    for (const { failed } of this.#waiting.values()) failed(new RelayError(problem));
    this.#waiting.clear();
    // A token that is worth nothing shows nothing any more; the next beginning is anew.
    this.#keepSoon();
    this.#tell('refused', problem);
    this.#tell('state', this.state);
  }

  /** What can be had again from the relay may be lost, and is only told of. */
  #keepSoon(): void {
    void this.#keep().catch((error: unknown) => this.#tell('unkept', error));
  }

  #keep(): Promise<void> {
    const ended = this.#refused?.code === 'unauthorized';
    return this.#keeper.save({
      given: this.#given,
      tokens: this.#rotation.tokens,
      cursor: ended ? null : this.#machine.cursor,
      view: ended ? null : this.#machine.view,
      ...(ended && { ended }),
      // What the state does not have yet is sent again after a restart, which changes nothing.
      outbox: this.#unseen,
    });
  }

  #tell<T extends keyof Heard>(what: T, value: Heard[T]): void {
    for (const listener of this.#listeners.get(what) ?? []) (listener as (value: Heard[T]) => void)(value);
  }
}

function has(view: View | null, id: string): boolean {
  return view?.role === 'specialist' && view.sessions.some(({ session }) => session.id === id);
}

// What the window remembers beside the core's views: which chat is in front, what could not be done, which offer is
// being answered. It asks the core and shows what comes back; it never decides what a chat may do.
import type { ipc, OfferId, OfferView, Problem, SessionId, SessionView } from '@switchboard/protocol';
import { createContext } from 'svelte';
import { asProblem, type Host } from '../host/host';
import { Clock } from './clock.svelte';

/** How an offer is being answered. */
export type Answer = 'accepting' | 'declining';

/** What is about to be given away: one chat, or all of mine. */
export type PassOn = { session: SessionView } | { all: number };

/** The window's state. One per window. */
export class Desk {
  readonly host: Host;
  readonly clock = new Clock();

  view = $state.raw<ipc.AppView>({ screen: 'starting' });
  /** The chat in front of me. */
  open = $state.raw<SessionId | null>(null);
  /** How often a chat was brought to the front: each time its composer takes the focus. */
  turns = $state(0);
  /** Its conversation, once the core has handed it over. */
  thread = $state.raw<ipc.ThreadView | null>(null);
  /** Why it could not be opened. */
  unopened = $state.raw<Problem | null>(null);
  /** What the last command could not do. */
  trouble = $state.raw<Problem | null>(null);
  /** Offers I have answered, until the core takes them away. */
  answering = $state.raw<ReadonlyMap<OfferId, Answer>>(new Map());
  /** The sheet in which chats are given away, while it is open. */
  passing = $state.raw<PassOn | null>(null);
  /** When a key was last pressed in a composer, on this machine's clock. */
  typedAt = 0;

  /** Chats that rang here: when one becomes mine, I have accepted it, in the window or from a notification. */
  readonly #rang = new Set<SessionId>();
  #heard = 0;

  constructor(host: Host) {
    this.host = host;
  }

  /** Listens first, then loads, so that nothing falls in between. */
  async start(): Promise<() => void> {
    const stops = [
      this.clock.start(),
      await this.host.onApp((view) => {
        this.#heard += 1;
        this.#show(view);
      }),
      await this.host.onThread((thread) => {
        if (thread.session.id !== this.open) return;
        this.#heard += 1;
        this.unopened = null;
        this.thread = thread;
      }),
    ];
    await this.load();
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Asks for the whole view; an event that came meanwhile is newer than the answer. */
  async load(): Promise<void> {
    const heard = this.#heard;
    try {
      const view = await this.host.load();
      if (heard === this.#heard) this.#show(view);
    } catch (error) {
      this.#show({ screen: 'blocked', problem: asProblem(error) });
    }
  }

  /** The relay's time, for waits and deadlines. */
  get relayNow(): number {
    return this.clock.now + (this.view.screen === 'desk' ? this.view.clock_offset : 0);
  }

  /** What is left of a ring, in ms; never more than all of it, because the clock ticks and may be a second behind. */
  timeLeft(offer: OfferView): number {
    return Math.min(offer.deadline - this.relayNow, offer.deadline - offer.offered_at);
  }

  /** My chats in the order the list shows them. */
  get rows(): ipc.SessionRow[] {
    const { view } = this;
    return view.screen === 'desk' ? [...view.active, ...view.left, ...view.past] : [];
  }

  /** Brings a chat to the front. */
  async openChat(id: SessionId): Promise<void> {
    if (this.open !== id) this.thread = null;
    this.open = id;
    this.turns += 1;
    this.unopened = null;
    const heard = this.#heard;
    try {
      const thread = await this.host.openThread({ session_id: id });
      const newer = this.#heard !== heard && this.thread !== null;
      if (this.open === id && !newer) this.thread = thread;
    } catch (error) {
      if (this.open === id) this.unopened = asProblem(error);
    }
  }

  /** Puts the chat in front away. */
  closeChat(): void {
    const id = this.open;
    if (id === null) return;
    this.open = null;
    this.thread = null;
    this.unopened = null;
    void this.ask((host) => host.closeThread({ session_id: id }));
  }

  /** Moves to the chat before or after the one in front. */
  step(by: 1 | -1): void {
    const { rows } = this;
    const at = rows.findIndex(({ id }) => id === this.open);
    const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by];
    if (next) void this.openChat(next.id);
  }

  /** Takes an offered chat; it opens by itself once it is mine. */
  accept(id: OfferId): Promise<boolean> {
    // What rang opens by itself in any case; what waits, only if it was taken here.
    const waiting = this.view.screen === 'desk' ? this.view.waiting : [];
    const pick = waiting.find((offer) => offer.id === id);
    if (pick) this.#rang.add(pick.session_id);
    return this.#answer(id, 'accepting', (host) => host.accept({ offer_id: id }));
  }

  /** Passes on an offered chat. */
  decline({ offer_id, reason }: ipc.Decline): Promise<boolean> {
    return this.#answer(offer_id, 'declining', (host) => host.decline({ offer_id, reason }));
  }

  /** Brings a sheet to the front, or puts it away. */
  passOn(what: PassOn | null): void {
    this.passing = what;
  }

  /** Asks the core for something; says in the window what it could not do. True when it went well. */
  async ask(command: (host: Host) => Promise<void>): Promise<boolean> {
    try {
      await command(this.host);
      return true;
    } catch (error) {
      this.trouble = asProblem(error);
      return false;
    }
  }

  async #answer(id: OfferId, how: Answer, command: (host: Host) => Promise<void>): Promise<boolean> {
    if (this.answering.has(id)) return false;
    this.answering = new Map(this.answering).set(id, how);
    const done = await this.ask(command);
    if (!done) this.#unanswer((other) => other !== id);
    return done;
  }

  #unanswer(keep: (id: OfferId) => boolean): void {
    if ([...this.answering.keys()].every(keep)) return;
    this.answering = new Map([...this.answering].filter(([id]) => keep(id)));
  }

  #show(view: ipc.AppView): void {
    this.view = view;
    if (view.screen !== 'desk') {
      this.#forget();
      return;
    }
    for (const offer of view.offers) this.#rang.add(offer.session_id);
    const there = new Set([...view.offers, ...view.waiting].map(({ id }) => id));
    this.#unanswer((id) => there.has(id));
    const mine = view.active.find(({ id }) => this.#rang.has(id));
    if (mine) {
      this.#rang.delete(mine.id);
      void this.openChat(mine.id);
    }
  }

  #forget(): void {
    this.open = null;
    this.thread = null;
    this.unopened = null;
    this.answering = new Map();
    this.passing = null;
    this.#rang.clear();
  }
}

export const [useDesk, provideDesk] = createContext<Desk>();

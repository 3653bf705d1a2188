// One client's link to the relay as a state machine without I/O. Knows nothing of sockets, timers, storage or the page.
//
// The contract: after every `handle*`, `submit` and `withdraw`, poll until empty: `pollChange` and keep what it says,
// `pollFrame` and send it, `pollHangup` and drop the socket. Then sleep until `deadline` at most, and call
// `handleTick`. A deadline in the past means: at once. All times are the local clock's; only differences matter.
//
// The relay's other clients run the same machine in Rust; golden traces are replayed on both.
import type {
  ClientFrame,
  ClientInfo,
  Cursor,
  ErrorCode,
  Events,
  Hint,
  LogEvent,
  Mark,
  Position,
  Problem,
  RelayFrame,
  SenderKind,
  SnapshotReason,
  View,
  Warning,
  Watched,
  WatchedView,
} from '../wire.ts';
import { Marking } from './marks.ts';
import { Outbox, type Pending } from './outbox.ts';

/** Who a machine speaks for, and its patience with a greeting, an acknowledgement or a repair, in milliseconds. */
export type Config = { client: ClientInfo; token: string; ack_timeout: number };

/** What the cache kept. Without a state the cursor is not used. */
export type Saved = { cursor: Cursor | null; state: View | null; outbox: Pending[] };

/** `refused`: the relay will not have this client. Do not reconnect. */
export type Phase = 'down' | 'greeting' | 'live' | 'refused';

/** A place in the queue, true for the moment; `opens_at` is on the relay's clock. */
export type Place = Omit<Extract<Hint, { kind: 'queue_place' }>, 'kind'>;

/** To be kept in order, in one write with the cursor they end in. */
export type Change =
  | { type: 'reset'; reason: SnapshotReason; view: View; cursor: Cursor }
  | { type: 'event'; event: LogEvent }
  | { type: 'cursor'; cursor: Cursor }
  | { type: 'settled'; pending: Pending; outcome: { position: Position } | { problem: Problem } }
  | ({ type: 'place' } & Place)
  | { type: 'typing'; session_id: string; side: SenderKind }
  | { type: 'warnings'; warnings: Warning[] }
  | { type: 'watched'; what: Watched; view: WatchedView | null }
  | { type: 'problem'; problem: Problem };

/** Why to drop the socket. The machine counts it as closed already. */
export type Hangup =
  | { type: 'dead' }
  | { type: 'bye'; problem: Problem; resumable: boolean }
  | { type: 'refused'; problem: Problem };

/** What a machine has to know of the views it keeps; a program brings no more of it than it shows. */
export type Side = {
  /** Takes one event into a view. Pure. */
  fold(view: View, event: LogEvent): View;
  /** What a frame that only this side gets changes. */
  hear?(frame: RelayFrame): Change | null;
  /** What is said anew on every link. */
  again?(): ClientFrame[];
};

/** What is known of the socket that is open, or was last. */
type Link = {
  openedAt: number;
  heardAt: number;
  /** Twice the relay's heartbeat; `null` before its welcome. */
  silence: number | null;
  /** When a repair was asked for that has no answer yet. */
  askedAt: number | null;
};

const NO_LINK: Link = { openedAt: 0, heardAt: 0, silence: null, askedAt: null };

export class Machine {
  readonly #config: Config;
  readonly #side: Side;
  readonly #outbox: Outbox;
  readonly #marks = new Marking();
  #phase: Phase = 'down';
  #cursor: Cursor | null;
  #view: View | null;
  /** The latest time anyone told us. */
  #now = 0;
  #offset = 0;
  #link = NO_LINK;
  #frames: ClientFrame[] = [];
  #changes: Change[] = [];
  #hangup: Hangup | null = null;

  constructor(config: Config, { cursor, state, outbox }: Saved, side: Side) {
    this.#config = config;
    this.#side = side;
    this.#cursor = state && cursor;
    this.#view = state;
    this.#outbox = new Outbox(outbox);
  }

  /** The socket is open: `hello` goes out. */
  handleOpen(now: number): void {
    this.handleClosed(now);
    this.#hangup = null;
    this.#phase = 'greeting';
    this.#link = { ...NO_LINK, openedAt: now, heardAt: now };
    const { client, token } = this.#config;
    this.#frames.push({ type: 'hello', protocol: { min: 1, max: 1 }, token, client, resume: this.#cursor });
  }

  /** A frame arrived. One that arrives after the link counts as closed is ignored. */
  handleFrame(now: number, frame: RelayFrame): void {
    if (!this.#linked) return;
    this.handleHeard(now);
    switch (frame.type) {
      case 'welcome':
        this.#offset = frame.now - now;
        this.#link.silence = frame.heartbeat_seconds * 2000;
        if (frame.resumed && this.#cursor) this.#live();
        break;
      case 'snapshot': {
        if (!this.#welcomed) break;
        const { cursor, reason, view } = frame;
        this.#cursor = cursor;
        this.#view = view;
        this.#link.askedAt = null;
        this.#live();
        this.#changes.push({ type: 'reset', reason, view, cursor });
        break;
      }
      case 'events':
        this.#events(frame);
        break;
      case 'hint':
        if (this.#welcomed && frame.kind === 'queue_place') {
          const { session_id, place, wait, late, opens_at } = frame;
          this.#changes.push({ type: 'place', session_id, place, wait, late, opens_at });
        } else if (this.#welcomed && frame.kind === 'typing') {
          this.#changes.push({ type: 'typing', session_id: frame.session_id, side: frame.side });
        } else if (this.#welcomed) this.#hear(frame);
        break;
      case 'ack':
        this.#settle(frame.id, { position: frame.position });
        break;
      case 'refused':
        if (forTheMoment(frame.problem.code)) this.#outbox.rest(now, frame.id);
        else this.#settle(frame.id, { problem: frame.problem });
        break;
      case 'error':
      case 'bye': {
        const { problem } = frame;
        if (final(problem.code)) this.#hangUp({ type: 'refused', problem });
        else if (frame.type === 'error') this.#changes.push({ type: 'problem', problem });
        else this.#hangUp({ type: 'bye', problem, resumable: frame.resumable });
        break;
      }
      case 'view':
        this.#hear(frame);
        break;
      case 'pong':
        break;
      default:
        // A newer relay's frame: heard, not understood.
        frame satisfies never;
    }
    this.#send();
  }

  /** Something arrived: the relay is there. */
  handleHeard(now: number): void {
    this.#see(now);
    this.#link.heardAt = now;
  }

  /** The socket is gone. What was sent without an answer goes out again on the next one. */
  handleClosed(now: number): void {
    this.#see(now);
    this.#close();
  }

  /** Time has passed; to be called at `deadline`, and harmless at any other time. */
  handleTick(now: number): void {
    this.#see(now);
    if (Math.min(...this.#patience()) <= now) this.#hangUp({ type: 'dead' });
    this.#send();
  }

  /** To the outbox's end; it goes out as soon as link and order allow. The caller has kept it before. */
  submit(pending: Pending): void {
    if (pending.command.type === 'post_message') this.#marks.wrote();
    this.#outbox.push(pending);
    this.#send();
  }

  /** Takes a command back that was not sent on this link. `false`: it is on its way or not there. */
  withdraw(id: string): boolean {
    const gone = this.#outbox.remove(id, true) !== null;
    this.#send();
    return gone;
  }

  /** Messages of a chat came so far. The relay hears of it now or on the next link; a mark only goes on. */
  mark(session: string, mark: Mark): void {
    const frames = this.#marks.want(session, mark);
    if (this.#phase === 'live') this.#frames.push(...frames);
  }

  /** They are writing; to be called at every key, and said as often as is useful. */
  typing(now: number, session: string): void {
    this.#see(now);
    if (this.#phase === 'live') this.#frames.push(...this.#marks.typing(now, session));
  }

  /** Sends a frame that asks for nothing to be stored; while the link is down it is not sent at all. */
  say(frame: ClientFrame): void {
    if (this.#phase === 'live') this.#frames.push(frame);
  }

  pollFrame(): ClientFrame | undefined {
    return this.#frames.shift();
  }

  pollChange(): Change | undefined {
    return this.#changes.shift();
  }

  pollHangup(): Hangup | null {
    const hangup = this.#hangup;
    this.#hangup = null;
    return hangup;
  }

  get deadline(): number | null {
    const times = [...this.#patience(), ...this.#outbox.retries];
    // A command was submitted, and its time of sending is not known: the tick tells.
    if (this.#outbox.unseen) times.push(this.#now);
    return times.length ? Math.min(...times) : null;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get view(): View | null {
    return this.#view;
  }

  get cursor(): Cursor | null {
    return this.#cursor;
  }

  /** Commands without an answer, oldest first. */
  get outbox(): Pending[] {
    return this.#outbox.pending;
  }

  /** The relay's clock minus the local one, as of the last welcome. */
  get clockOffset(): number {
    return this.#offset;
  }

  /** How often the relay beats, in milliseconds; `null` before it has said so. */
  get heartbeat(): number | null {
    const { silence } = this.#link;
    return silence && silence / 2;
  }

  /**
   * Takes in what is new. A run that begins after where we stand has a gap before it: one repair is asked for, and
   * nothing is taken in until it is answered. While a snapshot is due, positions may be another log's.
   */
  #events({ after, upto, events }: Events): void {
    const { epoch, position: before } = this.#cursor ?? {};
    if (this.#phase !== 'live' || epoch === undefined || before === undefined || !this.#view) return;
    if (after > before) {
      if (this.#link.askedAt === null) {
        this.#link.askedAt = this.#now;
        this.#frames.push({ type: 'resume', cursor: { epoch, position: before } });
      }
      return;
    }
    if (upto < before) return;
    this.#link.askedAt = null;
    let position = before;
    for (const event of events) {
      if (event.position <= position) continue;
      position = event.position;
      this.#view = this.#side.fold(this.#view, event);
      this.#marks.heard(this.#view, event.body);
      this.#changes.push({ type: 'event', event });
    }
    position = Math.max(position, upto);
    if (position > before) {
      this.#cursor = { epoch, position };
      this.#changes.push({ type: 'cursor', cursor: this.#cursor });
    }
  }

  #live(): void {
    this.#phase = 'live';
    if (this.#view) this.#frames.push(...this.#marks.again(this.#view));
    this.#frames.push(...(this.#side.again?.() ?? []));
  }

  #hear(frame: RelayFrame): void {
    const change = this.#side.hear?.(frame);
    if (change) this.#changes.push(change);
  }

  #settle(id: string, outcome: { position: Position } | { problem: Problem }): void {
    const pending = this.#outbox.remove(id);
    if (pending) this.#changes.push({ type: 'settled', pending, outcome });
  }

  #hangUp(hangup: Hangup): void {
    this.#close();
    this.#phase = hangup.type === 'refused' ? 'refused' : 'down';
    this.#hangup = hangup;
  }

  /** Forgets the link. A refusal outlives it. */
  #close(): void {
    if (this.#linked) this.#phase = 'down';
    this.#frames = [];
    this.#outbox.unsend();
    this.#link = { ...NO_LINK };
  }

  #send(): void {
    if (this.#phase !== 'live') return;
    for (const { id, command } of this.#outbox.send()) this.#frames.push({ type: 'command', id, command });
  }

  #see(now: number): void {
    this.#now = now;
    this.#outbox.see(now);
  }

  /** Before the welcome nothing is taken in: without its heartbeat a dead link would go unnoticed. */
  get #welcomed(): boolean {
    return this.#link.silence !== null;
  }

  get #linked(): boolean {
    return this.#phase === 'greeting' || this.#phase === 'live';
  }

  /** When the link counts as dead unless something comes: the first of these. */
  #patience(): number[] {
    if (!this.#linked) return [];
    const { openedAt, heardAt, silence, askedAt } = this.#link;
    const asked = [...this.#outbox.sent];
    if (this.#phase === 'greeting') asked.push(openedAt);
    if (askedAt !== null) asked.push(askedAt);
    const times = asked.map((at) => at + this.#config.ack_timeout);
    if (silence !== null) times.push(heardAt + silence);
    return times;
  }
}

/** Refusals that keep the command: it goes out again. */
const forTheMoment = (code: ErrorCode) =>
  code === 'unavailable' || code === 'rate_limited' || code === 'going_away';

/** Refusals of the client itself. */
const final = (code: ErrorCode) => code === 'unauthorized' || code === 'upgrade_required';

// The shell around the machine: one WebSocket, its timers and the wait between attempts. It moves frames and tells the
// owner about changes; what they mean is none of its business.
import type { ClientFrame, Mark, Problem, RelayFrame } from './wire.ts';
import { delay } from './machine/backoff.ts';
import type { Change, Machine } from './machine/machine.ts';
import type { Pending } from './machine/outbox.ts';

export type LinkState = 'connecting' | 'online' | 'offline';

/** The part of a WebSocket that is used: the browser's, Node's, or a library's. */
export type Socket = {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
};

export type LinkListener = {
  /** In order; kept before anything else is sent. */
  changes(changes: Change[]): void;
  state(state: LinkState): void;
  /** The relay will not have this client. The link stays down. */
  refused(problem: Problem): void;
};

const CONNECT_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 15_000;

export class Link {
  readonly #url: string;
  readonly #open: (url: string) => Socket;
  readonly #machine: Machine;
  readonly #listener: LinkListener;
  #socket: Socket | null = null;
  #wanted = false;
  #attempt = 0;
  #state: LinkState = 'connecting';
  #retry: Timer;
  #tick: Timer;
  #beat: Timer;
  #nonce = 0;

  constructor(
    url: string,
    machine: Machine,
    listener: LinkListener,
    open: (url: string) => Socket = (url) => new WebSocket(url),
  ) {
    this.#open = open;
    this.#url = url;
    this.#machine = machine;
    this.#listener = listener;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Connects now, and again whenever the link is lost. Also the answer to "the network is back". */
  up(): void {
    this.#wanted = true;
    if (this.#socket) {
      // A machine that slept finds out here, not two beats later.
      this.#machine.handleTick(Date.now());
      this.#pump();
    } else this.#connect();
  }

  down(): void {
    this.#wanted = false;
    clearTimeout(this.#retry);
    this.#drop();
  }

  submit(pending: Pending): void {
    this.#machine.submit(pending);
    this.#pump();
  }

  mark(session: string, mark: Mark): void {
    this.#machine.mark(session, mark);
    this.#pump();
  }

  typing(session: string): void {
    this.#machine.typing(Date.now(), session);
    this.#pump();
  }

  /** Asks for something that is not kept, such as to watch a queue. */
  say(frame: ClientFrame): void {
    this.#machine.say(frame);
    this.#pump();
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const socket = this.#open(this.#url);
    this.#socket = socket;
    this.#tick = setTimeout(() => this.#lost(socket), CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      this.#machine.handleOpen(Date.now());
      this.#pump();
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      const frame = read(data);
      if (frame) this.#machine.handleFrame(Date.now(), frame);
      else this.#machine.handleHeard(Date.now());
      this.#pump();
    };
    socket.onclose = socket.onerror = () => this.#lost(socket);
  }

  #pump(): void {
    const machine = this.#machine;
    const changes: Change[] = [];
    for (let change; (change = machine.pollChange());) changes.push(change);
    if (changes.length) this.#listener.changes(changes);
    for (let frame; (frame = machine.pollFrame());) this.#send(frame);

    const socket = this.#socket;
    const hangup = machine.pollHangup();
    if (hangup) {
      if (hangup.type === 'refused') this.#wanted = false;
      if (socket) this.#lost(socket);
      if (hangup.type === 'refused') this.#listener.refused(hangup.problem);
      return;
    }
    if (machine.phase === 'live' && this.#state !== 'online') {
      this.#attempt = 0;
      this.#keepBeating();
      this.#set('online');
    }
    const { deadline } = machine;
    if (deadline === null) return;
    clearTimeout(this.#tick);
    this.#tick = setTimeout(
      () => {
        machine.handleTick(Date.now());
        this.#pump();
      },
      Math.max(0, deadline - Date.now()),
    );
  }

  /** A page cannot see the relay's WebSocket pings, so it sends its own and counts the answers. */
  #keepBeating(): void {
    clearInterval(this.#beat);
    this.#beat = setInterval(
      () => this.#send({ type: 'ping', nonce: (this.#nonce = (this.#nonce + 1) % 2 ** 32) }),
      this.#machine.heartbeat ?? HEARTBEAT_MS,
    );
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  #lost(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#set('offline');
    if (this.#wanted) {
      this.#retry = setTimeout(() => this.#connect(), delay(this.#attempt++, Math.random()));
    }
  }

  #drop(): void {
    clearTimeout(this.#tick);
    clearInterval(this.#beat);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    // What it still says of its end is about no socket of ours; some libraries throw when nobody hears it.
    socket.onopen = socket.onmessage = null;
    socket.close();
    this.#machine.handleClosed(Date.now());
  }

  #set(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listener.state(state);
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined;

function read(data: unknown): RelayFrame | null {
  try {
    return JSON.parse(String(data)) as RelayFrame;
  } catch {
    return null;
  }
}

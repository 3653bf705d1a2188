// A relay that is driven by hand: its socket, and answers to requests.
import type { Kept, Store } from '../src/store.ts';
import type { ClientFrame, RelayFrame, View } from '../src/wire.ts';

export const customer: View = { role: 'customer', customer: { id: 'c', name: null }, session: null };

export class FakeSocket {
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close(): void {
    this.readyState = 3;
  }
  hear(frame: RelayFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }
  lose(): void {
    this.readyState = 3;
    this.onclose?.({} as never);
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  /** Opens and greets with a view at position 1, or goes on where the client stands. */
  greet(view: View | null): void {
    this.open();
    const now = Date.now();
    this.hear({ type: 'welcome', protocol: 1, resumed: view === null, now, heartbeat_seconds: 25 });
    if (!view) return;
    this.hear({ type: 'snapshot', cursor: { epoch: 'e', position: 1 }, reason: 'first', view });
  }
  ack(position: number): void {
    const { id } = this.commands.at(-1) ?? { id: 'none' };
    this.hear({ type: 'ack', id, position });
  }
  get commands() {
    return this.sent.flatMap((frame) => (frame.type === 'command' ? [frame] : []));
  }
  get token(): string {
    const [hello] = this.sent;
    if (hello?.type !== 'hello') throw new Error('no hello');
    return hello.token;
  }
}

/** Sockets as they are opened, and a network that answers requests with what a test says. */
export class FakeRelay {
  readonly sockets: FakeSocket[] = [];
  readonly asked: string[] = [];
  /** By method and path: an answer, or its absence for a relay that is down. */
  readonly answers = new Map<string, (token: string | null) => [status: number, body: unknown]>();

  readonly socket = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  fetch: (request: Request) => Promise<Response> = (request) => this.ask(request);

  ask(request: Request): Promise<Response> {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? null;
    this.asked.push(`${what} ${token ?? '-'}`);
    const said = this.answers.get(what)?.(token);
    if (!said) return Promise.reject(new TypeError('fetch failed'));
    const [status, body] = said;
    const headers = { 'content-type': 'application/json', 'retry-after': '60' };
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody connected');
    return socket;
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

/** What a program keeps, as text, so that nothing is shared with the client. */
export function memory(): Store & { text: string; kept: Kept } {
  return {
    text: 'null',
    load() {
      return JSON.parse(this.text) as Kept | null;
    },
    save(kept) {
      this.text = JSON.stringify(kept);
    },
    get kept() {
      return JSON.parse(this.text) as Kept;
    },
  };
}

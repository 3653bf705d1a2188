// A relay in memory for tests of the chat: it has the two requests, and sockets that a test drives by hand.
import type { ClientFrame, CustomerView, MessageView, RelayFrame, SessionView } from '@switchboard/protocol';
import { vi } from 'vitest';
import type { Relay } from '../src/relay';

export const customer: CustomerView = { id: 'c', name: 'Ada' };

export const session = (id: string, change: Partial<SessionView> = {}): SessionView => ({
  id,
  state: 'waiting',
  fence: 0,
  customer,
  queue: { id: 'q', name: 'Help' },
  owner: null,
  language: null,
  page: null,
  priority: 'normal',
  started_at: 0,
  accepted_at: null,
  requeued: null,
  reminded_at: null,
  parked: false,
  transfer: null,
  handed: null,
  rating: null,
  ended_at: null,
  ended_by: null,
  resolution: null,
  ...change,
});

export const message = (session_id: string, seq: number, change: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  session_id,
  seq,
  sender: 'specialist',
  sender_name: 'Mia',
  kind: 'text',
  text: `text ${seq}`,
  at: seq,
  ...change,
});

export class FakeSocket {
  static readonly all: FakeSocket[] = [];
  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (!socket) throw new Error('nobody connected');
    return socket;
  }
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  hear(frame: RelayFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  lose(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  /** Opens and greets with an empty or a given view at position 1. */
  greet(resumed = false, record: SessionView | null = null): void {
    this.open();
    this.hear({ type: 'welcome', protocol: 1, resumed, now: Date.now(), heartbeat_seconds: 5 });
    if (resumed) return;
    this.hear({
      type: 'snapshot',
      cursor: { epoch: 'e', position: 1 },
      reason: 'first',
      view: { role: 'customer', customer, session: record && { session: record, messages: [] } },
    });
  }
  get commands() {
    return this.sent.flatMap((frame) => (frame.type === 'command' ? [frame] : []));
  }
}

export function install(): void {
  FakeSocket.all.length = 0;
  vi.stubGlobal('WebSocket', FakeSocket);
}

export function relay(change: Partial<Relay> = {}): Relay {
  let made = 0;
  return {
    socket: 'ws://relay.test/v1/socket',
    site: () => Promise.resolve({ ok: true, value: { name: 'Shop', greeting: 'Hello', brand_color: null } }),
    identity: () => null,
    identify: () => Promise.resolve({ ok: false, code: 'unauthorized' }),
    customer: () => Promise.resolve({ ok: true, value: { customer_id: 'c', token: `t${++made}` } }),
    ...change,
  };
}

// A customer's visit for tests of the chat: what the browser keeps, what is shown, and chats that are under way.
import type { SessionView } from '@switchboard/protocol';
import { vi } from 'vitest';
import { Chat } from '../src/chat';
import type { Relay } from '../src/relay';
import type { Scene } from '../src/scene';
import { Shelf, type Store } from '../src/storage';
import { FakeSocket, customer, install, message, relay, session } from './relay';

/** What the panel shows. */
export let shown: Scene;
/** What the browser keeps. */
export let items: Map<string, string>;

const store: Store = {
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => void items.set(key, value),
  removeItem: (key) => void items.delete(key),
};

export function open(change: Partial<Relay> = {}): Chat {
  const chat = new Chat(
    relay(change),
    new Shelf('key', () => store),
    () => ({ url: 'https://shop.test/', title: 'Shop', language: 'en' }),
    (scene) => (shown = scene),
  );
  chat.resume();
  return chat;
}

/** A chat that the relay has put in line, as session `s`. */
export async function waiting(question = ''): Promise<Chat> {
  const chat = open();
  chat.write(question);
  await chat.start();
  const socket = FakeSocket.last;
  socket.greet();
  const start = socket.commands[0];
  if (start?.command.type !== 'start_session') throw new Error('no start');
  const { session_id, first_message } = start.command;
  const events = [
    { position: 2, at: 2, body: { type: 'session_started', session: session(session_id) } },
  ] as const;
  socket.hear({ type: 'ack', id: start.id, position: first_message ? 3 : 2 });
  socket.hear({ type: 'events', after: 1, upto: 2, events: [...events] });
  if (first_message) {
    const posted = message(session_id, 1, {
      id: first_message.message_id,
      text: first_message.text,
      sender: 'customer',
    });
    socket.hear({
      type: 'events',
      after: 2,
      upto: 3,
      events: [{ position: 3, at: 3, body: { type: 'message_posted', message: posted } }],
    });
  }
  return chat;
}

/** As a page before this one left it: a chat `s`, in which the specialist has written. */
export function keep(change: Partial<SessionView>): void {
  const record = { session: session('s', change), messages: [message('s', 1)] };
  const state = { customer, session: record };
  items.set('switchboard:key', JSON.stringify({ token: 't1', cursor: { epoch: 'e', position: 9 }, state }));
}

export const texts = () => shown.lines.map(({ text, delivery }) => [text, delivery]);
export const last = <T>(list: T[]): T => {
  const item = list.at(-1);
  if (item === undefined) throw new Error('empty');
  return item;
};

/** The same start for every test: an empty browser, and a clock that stands still. */
export function begin(): void {
  items = new Map();
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  install();
}

export function finish(): void {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
}

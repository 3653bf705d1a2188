// Customers whom the page names: the site's word is shown once, renewed before it ends, and leaves nothing behind.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { heard } from '../src/identity';
import type { Answer } from '../src/relay';
import type { Identified } from '@switchboard/protocol';
import { FakeSocket } from './relay';
import { begin, finish, items, open, shown } from './visit';

beforeEach(begin);
afterEach(finish);

const HOUR = 3_600_000;
const jwt = (sub: string) => `h.${btoa(JSON.stringify({ sub })).replace(/=+$/, '')}.s`;
const kept = () => JSON.parse(items.get('switchboard:key') ?? 'null');

/** A page whose signed-in user is `who`, and a relay that gives each their own customer. */
function page(who: { is: string | null }, answer?: () => Answer<Identified>) {
  let made = 0;
  const identify = vi.fn((word: string, _token: string | null) => {
    const { sub } = JSON.parse(atob(word.split('.')[1] ?? ''));
    const value = { customer_id: sub, token: `n${++made}`, expires_at: Date.now() + HOUR, history: true };
    return Promise.resolve(answer?.() ?? ({ ok: true, value } as const));
  });
  const identity = vi.fn(() => Promise.resolve(who.is && jwt(who.is)));
  return { identify, identity, relay: { identify, identity: () => identity } };
}

it('is the named customer before a chat begins, and takes the chat from before along', async () => {
  const { identify, relay } = page({ is: 'kim' });
  const before = open();
  before.write('Hello');
  await before.start();
  FakeSocket.last.greet();
  const token = kept().token;
  before.stop();
  const chat = open(relay);
  await chat.identify();
  expect(identify).toHaveBeenCalledWith(jwt('kim'), token);
  expect(kept()).toMatchObject({ token: 'n1', named: { sub: 'kim' }, cursor: null });
  FakeSocket.last.open();
  expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', token: 'n1' });
  // The question that was on its way goes on under the new name.
  FakeSocket.last.greet();
  expect(FakeSocket.last.commands.map(({ command }) => command.type)).toContain('start_session');
});

it('shows the same word once, and a new one before the old one ends', async () => {
  const { identify, identity, relay } = page({ is: 'kim' });
  const chat = open(relay);
  await Promise.all([chat.identify(), chat.identify()]);
  await open(relay).identify();
  expect(identify).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(HOUR - 31_000);
  expect(identify).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(identify).toHaveBeenCalledTimes(2);
  expect(identity.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(kept().token).toBe('n2');
});

it('goes on where it was when the relay ends the token and the page has another word', async () => {
  const { relay } = page({ is: 'kim' });
  const chat = open(relay);
  chat.write('Hello');
  await chat.start();
  FakeSocket.last.greet();
  chat.write('half a sen');
  const problem = { code: 'unauthorized', title: 'Over.' } as const;
  FakeSocket.last.hear({ type: 'bye', problem, resumable: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(kept()).toMatchObject({ token: 'n2', named: { sub: 'kim' } });
  expect(shown.draft).toBe('half a sen');
  FakeSocket.last.greet();
  expect(FakeSocket.last.commands.map(({ command }) => command.type)).toContain('start_session');
});

it('leaves nothing of one customer to the next, nor to nobody', async () => {
  const who = { is: 'kim' as string | null };
  const { relay } = page(who);
  const chat = open(relay);
  chat.call('Kim');
  chat.write('Hello');
  await chat.start();
  chat.write('a secret');
  who.is = 'lee';
  await chat.identify();
  expect(kept()).toMatchObject({ named: { sub: 'lee' }, name: '', state: null });
  expect(shown.draft).toBe('');
  expect(JSON.parse(items.get('switchboard:key:outbox') ?? '[]')).toEqual([]);
  chat.write('another');
  who.is = null;
  await chat.identify();
  expect(kept()).toMatchObject({ token: null, named: null });
  expect(shown.draft).toBe('');
});

it('chats without a name when the word does not count, and tries again when nobody answers', async () => {
  let answer: Answer<Identified> = { ok: false, code: 'unauthorized' };
  const { identify, relay } = page({ is: 'kim' }, () => answer);
  const chat = open(relay);
  chat.write('Hello');
  await chat.start();
  expect(kept()).toMatchObject({ token: 't1', named: null });
  answer = { ok: false, code: null };
  await chat.identify();
  const before = identify.mock.calls.length;
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(identify.mock.calls.length).toBeGreaterThan(before);
  expect(kept().token).toBe('t1');
});

it('takes a page that fails for one where nobody is signed in', async () => {
  const chat = open({ identity: () => () => Promise.reject(new Error('down')) });
  await chat.identify();
  expect(kept()?.token ?? null).toBeNull();
});

it('hears what the page said before the panel came, and after', () => {
  const page = window as unknown as { Switchboard: ((...call: unknown[]) => void) & { q: unknown[][] } };
  const [first, second] = [() => 'first', () => 'second'];
  page.Switchboard = Object.assign(() => undefined, { q: [['identify', first]] });
  const changed = vi.fn();
  const identity = heard(changed);
  expect(identity()).toBe(first);
  page.Switchboard('something newer', second);
  expect(identity()).toBe(first);
  page.Switchboard('identify', second);
  expect(identity()).toBe(second);
  expect(changed).toHaveBeenCalled();
});

it('stays who it is while the relay is busy, but not for somebody else', async () => {
  let answer: Answer<Identified> | undefined;
  const who = { is: 'kim' as string | null };
  const { identify, relay } = page(who, () => answer as Answer<Identified>);
  const chat = open(relay);
  await chat.identify();
  chat.write('half a sen');
  expect(kept()).toMatchObject({ token: 'n1', named: { sub: 'kim' } });
  for (const code of ['rate_limited', 'unavailable', 'cannot_merge', null] as const) {
    answer = { ok: false, code };
    const before = identify.mock.calls.length;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(identify.mock.calls.length).toBeGreaterThan(before);
    expect(kept()).toMatchObject({ token: 'n1', named: { sub: 'kim' } });
    expect(shown.draft).toBe('half a sen');
  }
  who.is = 'lee';
  await chat.identify();
  expect(kept()).toMatchObject({ token: null, named: null });
  expect(shown.draft).toBe('');
});

// Waiting in line: places that come and go, why a chat waits again, and a customer who is silent.
import type { Hint, RelayFrame } from '@switchboard/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket, message } from './relay';
import { begin, finish, keep, open, shown, waiting } from './visit';

beforeEach(begin);
afterEach(finish);

describe('the line', () => {
  /** The chat that `waiting` began. */
  const started = (): string => {
    const { command } = FakeSocket.last.commands[0] ?? {};
    return command?.type === 'start_session' ? command.session_id : '';
  };
  const hint = (session_id: string, change: Partial<Extract<Hint, { kind: 'queue_place' }>>) =>
    FakeSocket.last.hear({
      ...{ type: 'hint', kind: 'queue_place', session_id, place: 1, wait: null, late: false, opens_at: null },
      ...change,
    } as RelayFrame);

  it('shows a new place at once, and those that follow fast no more often than can be listened to', async () => {
    await waiting();
    const id = started();
    expect(shown.waiting?.place).toBeNull();
    hint(id, { place: 5, wait: { from: 60_000, to: 120_000 } });
    expect(shown.waiting).toMatchObject({ place: 5, range: { from: 60_000, to: 120_000 } });
    for (const place of [4, 3, 2]) hint(id, { place, late: true });
    expect(shown.waiting).toMatchObject({ place: 5, late: false });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(shown.waiting).toMatchObject({ place: 2, range: null, late: true });
    await vi.advanceTimersByTimeAsync(1);
    hint(id, {});
    expect(shown.waiting?.place).toBe(1);
  });

  it('forgets the place with the link, and reads the time of opening on the clock of this machine', async () => {
    const chat = await waiting();
    const id = started();
    const now = Date.now();
    FakeSocket.last.hear({
      type: 'welcome',
      protocol: 1,
      resumed: true,
      now: now + 500,
      heartbeat_seconds: 5,
    });
    hint(id, { opens_at: now + 60_500 });
    expect(shown.waiting).toMatchObject({ place: 1, opens: now + 60_000 });
    FakeSocket.last.lose();
    expect(shown.waiting).toBeNull();
    await vi.advanceTimersByTimeAsync(4_000);
    chat.wake();
    FakeSocket.last.greet(true);
    expect(shown.waiting).toMatchObject({ place: null, opens: null });
  });

  it('says who had the chat when it waits again, and nothing of the place it had before', async () => {
    await waiting('Hello');
    const session_id = started();
    hint(session_id, {});
    const queue = { id: 'q', name: 'Help' };
    const specialist = { id: 'm', name: 'Mia' };
    const said = message(session_id, 2, { sender_name: 'Mia' });
    FakeSocket.last.hear({
      type: 'events',
      after: 3,
      upto: 5,
      events: [
        { position: 4, at: 4, body: { type: 'specialist_joined', session_id, specialist, fence: 1, queue } },
        { position: 5, at: 5, body: { type: 'message_posted', message: said } },
      ],
    });
    expect(shown).toMatchObject({ phase: 'active', specialist, waiting: null });
    FakeSocket.last.hear({
      type: 'events',
      after: 5,
      upto: 6,
      events: [
        { position: 6, at: 6, body: { type: 'session_requeued', session_id, queue, reason: 'owner_lost' } },
      ],
    });
    expect(shown).toMatchObject({
      phase: 'waiting',
      specialist: null,
      waiting: { place: null, again: { reason: 'owner_lost', name: 'Mia' } },
    });
  });
});

describe('a reminder', () => {
  it('stands until the customer writes', () => {
    keep({ state: 'active', reminded_at: 9 });
    const chat = open();
    expect(shown.reminded).toBe(true);
    chat.write('I am here');
    chat.send();
    expect(shown.reminded).toBe(false);
  });
});

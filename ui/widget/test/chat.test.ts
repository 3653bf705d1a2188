// A chat from its first word to its end, over a socket driven by hand and a clock that stands still.
import type { EventBody } from '@switchboard/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket, message } from './relay';
import { begin, finish, items, keep, last, open, shown, texts, waiting } from './visit';

beforeEach(begin);
afterEach(finish);

describe('starting', () => {
  it('connects only when a chat begins, and trims the ends of name and question only', async () => {
    const chat = open();
    expect(FakeSocket.all).toHaveLength(0);
    chat.call('  Ada  ');
    chat.write('\n two  spaces\r\n\r\nkept \n');
    await chat.start();
    FakeSocket.last.greet();
    expect(FakeSocket.last.commands[0]?.command).toMatchObject({
      type: 'start_session',
      name: 'Ada',
      language: 'en',
      page_url: 'https://shop.test/',
      first_message: { text: 'two  spaces\n\nkept' },
    });
    expect(shown.draft).toBe('');
  });

  it('needs neither name nor question', async () => {
    await waiting();
    expect(FakeSocket.last.commands[0]?.command).toMatchObject({ name: null, first_message: null });
    expect(shown).toMatchObject({ phase: 'waiting', waiting: { place: null, again: null }, lines: [] });
  });

  it('shows the question at once, as sent only after the acknowledgement, and never without it in between', async () => {
    const chat = open();
    chat.write('Hello');
    await chat.start();
    expect(shown.phase).toBe('waiting');
    expect(texts()).toEqual([['Hello', 'waiting']]);
    const socket = FakeSocket.last;
    socket.greet();
    expect(texts()).toEqual([['Hello', 'waiting']]);
    const { id } = last(socket.commands);
    socket.hear({ type: 'ack', id, position: 9 });
    expect(texts()).toEqual([['Hello', 'sent']]);
    expect(shown.phase).toBe('waiting');
  });

  it('keeps the form and says so when the relay is down', async () => {
    const chat = open({ customer: () => Promise.resolve({ ok: false, code: null }) });
    chat.write('Hello');
    await chat.start();
    expect(shown).toMatchObject({ phase: 'start', draft: 'Hello', trouble: 'unreachable', starting: false });
  });

  it('gives the question back when the relay refuses the chat', async () => {
    const chat = open();
    chat.write('Hello');
    await chat.start();
    FakeSocket.last.greet();
    const { id } = last(FakeSocket.last.commands);
    FakeSocket.last.hear({ type: 'refused', id, problem: { code: 'invalid', title: 'No.' } });
    expect(shown).toMatchObject({ phase: 'start', draft: 'Hello', trouble: 'refused' });
  });
});

describe('talking', () => {
  it('survives a reload without asking for everything again', async () => {
    const chat = await waiting('Hello');
    chat.write('half a sen');
    chat.stop();
    open();
    expect(texts()).toEqual([['Hello', 'sent']]);
    expect(shown.draft).toBe('half a sen');
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toMatchObject({
      type: 'hello',
      token: 't1',
      resume: { epoch: 'e', position: 3 },
    });
  });

  it('sends what was written offline once the link is back, in order, under the same ids', async () => {
    const chat = await waiting();
    FakeSocket.last.lose();
    expect(shown.link).toBe('offline');
    for (const text of ['one', 'two']) {
      chat.write(text);
      chat.send();
    }
    expect(texts()).toEqual([
      ['one', 'waiting'],
      ['two', 'waiting'],
    ]);
    await vi.advanceTimersByTimeAsync(250);
    const socket = FakeSocket.last;
    socket.greet(true);
    expect(shown.link).toBe('online');
    const first = last(socket.commands);
    expect(first.command).toMatchObject({ text: 'one' });
    socket.hear({ type: 'ack', id: first.id, position: 5 });
    expect(last(socket.commands).command).toMatchObject({ text: 'two' });
    expect(texts()).toEqual([
      ['one', 'sent'],
      ['two', 'waiting'],
    ]);
  });

  it('drops a link that has been silent for two beats', async () => {
    await waiting();
    const socket = FakeSocket.last;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(shown.link).toBe('online');
    expect(socket.sent.filter(({ type }) => type === 'ping')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.link).toBe('offline');
    expect(socket.readyState).toBe(3);
  });

  it('keeps a refused message in sight until it is sent again', async () => {
    const chat = await waiting();
    chat.write('too much');
    chat.send();
    const socket = FakeSocket.last;
    const refused = last(socket.commands);
    socket.hear({ type: 'refused', id: refused.id, problem: { code: 'invalid', title: 'No.' } });
    expect(texts()).toEqual([['too much', 'failed']]);
    const [line] = shown.lines;
    chat.again(line?.id ?? '');
    expect(texts()).toEqual([['too much', 'waiting']]);
    expect(last(socket.commands).id).not.toBe(refused.id);
  });

  it('counts what was not in front of the customer', async () => {
    const chat = await waiting();
    const id = FakeSocket.last.commands[0]?.command;
    const session_id = id?.type === 'start_session' ? id.session_id : '';
    const say = (position: number, seq: number) =>
      FakeSocket.last.hear({
        type: 'events',
        after: position - 1,
        upto: position,
        events: [
          { position, at: position, body: { type: 'message_posted', message: message(session_id, seq) } },
        ],
      });
    say(3, 1);
    expect(shown.unread).toBe(1);
    chat.view(true);
    expect(shown.unread).toBe(0);
    say(4, 2);
    expect(shown.unread).toBe(0);
    chat.view(false);
    say(5, 3);
    expect(shown.unread).toBe(1);
  });
});

describe('how far messages came', () => {
  const marks = () => FakeSocket.last.sent.filter(({ type }) => type === 'mark');

  it('is said when they are here and when they were in front of the customer, each once', () => {
    keep({ state: 'active', owner: { id: 'mia', name: 'Mia' } });
    const chat = open();
    FakeSocket.last.greet(true);
    chat.wake();
    expect(marks()).toEqual([{ type: 'mark', session_id: 's', mark: { delivered: 1, seen: 0 } }]);
    chat.view(true);
    chat.view(true);
    expect(marks().at(-1)).toEqual({ type: 'mark', session_id: 's', mark: { delivered: 1, seen: 1 } });
    expect(marks()).toHaveLength(2);
  });

  it('is shown of the customer’s own', () => {
    keep({ state: 'active', owner: { id: 'mia', name: 'Mia' } });
    open();
    FakeSocket.last.greet(true);
    const mine = message('s', 2, { sender: 'customer', id: 'mine' });
    const hear = (position: number, body: EventBody) =>
      FakeSocket.last.hear({
        type: 'events',
        after: position - 1,
        upto: position,
        events: [{ position, at: position, body }],
      });
    hear(10, { type: 'message_posted', message: mine });
    const far = () => shown.lines.find(({ id }) => id === 'mine')?.far;
    expect(far()).toBe('sent');
    const mark = { delivered: 2, seen: 1 };
    hear(11, { type: 'messages_marked', session_id: 's', side: 'specialist', mark });
    expect(far()).toBe('delivered');
    hear(12, {
      type: 'messages_marked',
      session_id: 's',
      side: 'specialist',
      mark: { delivered: 2, seen: 2 },
    });
    expect(far()).toBe('seen');
  });
});

describe('writing', () => {
  it('is said while the customer writes to somebody, and not at every key', async () => {
    keep({ state: 'active', owner: { id: 'mia', name: 'Mia' } });
    const chat = open();
    FakeSocket.last.greet(true);
    const said = () => FakeSocket.last.sent.filter(({ type }) => type === 'typing').length;
    chat.write('W');
    chat.write('We');
    expect(said()).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    chat.write('Wel');
    expect(said()).toBe(2);
    chat.write('');
    expect(said()).toBe(2);
  });

  it('is shown for a while, or until the words come', async () => {
    keep({ state: 'active', owner: { id: 'mia', name: 'Mia' } });
    open();
    FakeSocket.last.greet(true);
    const writes = () =>
      FakeSocket.last.hear({ type: 'hint', kind: 'typing', session_id: 's', side: 'specialist' });
    writes();
    expect(shown.typing).toBe(true);
    await vi.advanceTimersByTimeAsync(3_000);
    FakeSocket.last.hear({ type: 'pong', nonce: 1 });
    expect(shown.typing).toBe(true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(shown.typing).toBe(false);
    writes();
    FakeSocket.last.hear({
      type: 'events',
      after: 9,
      upto: 10,
      events: [{ position: 10, at: 10, body: { type: 'message_posted', message: message('s', 2) } }],
    });
    expect(shown.typing).toBe(false);
  });
});

describe('the end', () => {
  it('is shown when the relay says so, and then the link rests', async () => {
    const chat = await waiting();
    const socket = FakeSocket.last;
    chat.end();
    expect(shown).toMatchObject({ phase: 'waiting', closing: 'ending' });
    const end = last(socket.commands);
    const session_id = end.command.type === 'end_session' ? end.command.session_id : '';
    socket.hear({ type: 'ack', id: end.id, position: 3 });
    expect(shown.closing).toBe('ending');
    socket.hear({
      type: 'events',
      after: 2,
      upto: 3,
      events: [
        {
          position: 3,
          at: 3,
          body: { type: 'session_ended', session_id, ended_by: 'customer', resolution: 'abandoned' },
        },
      ],
    });
    expect(shown).toMatchObject({ phase: 'ended', closing: 'ended', endedBy: 'customer' });
    expect(socket.readyState).toBe(3);
    chat.leave();
    expect(shown).toMatchObject({ phase: 'start', lines: [] });
  });
});

describe('a token that is not taken', () => {
  it('is forgotten, and what was not sent becomes the next question', async () => {
    const chat = await waiting('Hello');
    FakeSocket.last.lose();
    chat.write('one');
    chat.send();
    chat.write('two, half');
    await vi.advanceTimersByTimeAsync(250);
    FakeSocket.last.open();
    FakeSocket.last.hear({ type: 'bye', problem: { code: 'unauthorized', title: 'No.' }, resumable: false });
    expect(shown).toMatchObject({ phase: 'start', draft: 'one\ntwo, half', lines: [] });
    const sockets = FakeSocket.all.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(sockets);
    await chat.start();
    FakeSocket.last.greet();
    expect(FakeSocket.last.sent[0]).toMatchObject({ token: 't2', resume: null });
    expect(last(FakeSocket.last.commands).command).toMatchObject({
      first_message: { text: 'one\ntwo, half' },
    });
  });

  it('does not take away what another tab began anew', async () => {
    await waiting('Hello');
    const kept = JSON.parse(items.get('switchboard:key') ?? '') as object;
    items.set('switchboard:key', JSON.stringify({ ...kept, token: 'other', cursor: null, state: null }));
    FakeSocket.last.hear({ type: 'bye', problem: { code: 'unauthorized', title: 'No.' }, resumable: false });
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toMatchObject({ token: 'other' });
  });
});

describe('another tab', () => {
  it('may write: this one sends it too, under the same id', async () => {
    const chat = await waiting();
    const session_id = 'elsewhere';
    const entry = {
      id: 'x',
      at: 1,
      command: { type: 'post_message', session_id, message_id: 'm', fence: null, text: 'from there' },
    };
    items.set('switchboard:key:outbox', JSON.stringify([entry]));
    chat.touched('switchboard:key:outbox');
    expect(last(FakeSocket.last.commands)).toMatchObject({ id: 'x', command: { text: 'from there' } });
  });
});

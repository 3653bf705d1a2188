// The client as a program uses it, against a relay that is driven by hand.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Options, RelayError, connect, inStorage } from '../src/index.ts';
import type { OfferView } from '../src/wire.ts';
import { record, session, staff } from './records.ts';
import { FakeRelay, customer, memory, settle } from './socket.ts';

let relay: FakeRelay;

beforeEach(() => {
  vi.useFakeTimers();
  relay = new FakeRelay();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const open = (change: Partial<Options> = {}) =>
  connect({
    relay: 'https://relay.test/',
    token: 't1',
    socket: relay.socket,
    fetch: relay.fetch,
    ...change,
  });

describe('connecting', () => {
  it('makes a customer of a site once, and keeps who it is', async () => {
    relay.answers.set('POST /v1/widget/customers', () => [201, { customer_id: 'c', token: 'made' }]);
    const store = memory();
    const { socket, fetch } = relay;
    for (const _visit of [1, 2]) {
      const client = await connect({ relay: 'https://relay.test', site: 'key', store, socket, fetch });
      relay.last.open();
      expect(relay.last.token).toBe('made');
      client.close();
    }
    expect(relay.asked).toEqual(['POST /v1/widget/customers -']);
  });

  it('begins anew when the relay knows its token no more, and says so to whoever writes meanwhile', async () => {
    let made = 0;
    relay.answers.set('POST /v1/widget/customers', () => [201, { customer_id: 'c', token: `made${++made}` }]);
    const store = memory();
    const { socket, fetch } = relay;
    const again = () => connect({ relay: 'https://relay.test', site: 'key', store, socket, fetch });
    const client = await again();
    relay.last.open();
    const problem = { code: 'unauthorized', title: 'Sign in again.' } as const;
    relay.last.hear({ type: 'bye', problem, resumable: false });
    await settle();
    await expect(client.send('Hello?')).rejects.toMatchObject({ code: 'unauthorized' });
    client.close();
    await again();
    relay.last.open();
    expect(relay.last.token).toBe('made2');
  });

  it('says why no customer could be made', async () => {
    relay.answers.set('POST /v1/widget/customers', () => [
      429,
      { code: 'rate_limited', title: 'Too many new customers. Try again later.' },
    ]);
    const { fetch, socket } = relay;
    const refused = connect({ relay: 'https://relay.test', site: 'key', fetch, socket });
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', status: 429, retryAfter: 60_000 });
    await expect(connect({ relay: 'https://relay.test', socket })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('says what is wrong with an option', async () => {
    const options = { relay: 'relay.test', token: 't1' };
    await expect(connect(options)).rejects.toThrow('`relay` must be an address');
    vi.stubGlobal('WebSocket', undefined);
    await expect(connect({ ...options, relay: 'https://relay.test' })).rejects.toThrow('give `socket`');
    const damaged = inStorage({ getItem: () => '{"given":', setItem: () => undefined }, 'chat');
    await expect(open({ store: damaged })).rejects.toThrow('is damaged');
  });

  it('does not take up what another token left', async () => {
    const store = memory();
    const first = await open({ store });
    relay.last.greet(customer);
    first.close();
    await settle();
    expect(store.kept.cursor).toEqual({ epoch: 'e', position: 1 });
    await open({ store, token: 'somebody else' });
    relay.last.open();
    expect(relay.last.sent[0]).toMatchObject({ token: 'somebody else', resume: null });
  });
});

describe('a customer', () => {
  it('opens a chat with the first word, goes on in it, ends it, and opens it again', async () => {
    const client = await open();
    relay.last.greet(customer);
    const said = ['one', 'two'].map((text) => client.send(text));
    await settle();
    const [start] = relay.last.commands;
    if (start?.command.type !== 'start_session') throw new Error('no start');
    const { session_id } = start.command;
    expect(relay.last.commands).toHaveLength(1);
    relay.last.ack(2);
    await said[0];
    expect(relay.last.commands[1]?.command).toMatchObject({ type: 'post_message', session_id, text: 'two' });
    relay.last.ack(3);
    expect(await said[1]).toBe((relay.last.commands[1]?.command as { message_id: string }).message_id);
    const started = { position: 4, at: 4, body: { type: 'session_started', session: session(session_id) } };
    relay.last.hear({ type: 'events', after: 1, upto: 4, events: [started as never] });
    void client.end();
    await settle();
    relay.last.ack(5);
    const ended = {
      position: 5,
      at: 5,
      body: { type: 'session_ended', session_id, ended_by: 'customer', resolution: 'resolved' },
    };
    relay.last.hear({ type: 'events', after: 4, upto: 5, events: [ended as never] });
    expect(client.chat).toEqual({ id: session_id, over: true });
    await expect(client.end()).rejects.toMatchObject({ code: 'session_ended' });
    void client.send('three');
    await settle();
    expect(relay.last.commands.at(-1)?.command).toMatchObject({ type: 'reopen_session', session_id });
  });

  it('knows of its chat when the acknowledgement comes before the event', async () => {
    const store = memory();
    const client = await open({ store });
    relay.last.greet(customer);
    void client.send('one');
    await settle();
    relay.last.ack(3);
    void client.send('two');
    await settle();
    const [start, post] = relay.last.commands.map(({ command }) => command);
    if (start?.type !== 'start_session') throw new Error('no start');
    expect(post).toMatchObject({ type: 'post_message', session_id: start.session_id });
    // Killed here, it still knows.
    const again = await open({ store });
    expect(again.chat).toEqual({ id: start.session_id, over: false });
  });

  it('hears each event once, after the state has it', async () => {
    const client = await open();
    const heard: unknown[] = [];
    client.on('event', ({ position }) => heard.push([position, client.chat?.id]));
    const off = client.on('reset', (reason) => heard.push(reason));
    relay.last.greet(customer);
    off();
    const started = { position: 2, at: 2, body: { type: 'session_started', session: session('s') } };
    for (const after of [1, 1])
      relay.last.hear({ type: 'events', after, upto: 2, events: [started as never] });
    expect(heard).toEqual(['first', [2, 's']]);
  });

  it('has kept a word before it goes out, and sends it again after a restart', async () => {
    const store = memory();
    const client = await open({ store });
    relay.last.greet(customer);
    const said = client.send('Hello');
    await settle();
    const [first] = relay.last.commands;
    expect(store.kept.outbox.map(({ id }) => id)).toEqual([first?.id]);
    client.close();
    await expect(said).rejects.toMatchObject({ code: 'closed' });
    const again = await open({ store });
    const settled: unknown[] = [];
    again.on('settled', ({ pending }) => settled.push(pending.id));
    relay.last.greet(null);
    expect(relay.last.sent[0]).toMatchObject({ resume: { epoch: 'e', position: 1 } });
    expect(relay.last.commands).toEqual([first]);
    relay.last.ack(2);
    await settle();
    expect(settled).toEqual([first?.id]);
    expect(again.state.pending).toEqual([]);
    relay.last.hear({ type: 'events', after: 1, upto: 2, events: [] });
    await settle();
    expect(store.kept.outbox).toEqual([]);
  });

  it('does not send what could not be kept', async () => {
    const full = new Error('the disk is full');
    const store = memory();
    const client = await open({ store });
    relay.last.greet(customer);
    await settle();
    store.save = () => Promise.reject(full);
    await expect(client.send('Hello')).rejects.toBe(full);
    expect(relay.last.commands).toEqual([]);
    expect(client.state.pending).toEqual([]);
  });

  it('throws what the relay refuses', async () => {
    const client = await open();
    relay.last.greet(customer);
    const said = client.send('Hello');
    await settle();
    const id = relay.last.commands[0]?.id ?? '';
    relay.last.hear({ type: 'refused', id, problem: { code: 'blocked', title: 'No chats from here.' } });
    await expect(said).rejects.toBeInstanceOf(RelayError);
    await expect(said).rejects.toMatchObject({ code: 'blocked', message: 'No chats from here.' });
  });
});

describe('staff', () => {
  it('write under the fence, in the chat that is named or the only one', async () => {
    const client = await open();
    relay.last.greet(staff(session('a')));
    void client.send('Hello');
    await settle();
    expect(relay.last.commands[0]?.command).toMatchObject({ session_id: 'a', fence: 3, text: 'Hello' });
    await expect(client.send('Hello', 'z')).rejects.toMatchObject({ code: 'not_found' });
    const busy = await open();
    relay.last.greet(staff(session('a'), session('b', { fence: 7 })));
    await expect(busy.send('Hello')).rejects.toMatchObject({ code: 'invalid' });
    void busy.end('b', 'resolved');
    await settle();
    expect(relay.last.commands[0]?.command).toEqual({
      type: 'end_session',
      session_id: 'b',
      fence: 7,
      resolution: 'resolved',
    });
  });

  it('have a chat that they took before they write in it', async () => {
    const client = await open();
    const offers = [{ id: 'o', session_id: 'n' } as OfferView];
    relay.last.greet({ ...staff(), offers });
    let taken = false;
    const accepted = client.accept('o').then(() => (taken = true));
    await settle();
    relay.last.ack(2);
    await settle();
    expect(taken).toBe(false);
    const body = { type: 'session_assigned', record: record('n') } as const;
    relay.last.hear({ type: 'events', after: 1, upto: 2, events: [{ position: 2, at: 2, body }] });
    await accepted;
    void client.send('Hello', 'n');
    await settle();
    expect(relay.last.commands.at(-1)?.command).toMatchObject({ type: 'post_message', session_id: 'n' });
  });

  it('watch something on every link, until it is there no longer', async () => {
    const client = await open();
    const what = { kind: 'queue', queue_id: 'q' } as const;
    relay.last.greet(staff());
    client.watch(what);
    client.watch(what);
    const watched = () => relay.last.sent.filter(({ type }) => type === 'watch').length;
    expect(watched()).toBe(1);
    relay.last.lose();
    await vi.advanceTimersByTimeAsync(1000);
    relay.last.greet(null);
    expect(watched()).toBe(1);
    relay.last.hear({ type: 'view', what, view: null });
    relay.last.lose();
    await vi.advanceTimersByTimeAsync(2000);
    relay.last.greet(null);
    expect(watched()).toBe(0);
  });
});

describe('a refusal of the client', () => {
  it('ends it, and everything that waits', async () => {
    const client = await open();
    const refused: unknown[] = [];
    client.on('refused', ({ code }) => refused.push(code));
    const said = client.send('Hello');
    const failed = expect(said).rejects.toMatchObject({ code: 'unauthorized' });
    await settle();
    relay.last.open();
    relay.last.hear({
      type: 'bye',
      problem: { code: 'unauthorized', title: 'Sign in again.' },
      resumable: false,
    });
    await failed;
    expect(refused).toEqual(['unauthorized']);
    await vi.advanceTimersByTimeAsync(60_000);
    client.wake();
    expect(relay.sockets).toHaveLength(1);
  });
});

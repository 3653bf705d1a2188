// Tokens are exchanged before they end, and a client that is killed at any moment of it still has one that works.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOKEN_AGE_MS, connect } from '../src/index.ts';
import { dueAt, ends, held, inUse, offered, refused, worked } from '../src/tokens.ts';
import { FakeRelay, customer, memory, settle } from './socket.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('a token', () => {
  const first = held('old', 0);
  const both = offered(first, 'new', 90 * DAY, 5);

  it('is exchanged at half of its life, after seven days at the latest', () => {
    expect(dueAt(first)).toBe(TOKEN_AGE_MS);
    expect(dueAt(ends(first, 2 * DAY))).toBe(DAY);
    expect(dueAt(ends(first, 90 * DAY))).toBe(TOKEN_AGE_MS);
    expect(dueAt(both)).toBeNull();
  });

  it('is forgotten only when the new one has worked', () => {
    expect(inUse(both)).toBe('new');
    expect(both.current.token).toBe('old');
    expect(worked(both, 'old')).toBe(both);
    expect(worked(both, 'new')).toEqual({
      current: { token: 'new', since: 5, until: 90 * DAY },
      next: null,
    });
  });

  it('is gone back to when the new one is refused', () => {
    const left = refused(both, 'new');
    expect(left && inUse(left)).toBe('old');
    expect(refused(first, 'old')).toBeNull();
    expect(refused(first, 'of another time')).toBe(first);
  });
});

/** A relay that exchanges tokens as the real one does: an old one works until its successor is used. */
class Exchange extends FakeRelay {
  good = new Map([['t0', 30 * DAY]]);
  readonly offered = new Map<string, string>();
  made = 0;
  /** The next answer that gets lost. */
  lost = '';

  constructor() {
    super();
    const unauthorized: [number, unknown] = [401, { code: 'unauthorized', title: 'Sign in again.' }];
    this.answers.set('GET /v1/me/devices', (token) => {
      if (!this.takes(token ?? '')) return unauthorized;
      return [200, [{ id: 'd', name: 'x', current: true, expires_at: this.good.get(token ?? '') }]];
    });
    this.answers.set('POST /v1/auth/rotate', (token) => {
      if (!this.takes(token ?? '')) return unauthorized;
      const made = `t${++this.made}`;
      this.good.set(made, Date.now() + 30 * DAY);
      this.offered.set(made, token ?? '');
      return [200, { token: made, expires_at: this.good.get(made) }];
    });
  }

  takes(token: string): boolean {
    if (!this.good.has(token)) return false;
    const old = this.offered.get(token);
    if (old !== undefined) this.good.delete(old);
    return true;
  }

  override fetch = async (request: Request): Promise<Response> => {
    const response = await this.ask(request);
    if (!request.url.endsWith(this.lost || '?')) return response;
    this.lost = '';
    throw new TypeError('the answer was lost');
  };

  /** Greets whoever has a good token; says goodbye to others. */
  hello(): void {
    const socket = this.last;
    socket.open();
    if (this.takes(socket.token)) {
      socket.hear({ type: 'welcome', protocol: 1, resumed: false, now: 0, heartbeat_seconds: 25 });
      const cursor = { epoch: 'e', position: 1 };
      socket.hear({ type: 'snapshot', cursor, reason: 'first', view: customer });
    } else {
      const problem = { code: 'unauthorized', title: 'Sign in again.' } as const;
      socket.hear({ type: 'bye', problem, resumable: false });
    }
  }
}

describe('a client that keeps what it holds', () => {
  let relay: Exchange;
  let store: ReturnType<typeof memory>;

  const start = () =>
    connect({ relay: 'https://r.test', token: 't0', store, socket: relay.socket, fetch: relay.fetch });
  const exchanges = () => relay.asked.filter((one) => one.startsWith('POST /v1/auth/rotate'));

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    relay = new Exchange();
    store = memory();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('exchanges the token in time, and speaks with the new one from there on', async () => {
    const client = await start();
    relay.hello();
    await settle();
    expect(store.kept.tokens.current).toEqual({ token: 't0', since: 0, until: 30 * DAY });
    await vi.advanceTimersByTimeAsync(TOKEN_AGE_MS - DAY);
    expect(exchanges()).toEqual([]);
    await vi.advanceTimersByTimeAsync(DAY + 60 * 60 * 1000);
    expect(exchanges()).toEqual(['POST /v1/auth/rotate t0']);
    expect(store.kept.tokens).toMatchObject({ current: { token: 't1' }, next: null });
    expect([...relay.good.keys()]).toEqual(['t1']);
    client.close();
    await start();
    relay.hello();
    expect(relay.last.token).toBe('t1');
  });

  it('never exchanges a token that it cannot keep', async () => {
    const { socket, fetch } = relay;
    await connect({ relay: 'https://r.test', token: 't0', socket, fetch });
    relay.hello();
    await vi.advanceTimersByTimeAsync(29 * DAY);
    expect(relay.asked).toEqual([]);
  });

  /** Moments at which it is killed, as the text that is kept then. */
  it('goes on from whatever was kept at any moment of an exchange', async () => {
    const moments: string[] = [];
    const save = store.save.bind(store);
    store.save = (kept) => {
      moments.push(store.text);
      void save(kept);
      moments.push(store.text);
    };
    await start();
    relay.hello();
    await vi.advanceTimersByTimeAsync(TOKEN_AGE_MS + DAY);
    expect(moments.length).toBeGreaterThan(6);
    const both = moments.filter((text) => text.includes('"next":{'));
    expect(both.length).toBeGreaterThan(0);
    for (const text of both) {
      // Killed before the new token was used, and after: the relay knows either way.
      for (const used of [false, true]) {
        relay = new Exchange();
        relay.good = new Map([['t0', 30 * DAY]]);
        relay.good.set('t1', 37 * DAY);
        relay.offered.set('t1', 't0');
        if (used) relay.takes('t1');
        store = memory();
        store.text = text;
        const client = await start();
        relay.hello();
        await settle();
        expect(client.state.refused).toBeNull();
        expect(store.kept.tokens).toMatchObject({ current: { token: 't1' }, next: null });
        client.close();
      }
    }
  });

  it('asks again when the answer is lost', async () => {
    await start();
    relay.hello();
    await settle();
    relay.lost = '/v1/auth/rotate';
    await vi.advanceTimersByTimeAsync(TOKEN_AGE_MS + 3 * 60 * 60 * 1000);
    expect(exchanges()).toHaveLength(2);
    expect(store.kept.tokens).toMatchObject({ current: { token: 't2' }, next: null });
  });

  it('does not use what it could not keep', async () => {
    await start();
    relay.hello();
    await settle();
    const save = store.save.bind(store);
    store.save = () => Promise.reject(new Error('the disk is full'));
    await vi.advanceTimersByTimeAsync(TOKEN_AGE_MS + 60 * 60 * 1000);
    expect(exchanges().length).toBeGreaterThan(0);
    expect(relay.good.has('t0')).toBe(true);
    store.save = save;
    await vi.advanceTimersByTimeAsync(2 * 60 * 60 * 1000);
    expect(relay.good.has('t0')).toBe(false);
    expect(store.kept.tokens.next).toBeNull();
    expect(relay.good.has(store.kept.tokens.current.token)).toBe(true);
  });

  it('goes back to the old token when the new one does not work', async () => {
    await store.save({
      given: 't0',
      tokens: {
        current: { token: 't0', since: 0, until: null },
        next: { token: 'gone', since: 0, until: 1 },
      },
      cursor: null,
      view: null,
      outbox: [],
    });
    const client = await start();
    relay.hello();
    await settle();
    expect(relay.sockets).toHaveLength(2);
    relay.hello();
    await settle();
    expect(relay.last.token).toBe('t0');
    expect(client.state.link).toBe('online');
    expect(store.kept.tokens.next).toBeNull();
  });
});

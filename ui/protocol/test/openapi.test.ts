// The types of the requests are what the relay's document says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FILE, types } from '../scripts/types.js';
import { RelayError, answer, rest } from '../src/index.ts';
import { FakeRelay } from './socket.ts';

describe('openapi.ts', () => {
  it('is fresh; `cargo xtask types` writes it', async () => {
    expect(readFileSync(FILE, 'utf8') === (await types())).toBe(true);
  });
});

describe('a request', () => {
  const relay = new FakeRelay();
  const asking = rest('https://relay.test/', { token: () => 't1', fetch: relay.fetch });

  it('goes where its path and parameters say, with the token', async () => {
    let url = '';
    const spied = rest('https://relay.test', {
      token: () => 't1',
      fetch: (request) => {
        url = request.url;
        return Promise.resolve(Response.json({ id: 's' }));
      },
    });
    const path = { id: 'a b' };
    const record = await answer(spied.GET('/v1/sessions/{id}/place', { params: { path } }));
    expect(url).toBe('https://relay.test/v1/sessions/a%20b/place');
    expect(record).toEqual({ id: 's' });
    relay.answers.set('GET /v1/me', () => [200, { name: 'Sam' }]);
    const { name } = await answer(asking.GET('/v1/me'));
    expect([name, relay.asked]).toEqual(['Sam', ['GET /v1/me t1']]);
  });

  it('does not compile when the document knows no such thing', () => {
    const never = () => [
      // @ts-expect-error: no such path
      asking.GET('/v1/chats'),
      // @ts-expect-error: not asked for with POST
      asking.POST('/v1/me'),
      // @ts-expect-error: the path's parameter is missing
      asking.GET('/v1/sessions/{id}'),
      // @ts-expect-error: a body of another shape
      asking.POST('/v1/auth/sign-in', { body: { email: 'sam@example.com' } }),
      // @ts-expect-error: the answer has no such field
      answer(asking.GET('/v1/me')).then(({ nickname }) => nickname as string),
    ];
    expect(never).toBeTypeOf('function');
  });

  it('has nothing to give when the relay has nothing to say', async () => {
    const nothing = rest('https://relay.test', {
      fetch: () => Promise.resolve(new Response(null, { status: 204 })),
    });
    expect(await answer(nothing.POST('/v1/auth/sign-out'))).toBeUndefined();
  });

  it('is refused with a code, and when to ask again', async () => {
    relay.answers.set('GET /v1/queues', () => [
      429,
      { code: 'rate_limited', title: 'Too many requests.', detail: 'Wait.' },
    ]);
    const refused = await answer(asking.GET('/v1/queues')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RelayError);
    expect(refused).toMatchObject({
      code: 'rate_limited',
      message: 'Too many requests. Wait.',
      status: 429,
      retryAfter: 60_000,
    });
  });

  it('says that nobody answered, also when something else did', async () => {
    await expect(answer(asking.GET('/v1/utilisation'))).rejects.toMatchObject({
      code: 'unreachable',
      status: null,
    });
    relay.answers.set('GET /v1/utilisation', () => [502, '<html>Bad gateway</html>']);
    await expect(answer(asking.GET('/v1/utilisation'))).rejects.toMatchObject({
      code: 'unreachable',
      status: 502,
    });
  });
});

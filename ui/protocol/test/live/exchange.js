// Against a real relay: a token that was held for eight days is exchanged, its socket lives on, and the old one is dead.
// Started by a journey, with the relay's address and, in SWITCHBOARD_CODE, an invitation.
import { strict as assert } from 'node:assert';
import { answer, connect, rest } from '@switchboard/protocol';
import WebSocket from 'ws';

const relay = process.argv[2];
const code = process.env.SWITCHBOARD_CODE;
const redeemed = rest(relay).POST('/v1/auth/redeem', { body: { code, device: 'exchange' } });
const { token } = await answer(redeemed);

const since = Date.now() - 8 * 24 * 60 * 60 * 1000;
const tokens = { current: { token, since, until: null }, next: null };
let kept = { given: token, tokens, cursor: null, view: null, outbox: [] };
const both = [];
let exchanged;
const done = new Promise((resolve) => (exchanged = resolve));
const store = {
  load: () => kept,
  save(now) {
    kept = structuredClone(now);
    if (kept.tokens.next) both.push(kept.tokens);
    if (kept.tokens.current.token !== token) exchanged();
  },
};

const client = await connect({ relay, token, store, socket: (url) => new WebSocket(url) });
await done;
assert.ok(both.length > 0, 'both tokens were kept before the new one was used');
await client.command({ type: 'set_status', status: 'online' });
assert.equal((await answer(client.rest.GET('/v1/me'))).name, 'Sam');
client.close();
const dead = answer(rest(relay, { token: () => token }).GET('/v1/me'));
await assert.rejects(dead, { code: 'unauthorized', status: 401 });
process.stdout.write('exchanged\n');

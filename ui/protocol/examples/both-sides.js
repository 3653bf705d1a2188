// A chat from both its sides: a customer of a site asks, a specialist answers, each some words, and the customer ends
// it. A relay that comes and goes meanwhile costs nothing.
//
//   SWITCHBOARD_CODE=… node examples/both-sides.js http://127.0.0.1:8787 SITE https://shop.example [WORDS]
//
// The code is a specialist's invitation; SITE is the key of a site, and what follows the origin of one of its pages.
import { answer, connect, rest } from '@switchboard/protocol';
import WebSocket from 'ws';

const [relay, site, origin, words = '3'] = process.argv.slice(2);
const code = process.env.SWITCHBOARD_CODE;
if (!origin || !code) {
  process.stderr.write('Say the relay, the site, its origin, and an invitation in SWITCHBOARD_CODE.\n');
  process.exit(2);
}

const say = (...line) => process.stdout.write(`${line.join(' ')}\n`);
const texts = Array.from({ length: Number(words) }, (_, index) => `word ${index + 1}`);

/** Done with the first event that fits. */
const event = (client, fits) =>
  new Promise((done) => {
    const off = client.on('event', ({ body }) => {
      if (!fits(body)) return;
      off();
      done(body);
    });
  });

/** Hears what the other side writes, and says so. */
function listen(client, me) {
  client.on('event', ({ body }) => {
    if (body.type !== 'message_posted' || body.message.sender === me) return;
    say(me, 'hears', body.message.text);
  });
  client.on('state', ({ link }) => {
    if (link === 'offline') say(me, 'is cut off');
  });
}

const redeemed = rest(relay).POST('/v1/auth/redeem', { body: { code, device: 'both sides' } });
const { token, person } = await answer(redeemed);
say('signed in as', person.name);
const specialist = await connect({ relay, token, socket: (url) => new WebSocket(url) });
const customer = await connect({ relay, site, origin, socket: (url) => new WebSocket(url, { origin }) });
listen(specialist, 'specialist');
listen(customer, 'customer');

const rings = event(specialist, ({ type }) => type === 'offer_made');
await specialist.command({ type: 'set_status', status: 'online' });
const chat = await customer.start('Is anybody there?', { name: 'Ada' });
say('chat', chat);

const { offer } = await rings;
await specialist.accept(offer.id);
say('accepted');

const last = texts.at(-1);
const everything = [customer, specialist].map((client) =>
  event(client, ({ type, message }) => type === 'message_posted' && message.text === `${last}, answered`),
);
await Promise.all(texts.map((text) => customer.send(text)));
await Promise.all(texts.map((text) => specialist.send(`${text}, answered`, chat)));
await Promise.all(everything);

const over = event(specialist, ({ type }) => type === 'session_ended');
await customer.end();
await over;
say('ended');
customer.close();
specialist.close();

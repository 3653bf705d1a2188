// The beginning of a client: who speaks, and from where they go on.
import { Client } from './client.ts';
import { RelayError } from './errors.ts';
import type { Socket } from './link.ts';
import { type RestOptions, answer, rest } from './rest.ts';
import { Keeper, type Kept, type Store } from './store.ts';
import { held } from './tokens.ts';
import type { ClientInfo } from './wire.ts';

export type Options = {
  /** Where the relay is, such as `https://chat.example`. */
  relay: string;
  /** A customer's token, or one of staff. Without one, `site` makes a customer. */
  token?: string;
  /** The site's key: who has no token becomes a customer of it. */
  site?: string;
  /** Which program this is, for the relay's log. */
  client?: ClientInfo;
  /** What outlives the program: chats go on where they stood, and tokens are exchanged before they end. */
  store?: Store;
  /** For a customer's program that is no page: the origin of one of the site's pages. Its `socket` has to say it, too. */
  origin?: string;
  /** How to open a socket; the platform's own `WebSocket` unless said otherwise. */
  socket?: (url: string) => Socket;
  /** How to ask; the platform's own `fetch` unless said otherwise. */
  fetch?: RestOptions['fetch'];
};

const SELF: ClientInfo = { name: 'sdk', version: '0.1.0' };

/**
 * Takes up what was kept, or begins anew, and connects. It stays connected, through relays and networks that come and
 * go, until `close`.
 *
 * Throws a `RelayError` when a customer is to be made and cannot, or when an option does not do.
 */
export async function connect(options: Options): Promise<Client> {
  const relay = checked(options);
  const { origin, fetch, store = null } = options;
  const asking = { ...(origin !== undefined && { origin }), ...(fetch && { fetch }) };
  const keeper = new Keeper(store);
  const kept = await begin(options, keeper, async (site) => {
    const header = { origin: origin ?? globalThis.location?.origin ?? '' };
    const made = rest(relay, asking).POST('/v1/widget/customers', { params: { header }, body: { site } });
    return (await answer(made)).token;
  });
  return new Client({
    relay,
    asking,
    kept,
    keeper,
    lasting: store !== null,
    client: options.client ?? SELF,
    ...(options.socket && { socket: options.socket }),
  });
}

/** The relay's address, once the options are such that there can be a socket. */
function checked({ relay, socket }: Options): string {
  if (!/^https?:$/.test(URL.canParse(relay) ? new URL(relay).protocol : '')) {
    throw invalid('`relay` must be an address such as https://chat.example.');
  }
  if (!socket && typeof WebSocket === 'undefined') {
    throw invalid(
      'There is no WebSocket here: give `socket`, such as `(url) => new WebSocket(url)` of the package ws.',
    );
  }
  return relay.replace(/\/+$/, '');
}

const invalid = (title: string) => new RelayError({ code: 'invalid', title });

async function begin(
  { token, site, store }: Options,
  keeper: Keeper,
  customer: (site: string) => Promise<string>,
): Promise<Kept> {
  const known = await store?.load();
  if (known && !known.ended && (token === undefined || token === known.given)) return known;
  if (token === undefined && site === undefined) {
    throw invalid('Nobody to speak for: give `token`, or `site` to become a customer of it.');
  }
  const given = token ?? (await customer(site ?? ''));
  const kept = { given, tokens: held(given, Date.now()), cursor: null, view: null, outbox: [] };
  await keeper.save(kept);
  return kept;
}

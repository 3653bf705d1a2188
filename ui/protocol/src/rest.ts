// The relay's requests, typed by its OpenAPI document: paths, parameters, bodies and answers.
import createClient, { type Client } from 'openapi-fetch';
import { RelayError } from './errors.ts';
import type { paths } from './openapi.ts';

/** `rest.GET('/v1/sessions/{id}', { params: { path: { id } } })`, and so on for every request of the relay. */
export type Rest = Client<paths>;

export type RestOptions = {
  /** The token of whoever asks; asked for each request, because tokens are exchanged. */
  token?: () => string | null;
  /** The page that is spoken for, by a customer's program that is none; browsers say it by themselves. */
  origin?: string;
  /** How to ask; the platform's own `fetch` unless said otherwise. */
  fetch?: (request: Request) => Promise<Response>;
};

const TIMEOUT_MS = 10_000;

export function rest(relay: string, { token, origin, fetch: ask = fetch }: RestOptions = {}): Rest {
  const client = createClient<paths>({
    baseUrl: relay.replace(/\/+$/, ''),
    ...(origin !== undefined && { headers: { origin } }),
    fetch: (request) =>
      ask(
        new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]) }),
      ),
  });
  client.use({
    onRequest({ request }) {
      const mine = token?.();
      if (mine && !request.headers.has('authorization')) {
        request.headers.set('authorization', `Bearer ${mine}`);
      }
      return request;
    },
  });
  return client;
}

type Asked = { data?: unknown; error?: unknown; response: Response };
type Answer<R extends Asked> = R extends { error?: never } ? R['data'] : never;

/**
 * What was asked for: `await answer(rest.GET('/v1/me'))`.
 *
 * Throws a `RelayError` when it is refused, or nobody answers within ten seconds.
 */
export async function answer<R extends Asked>(asked: Promise<R>): Promise<Answer<R>> {
  let said: R;
  try {
    said = await asked;
  } catch (cause) {
    throw RelayError.unreachable(cause);
  }
  if (!said.response.ok) throw RelayError.of(said.response, said.error);
  return said.data as Answer<R>;
}

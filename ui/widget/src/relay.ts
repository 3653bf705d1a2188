// The relay's three plain requests. Refusals come back as values, because every one of them has a sentence in the panel.
import type { CustomerCreated, ErrorCode, Identified, Problem, SiteInfo } from '@switchboard/protocol';
import type { Identity } from './identity';

/** `null` for a code means that nobody answered. */
export type Answer<T> = { ok: true; value: T } | { ok: false; code: ErrorCode | null };

export type Relay = {
  site(): Promise<Answer<SiteInfo>>;
  customer(): Promise<Answer<CustomerCreated>>;
  /** Be whom the page's site names, and bring along whoever has this token. */
  identify(jwt: string, token: string | null): Promise<Answer<Identified>>;
  /** What the page gave to say who its customer is; asked for each time, because the page may give it late. */
  identity(): Identity | null;
  socket: string;
};

const TIMEOUT_MS = 10_000;

export function relayAt(origin: string, site: string, identity: () => Identity | null): Relay {
  return {
    identity,
    site: () => ask(`${origin}/v1/widget/sites/${encodeURIComponent(site)}`),
    customer: () => ask(`${origin}/v1/widget/customers`, post({ site })),
    identify: (jwt, token) => ask(`${origin}/v1/widget/identify`, post({ site, jwt }, token)),
    socket: `${origin.replace(/^http/, 'ws')}/v1/socket`,
  };
}

function post(body: object, token: string | null = null): RequestInit {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

async function ask<T>(url: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    const problem = (await response.json().catch(() => null)) as Problem | null;
    return { ok: false, code: problem?.code ?? (response.status < 500 ? 'unknown' : null) };
  } catch {
    return { ok: false, code: null };
  }
}

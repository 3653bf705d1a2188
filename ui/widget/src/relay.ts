// The relay's two plain requests. Refusals come back as values, because every one of them has a sentence in the panel.
import type { CustomerCreated, ErrorCode, Problem, SiteInfo } from '@switchboard/protocol';

/** `null` for a code means that nobody answered. */
export type Answer<T> = { ok: true; value: T } | { ok: false; code: ErrorCode | null };

export type Relay = {
  site(): Promise<Answer<SiteInfo>>;
  customer(): Promise<Answer<CustomerCreated>>;
  socket: string;
};

const TIMEOUT_MS = 10_000;

export function relayAt(origin: string, site: string): Relay {
  return {
    site: () => ask(`${origin}/v1/widget/sites/${encodeURIComponent(site)}`),
    customer: () =>
      ask(`${origin}/v1/widget/customers`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ site }),
      }),
    socket: `${origin.replace(/^http/, 'ws')}/v1/socket`,
  };
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

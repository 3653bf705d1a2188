// What is thrown: the relay's refusals, and that nobody answered.
import type { ErrorCode, Problem } from './wire.ts';

/** `unreachable`: nobody answered, or not in time. `closed`: this client was closed before the answer came. */
export type Code = ErrorCode | 'unreachable' | 'closed';

/** Why something was not done. `message` is a sentence for people; programs go by `code`. */
export class RelayError extends Error {
  override readonly name = 'RelayError';
  readonly code: Code;
  /** Which field, or what would be allowed. */
  readonly detail: string | null;
  /** The HTTP status; `null` on the socket. */
  readonly status: number | null;
  /** When the same may be asked again, in milliseconds from now; `null` when the relay did not say. */
  readonly retryAfter: number | null;

  constructor(
    { code, title, detail }: { code: Code; title: string; detail?: string | null },
    { status = null, retryAfter = null, cause }: Partial<About> = {},
  ) {
    super(detail ? `${title} ${detail}` : title, { cause });
    this.code = code;
    this.detail = detail ?? null;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Of an answer that is no success. One without a problem comes from something between us and the relay. */
  static of(response: Response, body: unknown): RelayError {
    const about = { status: response.status, retryAfter: wait(response.headers.get('retry-after')) };
    if (isProblem(body)) return new RelayError(body, about);
    return new RelayError(
      { code: 'unreachable', title: `The relay did not answer; status ${response.status} came instead.` },
      about,
    );
  }

  static unreachable(cause: unknown): RelayError {
    return new RelayError(
      { code: 'unreachable', title: 'The relay cannot be reached. Nothing changed; try again.' },
      { cause },
    );
  }

  static closed(): RelayError {
    return new RelayError({
      code: 'closed',
      title: 'The client was closed before the relay answered. What was kept goes out next time.',
    });
  }
}

type About = { status: number | null; retryAfter: number | null; cause: unknown };

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

/** Seconds, as the relay says it. */
function wait(header: string | null): number | null {
  const seconds = Number(header ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

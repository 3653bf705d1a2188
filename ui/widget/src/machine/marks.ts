// How far messages came to the customer, until the relay has it; and that they are writing. Marks only go on, so that
// saying one again on the next link is safe.
import type { ClientFrame, EventBody, Mark, View } from '@switchboard/protocol';
import { UNREAD, further } from './apply';

/** How often the relay is told that somebody is writing, in milliseconds. */
const PACE = 2000;

export class Marking {
  readonly #wanted = new Map<string, Mark>();
  /** The chat that they were last said to be writing in, and when. */
  #typed: { session: string; at: number } | null = null;

  /** The frame that says so, if it goes further than what was wanted before. */
  want(session_id: string, mark: Mark): ClientFrame[] {
    const before = this.#wanted.get(session_id) ?? UNREAD.customer;
    const wanted = further(before, mark);
    this.#wanted.set(session_id, wanted);
    return goesOn(before, wanted) ? [{ type: 'mark', session_id, mark: wanted }] : [];
  }

  /** On a new link: what the replica does not have yet is said again; what concerns nothing open is forgotten. */
  again(view: View): ClientFrame[] {
    this.#typed = null;
    const session = view.role === 'customer' ? view.session?.session : undefined;
    for (const [id, wanted] of this.#wanted) {
      const open = session?.id === id && session.state !== 'completed';
      if (!open || !goesOn((session.marks ?? UNREAD).customer, wanted)) this.#wanted.delete(id);
    }
    return [...this.#wanted].map(([session_id, mark]) => ({ type: 'mark', session_id, mark }));
  }

  /** What an event settles. */
  heard(body: EventBody): void {
    if (body.type !== 'messages_marked' || body.side !== 'customer') return;
    const wanted = this.#wanted.get(body.session_id);
    if (wanted && !goesOn(body.mark, wanted)) this.#wanted.delete(body.session_id);
  }

  /** At every key; the frame that says so, at most one in a while. */
  typing(at: number, session_id: string): ClientFrame[] {
    if (this.#typed?.session === session_id && at < this.#typed.at + PACE) return [];
    this.#typed = { session: session_id, at };
    return [{ type: 'typing', session_id }];
  }

  /** A message was written: the next key is news again. */
  wrote(): void {
    this.#typed = null;
  }
}

/** Whether one mark is further than another. */
export const goesOn = (from: Mark, to: Mark) => to.delivered > from.delivered || to.seen > from.seen;

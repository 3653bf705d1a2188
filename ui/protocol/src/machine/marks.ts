// How far messages came to whoever reads here, until the relay has it; and that they are writing. Marks only go on, so that
// saying one again on the next link is safe.
import type { ClientFrame, EventBody, Mark, SessionRecord, View } from '../wire.ts';
import { UNREAD, further } from './apply.ts';

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
    for (const [id, wanted] of this.#wanted) {
      const session = find(view, id)?.session;
      const open = session && session.state !== 'completed';
      if (!open || !goesOn((session.marks ?? UNREAD)[view.role], wanted)) this.#wanted.delete(id);
    }
    return [...this.#wanted].map(([session_id, mark]) => ({ type: 'mark', session_id, mark }));
  }

  /** What an event settles. */
  heard(view: View, body: EventBody): void {
    if (body.type !== 'messages_marked' || body.side !== view.role) return;
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

function find(view: View, id: string): SessionRecord | undefined {
  const records = view.role === 'customer' ? [view.session] : view.sessions;
  return records.find((record) => record?.session.id === id) ?? undefined;
}

/** Whether one mark is further than another. */
export const goesOn = (from: Mark, to: Mark) => to.delivered > from.delivered || to.seen > from.seen;

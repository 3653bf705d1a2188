// Commands without an answer, oldest first, and which of them are on the wire.
//
// Commands of one session form a lane, which has one command on the wire at a time: were the first of two refused for
// the moment and the second taken, a sender's messages would change places. Lanes do not wait for each other.
import type { Command } from '../wire.ts';

/** A command without an answer yet. The id is unique for ever and kept over every resend. */
export type Pending = { id: string; command: Command };

/** What became of an entry on this link. `sent` without a time: the clock has not been seen since. */
type Progress = { is: 'queued' } | { is: 'sent'; at: number | null } | { is: 'resting'; until: number };

type Entry = { pending: Pending; progress: Progress };

const RETRY_AFTER_MS = 1_000;
const QUEUED: Progress = { is: 'queued' };

export class Outbox {
  #entries: Entry[] = [];

  constructor(saved: Pending[]) {
    for (const pending of saved) this.push(pending);
  }

  get pending(): Pending[] {
    return this.#entries.map(({ pending }) => pending);
  }

  /** An id that is there already stays where it is. */
  push(pending: Pending): void {
    if (!this.#find(pending.id)) this.#entries.push({ pending, progress: QUEUED });
  }

  /** Takes an entry out; with `queued`, only one that was not sent on this link. */
  remove(id: string, queued = false): Pending | null {
    const entry = this.#find(id);
    if (!entry || (queued && entry.progress.is !== 'queued')) return null;
    this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.pending;
  }

  /** The first entry of each lane, if it may go out; they count as sent. */
  send(): Pending[] {
    const lanes = new Set<string>();
    return this.#entries
      .filter(({ pending, progress }) => {
        const lane = laneOf(pending.command);
        const first = !lanes.has(lane);
        lanes.add(lane);
        return first && progress.is === 'queued';
      })
      .map((entry) => {
        entry.progress = { is: 'sent', at: null };
        return entry.pending;
      });
  }

  /** The relay did not take it for the moment. */
  rest(now: number, id: string): void {
    const entry = this.#find(id);
    if (entry) entry.progress = { is: 'resting', until: now + RETRY_AFTER_MS };
  }

  /** The clock was seen: what was sent gets its time, and what has rested may go out. */
  see(now: number): void {
    for (const entry of this.#entries) {
      const { progress } = entry;
      if (progress.is === 'sent') progress.at ??= now;
      if (progress.is === 'resting' && progress.until <= now) entry.progress = QUEUED;
    }
  }

  /** The link is gone: nothing counts as sent. */
  unsend(): void {
    for (const entry of this.#entries) entry.progress = QUEUED;
  }

  /** Whether something was sent since the clock was seen last. */
  get unseen(): boolean {
    return this.#entries.some(({ progress }) => progress.is === 'sent' && progress.at === null);
  }

  /** When the unanswered entries were sent. */
  get sent(): number[] {
    return this.#entries.flatMap(({ progress }) => (progress.is === 'sent' ? (progress.at ?? []) : []));
  }

  /** When the resting entries may go out. */
  get retries(): number[] {
    return this.#entries.flatMap(({ progress }) => (progress.is === 'resting' ? progress.until : []));
  }

  #find(id: string): Entry | undefined {
    return this.#entries.find(({ pending }) => pending.id === id);
  }
}

function laneOf(command: Command): string {
  if ('session_id' in command) return command.session_id;
  return 'offer_id' in command ? command.offer_id : '';
}

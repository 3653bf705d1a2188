// Whoever a token belongs to, customer or staff: both folds, and what only staff are told.
import type { ClientFrame, LogEvent, RelayFrame, View, Watched } from '../wire.ts';
import { apply } from './apply.ts';
import type { Change, Side } from './machine.ts';
import { applyToStaff } from './staff.ts';

/** What is watched is asked for again on every link, until it is there no longer. */
export class Anyone implements Side {
  #watched: Watched[] = [];

  fold(view: View, event: LogEvent): View {
    return view.role === 'customer' ? apply(view, event) : applyToStaff(view, event);
  }

  /** Whether it is new, and so to be asked for. */
  watch(what: Watched): boolean {
    if (this.#watched.some((known) => same(known, what))) return false;
    this.#watched.push(what);
    return true;
  }

  unwatch(what: Watched): void {
    this.#watched = this.#watched.filter((known) => !same(known, what));
  }

  hear(frame: RelayFrame): Change | null {
    if (frame.type === 'hint' && frame.kind === 'warnings')
      return { type: 'warnings', warnings: frame.warnings };
    if (frame.type !== 'view' || !this.#watched.some((known) => same(known, frame.what))) return null;
    const { what, view } = frame;
    if (view === null) this.unwatch(what);
    return { type: 'watched', what, view };
  }

  again(): ClientFrame[] {
    return this.#watched.map((what) => ({ type: 'watch', what }));
  }
}

function same(one: Watched, other: Watched): boolean {
  return one.kind === other.kind && idOf(one) === idOf(other);
}

function idOf(what: Watched): string {
  if (what.kind === 'session') return what.session_id;
  return what.kind === 'queue' ? what.queue_id : '';
}

// What the in-memory twin keeps and how the window hears of it: one view, the conversations, and who listens. It knows
// no command.
import type { ipc, Problem, Resolution, SenderKind, SessionId, SessionView } from '@switchboard/protocol';
import type { Unlisten } from '../host';
import { row, type Kept } from './build';
import { scene, type SceneName } from './scenes';

/** How long the relay of the twin takes to answer, in milliseconds. */
export const ANSWER = 240;

/** The state of the twin. Beside it stands what a test needs to play the relay and the customer. */
export class Store {
  /** Every command in the order it came, for tests. */
  readonly calls: { command: string; request: object }[] = [];
  /** Commands named here are refused with the problem. */
  readonly refuse = new Map<string, Problem>();

  protected view: ipc.AppView;
  protected readonly kept = new Map<SessionId, Kept>();
  protected front: SessionId | null = null;
  #made = 0;
  readonly #onApp = new Set<(view: ipc.AppView) => void>();
  readonly #onThread = new Set<(view: ipc.ThreadView) => void>();

  constructor(name: SceneName) {
    const start = scene(name, Date.now());
    this.view = start.screen;
    for (const kept of start.kept) this.kept.set(kept.thread.session.id, kept);
    this.list();
  }

  load(): Promise<ipc.AppView> {
    return Promise.resolve(this.view);
  }

  onApp(listener: (view: ipc.AppView) => void): Promise<Unlisten> {
    this.#onApp.add(listener);
    return Promise.resolve(() => this.#onApp.delete(listener));
  }

  onThread(listener: (view: ipc.ThreadView) => void): Promise<Unlisten> {
    this.#onThread.add(listener);
    return Promise.resolve(() => this.#onThread.delete(listener));
  }

  /** The customer writes. */
  hear(session_id: SessionId, text: string): void {
    const kept = this.kept.get(session_id);
    if (kept && this.front !== session_id) kept.unread += 1;
    const id = this.make('heard');
    this.say(session_id, { id, sender: 'customer', text, delivery: { state: 'received' } });
  }

  /** The customer ends the chat. */
  hangUp(session_id: SessionId): void {
    this.finish(session_id, 'customer', 'resolved');
  }

  /** The relay says how far a message got. */
  settle(session_id: SessionId, message_id: string, delivery: ipc.Delivery): void {
    this.change(session_id, (thread) => {
      const seq =
        delivery.state === 'sent' ? 1 + Math.max(0, ...thread.lines.map((line) => line.seq ?? 0)) : null;
      return {
        ...thread,
        lines: thread.lines.map((line) =>
          line.id === message_id ? { ...line, delivery, seq: line.seq ?? seq } : line,
        ),
      };
    });
  }

  /** The relay says that a session stands otherwise. */
  stand(session_id: SessionId, change: Partial<SessionView>): void {
    this.change(session_id, (thread) => ({ ...thread, session: { ...thread.session, ...change } }));
  }

  /** The chat is mine no longer. */
  leave(session_id: SessionId, how: ipc.LeftView): void {
    this.change(session_id, (thread) => ({ ...thread, writable: { left: how } }));
  }

  /** Another screen altogether. */
  become(view: ipc.AppView): void {
    this.view = view;
    this.list();
  }

  /** Changes what the window shows. */
  show(change: Partial<ipc.DeskView>): void {
    this.view = { ...this.desk(), ...change, screen: 'desk' };
    this.list();
  }

  protected say(session_id: SessionId, said: Pick<ipc.Line, 'id' | 'sender' | 'text' | 'delivery'>): void {
    this.change(session_id, (thread) => {
      const stored = said.delivery.state === 'received';
      const line: ipc.Line = {
        ...said,
        seq: stored ? 1 + Math.max(0, ...thread.lines.map((other) => other.seq ?? 0)) : null,
        sender_name: said.sender === 'specialist' ? this.desk().me.name : thread.session.customer.name,
        kind: 'text',
        at: Date.now(),
      };
      return { ...thread, lines: [...thread.lines, line] };
    });
  }

  protected finish(session_id: SessionId, ended_by: SenderKind, resolution: Resolution): void {
    const ended = { state: 'completed', ended_at: Date.now(), ended_by, resolution } as const;
    this.change(session_id, (thread) => ({
      ...thread,
      writable: 'ended',
      session: { ...thread.session, ...ended, transfer: null, parked: false, reminded_at: null },
    }));
  }

  protected change(session_id: SessionId, change: (thread: ipc.ThreadView) => ipc.ThreadView): void {
    const kept = this.kept.get(session_id);
    if (!kept) throw problem('not_found', 'This conversation is not on this computer.');
    kept.thread = change(kept.thread);
    if (this.front === session_id) for (const listener of this.#onThread) listener(kept.thread);
    this.list();
  }

  /** Recounts the lists and tells the window. */
  protected list(): void {
    if (this.view.screen === 'desk') {
      const rows = (here: (kept: Kept) => boolean): ipc.SessionRow[] =>
        Array.from(this.kept.values()).filter(here).map(row);
      const waits = (one: ipc.SessionRow): number =>
        one.unanswered_since ?? Number.MAX_SAFE_INTEGER - one.last_at;
      const gone = ({ thread }: Kept): boolean => typeof thread.writable === 'object';
      const mine = rows((kept) => !gone(kept));
      this.view = {
        ...this.view,
        active: mine.filter(({ state }) => state !== 'completed').sort((a, b) => waits(a) - waits(b)),
        left: rows(gone),
        past: mine.filter(({ state }) => state === 'completed').sort((a, b) => b.last_at - a.last_at),
      };
    }
    for (const listener of this.#onApp) listener(this.view);
  }

  protected restart(name: SceneName): void {
    const next = scene(name, Date.now());
    this.view = next.screen;
    this.kept.clear();
    for (const kept of next.kept) this.kept.set(kept.thread.session.id, kept);
    this.list();
  }

  protected take(command: string, request: object): void {
    this.calls.push({ command, request });
    const refused = this.refuse.get(command);
    if (refused) throw refused;
  }

  protected make(kind: string): string {
    return `${kind}-${(this.#made += 1)}`;
  }

  protected answer(): Promise<void> {
    return new Promise((done) => setTimeout(done, ANSWER));
  }

  protected desk(): ipc.DeskView {
    if (this.view.screen !== 'desk') throw problem('unauthorized', 'Sign in first.');
    return this.view;
  }
}

/** A refusal of the twin's. */
export function problem(code: Problem['code'], title: string): Problem {
  return { code, title };
}

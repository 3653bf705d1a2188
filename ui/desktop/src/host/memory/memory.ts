// The core's twin in memory: the same interface, data of its own, no relay. Tests drive it, pictures are taken of it,
// and `vite` shows it in a browser. It is honest about order and timing, not about rules: those live in the core.
import { trimText } from '@switchboard/kit';
import type { ipc, Problem, Resolution, SenderKind, SessionId } from '@switchboard/protocol';
import type { Host, Unlisten } from '../host';
import { keep, row, type Kept } from './build';
import { scene, type SceneName } from './scenes';

/** How long the relay of the twin takes to answer, in milliseconds. */
export const ANSWER = 240;

/** The twin. Beside the interface it has what a test needs to play the relay and the customer. */
export class MemoryHost implements Host {
  /** Every command in the order it came, for tests. */
  readonly calls: { command: string; request: object }[] = [];
  /** Commands named here are refused with the problem. */
  readonly refuse = new Map<string, Problem>();

  #view: ipc.AppView;
  readonly #kept = new Map<SessionId, Kept>();
  #open: SessionId | null = null;
  #made = 0;
  readonly #onApp = new Set<(view: ipc.AppView) => void>();
  readonly #onThread = new Set<(view: ipc.ThreadView) => void>();

  constructor(name: SceneName) {
    const start = scene(name, Date.now());
    this.#view = start.screen;
    for (const kept of start.kept) this.#kept.set(kept.thread.session.id, kept);
    this.#list();
  }

  load(): Promise<ipc.AppView> {
    return Promise.resolve(this.#view);
  }

  onApp(listener: (view: ipc.AppView) => void): Promise<Unlisten> {
    this.#onApp.add(listener);
    return Promise.resolve(() => this.#onApp.delete(listener));
  }

  onThread(listener: (view: ipc.ThreadView) => void): Promise<Unlisten> {
    this.#onThread.add(listener);
    return Promise.resolve(() => this.#onThread.delete(listener));
  }

  async join(request: ipc.Join): Promise<void> {
    this.#take('join', request);
    await this.#answer();
    if (request.code.trim() === 'GONE') {
      throw problem('invitation_gone', 'This invitation was used already or has expired. Ask for a new one.');
    }
    this.#become('usual');
  }

  async signIn(request: ipc.SignIn): Promise<void> {
    this.#take('sign_in', request);
    await this.#answer();
    if (request.password === 'wrong') {
      throw problem('wrong_credentials', 'E-mail and password do not fit together. Check both.');
    }
    this.#become('usual');
  }

  async signOut(): Promise<void> {
    this.#take('sign_out', {});
    this.#become('first-run');
    await Promise.resolve();
  }

  async accept(request: ipc.Accept): Promise<void> {
    this.#take('accept', request);
    await this.#answer();
    const offer = this.#desk().offers.find(({ id }) => id === request.offer_id);
    if (!offer) throw problem('offer_gone', 'That chat is no longer ringing.');
    this.#kept.set(
      offer.session_id,
      keep(
        {
          id: offer.session_id,
          customer: offer.customer,
          queue: offer.queue,
          language: offer.language,
          unread: 1,
          said: [['customer', (Date.now() - offer.waiting_since) / 1000, offer.first_line ?? 'Hello']],
        },
        Date.now(),
      ),
    );
    this.show({ offers: this.#desk().offers.filter((other) => other !== offer) });
  }

  async decline(request: ipc.Decline): Promise<void> {
    this.#take('decline', request);
    await this.#answer();
    this.show({ offers: this.#desk().offers.filter(({ id }) => id !== request.offer_id) });
  }

  async setStatus({ status }: ipc.SetStatus): Promise<void> {
    this.#take('set_status', { status });
    this.show({ status });
    await Promise.resolve();
  }

  async openThread(request: ipc.OpenThread): Promise<ipc.ThreadView> {
    this.#take('open_thread', request);
    const kept = this.#kept.get(request.session_id);
    if (!kept) throw problem('not_found', 'This conversation is not on this computer.');
    this.#open = request.session_id;
    kept.unread = 0;
    await Promise.resolve();
    this.#list();
    return kept.thread;
  }

  async closeThread(request: ipc.OpenThread): Promise<void> {
    this.#take('close_thread', request);
    if (this.#open === request.session_id) this.#open = null;
    await Promise.resolve();
  }

  async send({ session_id, text }: ipc.Send): Promise<void> {
    this.#take('send', { session_id, text });
    const id = `made-${(this.#made += 1)}`;
    this.#say(session_id, { id, sender: 'specialist', text: trimText(text), delivery: { state: 'waiting' } });
    if (this.#desk().link.state !== 'online') {
      this.show({ outbox: this.#desk().outbox + 1 });
      return;
    }
    setTimeout(() => this.settle(session_id, id, { state: 'sent' }), ANSWER);
    await Promise.resolve();
  }

  async saveDraft({ session_id, text }: ipc.SaveDraft): Promise<void> {
    this.#take('save_draft', { session_id, text });
    this.#change(session_id, (thread) => ({ ...thread, draft: text }));
    await Promise.resolve();
  }

  async retry({ session_id, message_id }: ipc.FailedMessage): Promise<void> {
    this.#take('retry', { session_id, message_id });
    this.settle(session_id, message_id, { state: 'waiting' });
    setTimeout(() => this.settle(session_id, message_id, { state: 'sent' }), ANSWER);
    await Promise.resolve();
  }

  async discard({ session_id, message_id }: ipc.FailedMessage): Promise<void> {
    this.#take('discard', { session_id, message_id });
    this.#change(session_id, (thread) => ({
      ...thread,
      lines: thread.lines.filter(({ id }) => id !== message_id),
    }));
    await Promise.resolve();
  }

  async end({ session_id, resolution }: ipc.End): Promise<void> {
    this.#take('end', { session_id, resolution });
    this.#change(session_id, (thread) => ({ ...thread, writable: 'ending' }));
    await this.#answer();
    this.#end(session_id, 'specialist', resolution);
  }

  async dismissNotice(): Promise<void> {
    this.#take('dismiss_notice', {});
    this.show({ notice: null });
    await Promise.resolve();
  }

  /** The customer writes. */
  hear(session_id: SessionId, text: string): void {
    const kept = this.#kept.get(session_id);
    if (kept && this.#open !== session_id) kept.unread += 1;
    const id = `heard-${(this.#made += 1)}`;
    this.#say(session_id, { id, sender: 'customer', text, delivery: { state: 'received' } });
  }

  /** The customer ends the chat. */
  hangUp(session_id: SessionId): void {
    this.#end(session_id, 'customer', 'resolved');
  }

  /** The relay says how far a message got. */
  settle(session_id: SessionId, message_id: string, delivery: ipc.Delivery): void {
    this.#change(session_id, (thread) => {
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

  /** Another screen altogether. */
  become(view: ipc.AppView): void {
    this.#view = view;
    this.#list();
  }

  /** Changes what the window shows. */
  show(change: Partial<ipc.DeskView>): void {
    this.#view = { ...this.#desk(), ...change, screen: 'desk' };
    this.#list();
  }

  #say(session_id: SessionId, said: Pick<ipc.Line, 'id' | 'sender' | 'text' | 'delivery'>): void {
    this.#change(session_id, (thread) => {
      const stored = said.delivery.state === 'received';
      const line: ipc.Line = {
        ...said,
        seq: stored ? 1 + Math.max(0, ...thread.lines.map((other) => other.seq ?? 0)) : null,
        sender_name: said.sender === 'specialist' ? this.#desk().me.name : thread.session.customer.name,
        kind: 'text',
        at: Date.now(),
      };
      return { ...thread, lines: [...thread.lines, line] };
    });
  }

  #end(session_id: SessionId, ended_by: SenderKind, resolution: Resolution): void {
    this.#change(session_id, (thread) => ({
      ...thread,
      writable: 'ended',
      session: { ...thread.session, state: 'completed', ended_at: Date.now(), ended_by, resolution },
    }));
  }

  #change(session_id: SessionId, change: (thread: ipc.ThreadView) => ipc.ThreadView): void {
    const kept = this.#kept.get(session_id);
    if (!kept) throw problem('not_found', 'This conversation is not on this computer.');
    kept.thread = change(kept.thread);
    if (this.#open === session_id) for (const listener of this.#onThread) listener(kept.thread);
    this.#list();
  }

  /** Recounts the lists and tells the window. */
  #list(): void {
    if (this.#view.screen === 'desk') {
      const rows = Array.from(this.#kept.values(), row);
      const waits = (one: ipc.SessionRow): number =>
        one.unanswered_since ?? Number.MAX_SAFE_INTEGER - one.last_at;
      const open = rows.filter(({ state }) => state !== 'completed').sort((a, b) => waits(a) - waits(b));
      const past = rows.filter(({ state }) => state === 'completed').sort((a, b) => b.last_at - a.last_at);
      this.#view = { ...this.#view, active: open, past };
    }
    for (const listener of this.#onApp) listener(this.#view);
  }

  #become(name: SceneName): void {
    const next = scene(name, Date.now());
    this.#view = next.screen;
    this.#kept.clear();
    for (const kept of next.kept) this.#kept.set(kept.thread.session.id, kept);
    this.#list();
  }

  #take(command: string, request: object): void {
    this.calls.push({ command, request });
    const refused = this.refuse.get(command);
    if (refused) throw refused;
  }

  #answer(): Promise<void> {
    return new Promise((done) => setTimeout(done, ANSWER));
  }

  #desk(): ipc.DeskView {
    if (this.#view.screen !== 'desk') throw problem('unauthorized', 'Sign in first.');
    return this.#view;
  }
}

function problem(code: Problem['code'], title: string): Problem {
  return { code, title };
}

// The core's twin in memory: the same interface, data of its own, no relay. Tests drive it, pictures are taken of it,
// and `vite` shows it in a browser. It is honest about order and timing, not about rules: those live in the core.
import { trimText } from '@switchboard/kit';
import type { ipc, OfferView, SessionId, TransferTargets, TransferTo } from '@switchboard/protocol';
import type { Host } from '../host';
import { keep } from './build';
import { targets } from './people';
import { ANSWER, problem, Store } from './store';

export { ANSWER };

/** How long the twin's colleagues have to take a chat over, in milliseconds. */
const TRANSFER_TIME = 60_000;

/** The twin. */
export class MemoryHost extends Store implements Host {
  async join(request: ipc.Join): Promise<void> {
    this.take('join', request);
    await this.answer();
    if (request.code.trim() === 'GONE') {
      throw problem('invitation_gone', 'This invitation was used already or has expired. Ask for a new one.');
    }
    this.restart('usual');
  }

  async signIn(request: ipc.SignIn): Promise<void> {
    this.take('sign_in', request);
    await this.answer();
    if (request.password === 'wrong') {
      throw problem('wrong_credentials', 'E-mail and password do not fit together. Check both.');
    }
    this.restart('usual');
  }

  async signOut(): Promise<void> {
    this.take('sign_out', {});
    this.restart('first-run');
    await Promise.resolve();
  }

  async accept(request: ipc.Accept): Promise<void> {
    this.take('accept', request);
    await this.answer();
    const { offers, waiting } = this.desk();
    const offer = [...offers, ...waiting].find(({ id }) => id === request.offer_id);
    if (!offer) throw problem('offer_gone', 'That chat is no longer ringing.');
    const { customer, queue, language, handed, priority, session_id } = offer;
    const waited = (Date.now() - offer.waiting_since) / 1000;
    this.kept.set(
      session_id,
      keep(
        {
          id: session_id,
          customer,
          queue,
          language,
          priority,
          unread: 1,
          said: [['customer', waited, offer.first_line ?? 'Hello']],
          ...(handed ? { handed } : {}),
        },
        Date.now(),
      ),
    );
    this.#without(offer);
  }

  async decline(request: ipc.Decline): Promise<void> {
    this.take('decline', request);
    await this.answer();
    const offer = this.desk().offers.find(({ id }) => id === request.offer_id);
    if (offer) this.#without(offer);
  }

  async setStatus({ status, when_done }: ipc.SetStatus): Promise<void> {
    this.take('set_status', { status, when_done });
    this.show(when_done ? { status_then: status } : { status, status_reason: 'said', status_then: null });
    await Promise.resolve();
  }

  async openThread(request: ipc.OpenThread): Promise<ipc.ThreadView> {
    this.take('open_thread', request);
    const kept = this.kept.get(request.session_id);
    if (!kept) throw problem('not_found', 'This conversation is not on this computer.');
    this.front = request.session_id;
    kept.unread = 0;
    await Promise.resolve();
    this.list();
    return kept.thread;
  }

  async closeThread(request: ipc.OpenThread): Promise<void> {
    this.take('close_thread', request);
    if (this.front === request.session_id) this.front = null;
    await Promise.resolve();
  }

  async send({ session_id, text }: ipc.Send): Promise<void> {
    this.take('send', { session_id, text });
    const id = this.make('made');
    this.say(session_id, { id, sender: 'specialist', text: trimText(text), delivery: { state: 'waiting' } });
    if (this.desk().link.state !== 'online') {
      this.show({ outbox: this.desk().outbox + 1 });
      return;
    }
    setTimeout(() => this.settle(session_id, id, { state: 'sent' }), ANSWER);
    await Promise.resolve();
  }

  async saveDraft({ session_id, text }: ipc.SaveDraft): Promise<void> {
    this.take('save_draft', { session_id, text });
    this.change(session_id, (thread) => ({ ...thread, draft: text }));
    await Promise.resolve();
  }

  async retry({ session_id, message_id }: ipc.FailedMessage): Promise<void> {
    this.take('retry', { session_id, message_id });
    this.settle(session_id, message_id, { state: 'waiting' });
    setTimeout(() => this.settle(session_id, message_id, { state: 'sent' }), ANSWER);
    await Promise.resolve();
  }

  async discard({ session_id, message_id }: ipc.FailedMessage): Promise<void> {
    this.take('discard', { session_id, message_id });
    this.change(session_id, (thread) => ({
      ...thread,
      lines: thread.lines.filter(({ id }) => id !== message_id),
    }));
    await Promise.resolve();
  }

  async end({ session_id, resolution }: ipc.End): Promise<void> {
    this.take('end', { session_id, resolution });
    this.change(session_id, (thread) => ({ ...thread, writable: 'ending' }));
    await this.answer();
    this.finish(session_id, 'specialist', resolution);
  }

  async transferTargets(): Promise<TransferTargets> {
    this.take('transfer_targets', {});
    await this.answer();
    if (this.desk().link.state !== 'online') {
      throw problem('unavailable', 'The relay cannot be reached at the moment. All chats stay yours.');
    }
    return targets;
  }

  async transfer({ session_id, to, note }: ipc.Transfer): Promise<void> {
    this.take('transfer', { session_id, to, note });
    await this.answer();
    this.#send(session_id, nameOf(to), note);
  }

  async cancelTransfer({ session_id }: ipc.CancelTransfer): Promise<void> {
    this.take('cancel_transfer', { session_id });
    await this.answer();
    this.stand(session_id, { state: 'active', transfer: null });
  }

  async handOver({ to, note }: ipc.HandOver): Promise<void> {
    this.take('hand_over', { to, note });
    await this.answer();
    for (const { id, queue, transferred } of this.desk().active) {
      if (!transferred) this.#send(id, to ? nameOf(to) : queue.name, note);
    }
  }

  async endWrapUp({ session_id }: ipc.EndWrapUp): Promise<void> {
    this.take('end_wrap_up', { session_id });
    this.show({ wrap_ups: this.desk().wrap_ups.filter((wrapUp) => wrapUp.session_id !== session_id) });
    await Promise.resolve();
  }

  async dismissNotice(): Promise<void> {
    this.take('dismiss_notice', {});
    this.show({ notice: null });
    await Promise.resolve();
  }

  #send(session_id: SessionId, to: string, note: string | null): void {
    const transfer = { to, note, deadline: Date.now() + TRANSFER_TIME };
    this.stand(session_id, { state: 'transferred', transfer });
  }

  #without(offer: OfferView): void {
    const others = (list: OfferView[]): OfferView[] => list.filter(({ id }) => id !== offer.id);
    const { offers, waiting } = this.desk();
    this.show({ offers: others(offers), waiting: others(waiting) });
  }
}

function nameOf(to: TransferTo): string {
  switch (to.kind) {
    case 'specialist':
      return targets.specialists.find(({ id }) => id === to.id)?.name ?? '';
    case 'queue':
      return targets.queues.find(({ id }) => id === to.id)?.name ?? '';
    case 'skill':
      return to.skill;
  }
}

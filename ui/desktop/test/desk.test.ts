// Answers and events may cross: whatever the order, the newest word stands.
import type { ipc, OfferView } from '@switchboard/protocol';
import { describe, expect, it } from 'vitest';
import { MemoryHost } from '../src/host/memory/memory';
import { Desk } from '../src/state/desk.svelte';
import { pass, virtualTime } from './open';

virtualTime();

/** A twin whose answers wait until they are let go. */
class SlowHost extends MemoryHost {
  #letGo: (() => void)[] = [];

  override async load(): Promise<ipc.AppView> {
    const view = await super.load();
    await this.#held();
    return view;
  }

  override async openThread(request: ipc.OpenThread): Promise<ipc.ThreadView> {
    const thread = await super.openThread(request);
    await this.#held();
    return thread;
  }

  async answerAll(): Promise<void> {
    for (const go of this.#letGo.splice(0)) go();
    await pass(0);
  }

  #held(): Promise<void> {
    return new Promise((go) => this.#letGo.push(go));
  }
}

async function slow(): Promise<{ host: SlowHost; desk: Desk }> {
  const host = new SlowHost('usual');
  const desk = new Desk(host);
  void desk.start();
  await pass(0);
  return { host, desk };
}

describe('the window', () => {
  it('keeps a view that came while it was loading', async () => {
    const { host, desk } = await slow();
    host.show({ status: 'away' });
    await host.answerAll();
    expect(desk.view).toMatchObject({ screen: 'desk', status: 'away' });
  });

  it('keeps a conversation that changed while it was being opened', async () => {
    const { host, desk } = await slow();
    await host.answerAll();
    void desk.openChat('session-ada');
    await pass(0);
    host.hear('session-ada', 'One more word');
    await host.answerAll();
    expect(desk.thread?.lines.at(-1)?.text).toBe('One more word');
  });

  it('shows the chat asked for last, however late the first one answers', async () => {
    const { host, desk } = await slow();
    await host.answerAll();
    void desk.openChat('session-ada');
    void desk.openChat('session-tomas');
    await pass(0);
    await host.answerAll();
    expect(desk.thread?.session.id).toBe('session-tomas');
  });

  it('forgets what was open when it is signed out', async () => {
    const { host, desk } = await slow();
    await host.answerAll();
    void desk.openChat('session-ada');
    await pass(0);
    await host.answerAll();
    host.become({ screen: 'signed_out', relay: null, code: null, problem: null });
    expect([desk.open, desk.thread]).toEqual([null, null]);
  });

  it('never shows more than the whole ring, though its clock is behind', async () => {
    const { host, desk } = await slow();
    await host.answerAll();
    const offered_at = desk.relayNow + 900;
    const offer = { offered_at, deadline: offered_at + 20_000 } as OfferView;
    expect(desk.timeLeft(offer)).toBe(20_000);
    expect(desk.timeLeft({ ...offer, offered_at: offered_at - 5_000, deadline: desk.relayNow + 7_000 })).toBe(
      7_000,
    );
  });
});

// The window's only door to the core: one function per command, two events. It decides nothing. Everything else in this
// package sees this interface and never Tauri.
import { en as t } from '@switchboard/kit/messages/en/desktop';
import type { ipc, Problem, TransferTargets } from '@switchboard/protocol';

/** Takes a listener away again. */
export type Unlisten = () => void;

/** The core, as the window sees it. Every command rejects with a {@link Problem}. */
export interface Host {
  /** What to show now; later views come through {@link onApp}. */
  load(): Promise<ipc.AppView>;
  onApp(listener: (view: ipc.AppView) => void): Promise<Unlisten>;
  onThread(listener: (view: ipc.ThreadView) => void): Promise<Unlisten>;

  join(request: ipc.Join): Promise<void>;
  signIn(request: ipc.SignIn): Promise<void>;
  signOut(): Promise<void>;
  accept(request: ipc.Accept): Promise<void>;
  decline(request: ipc.Decline): Promise<void>;
  setStatus(request: ipc.SetStatus): Promise<void>;
  openThread(request: ipc.OpenThread): Promise<ipc.ThreadView>;
  closeThread(request: ipc.OpenThread): Promise<void>;
  send(request: ipc.Send): Promise<void>;
  saveDraft(request: ipc.SaveDraft): Promise<void>;
  retry(request: ipc.FailedMessage): Promise<void>;
  discard(request: ipc.FailedMessage): Promise<void>;
  end(request: ipc.End): Promise<void>;
  transfer(request: ipc.Transfer): Promise<void>;
  cancelTransfer(request: ipc.CancelTransfer): Promise<void>;
  handOver(request: ipc.HandOver): Promise<void>;
  endWrapUp(request: ipc.EndWrapUp): Promise<void>;
  /** To whom chats may be given, fresh from the relay. */
  transferTargets(): Promise<TransferTargets>;
  dismissNotice(): Promise<void>;
}

/** Whatever a command rejected with, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'code' in error && 'title' in error) {
    return error as Problem;
  }
  return {
    code: 'internal',
    title: t.unexpected,
    ...(error instanceof Error || typeof error === 'string' ? { detail: String(error) } : {}),
  };
}

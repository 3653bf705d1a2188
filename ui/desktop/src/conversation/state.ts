// What a chat's state is called, in words. Pure.
import { en as t } from '@switchboard/kit/messages/en/desktop';
import type { ipc } from '@switchboard/protocol';

/** How the chat left me, if it did. */
export function leftOf({ writable }: ipc.ThreadView): ipc.LeftView | null {
  return typeof writable === 'object' ? writable.left : null;
}

/** What happened to a chat that is mine no longer. */
export function leftWords({ to, reason }: ipc.LeftView): string {
  if (reason !== null) return t.left.again[reason];
  return to === null ? t.left.plain : t.left.took(to.name);
}

/** `Active`, `Ending`, `Ended, resolved`. */
export function stateWords({ session, writable }: ipc.ThreadView): string {
  if (typeof writable === 'object') return t.left.title;
  if (writable === 'ending') return t.thread.ending;
  const words = t.thread.state[session.state];
  return session.resolution === null
    ? words
    : `${words}, ${t.thread.resolution[session.resolution].toLowerCase()}`;
}

/** Why there is no composer. */
export function endedWords({ session, writable }: ipc.ThreadView): string {
  if (writable === 'ending') return t.thread.endingNow;
  switch (session.ended_by) {
    case 'customer':
      return t.thread.endedBy.customer(session.customer.name ?? t.visitor);
    case 'specialist':
      return t.thread.endedBy.specialist;
    case 'system':
      return t.thread.endedBy.system;
    case null:
      return t.thread.endedPlain;
  }
}

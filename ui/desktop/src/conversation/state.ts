// What a chat's state is called, in words. Pure.
import { en as t } from '@switchboard/kit/messages/en/desktop';
import type { ipc } from '@switchboard/protocol';

/** `Active`, `Ending`, `Ended, resolved`. */
export function stateWords({ session, writable }: ipc.ThreadView): string {
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

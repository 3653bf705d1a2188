// How a conversation is cut into what stands on the screen: days, groups by writer, system lines. Pure; order is the
// core's and is never changed here.
import { sameDay } from '@switchboard/kit';
import type { ipc, SessionView } from '@switchboard/protocol';

/** Lines of one writer within this many milliseconds of each other stand together. */
export const TOGETHER = 2 * 60_000;

/** What stands on the screen, in order. Keys are stable while lines are added at the end. */
export type Block =
  | { type: 'day'; key: string; at: number }
  | { type: 'system'; key: string; line: ipc.Line }
  | { type: 'group'; key: string; mine: boolean; name: string | null; lines: ipc.Line[] };

/** Cuts lines into blocks. */
export function blocks(lines: readonly ipc.Line[]): Block[] {
  const made: Block[] = [];
  let before: ipc.Line | undefined;
  for (const line of lines) {
    if (!before || !sameDay(before.at, line.at)) {
      made.push({ type: 'day', key: `day ${line.id}`, at: line.at });
      before = undefined;
    }
    const group = made.at(-1);
    if (line.sender === 'system') {
      made.push({ type: 'system', key: line.id, line });
    } else if (group?.type === 'group' && before && together(before, line)) {
      group.lines.push(line);
    } else {
      made.push({ type: 'group', key: line.id, mine: mine(line), name: line.sender_name, lines: [line] });
    }
    before = line;
  }
  return made;
}

/** Whether I wrote it. */
export function mine(line: ipc.Line): boolean {
  return line.delivery.state !== 'received';
}

/** Whether the words about a line's delivery stand under it: at the end of a group, or where the next fared otherwise. */
export function showsFate(lines: readonly ipc.Line[], index: number, session: SessionView): boolean {
  const [line, next] = [lines[index], lines[index + 1]];
  if (!line || !next) return true;
  const state = line.delivery.state;
  if (state === 'failed' || next.delivery.state !== state) return true;
  if (line.edited_at && !line.deleted_at) return true;
  return state === 'sent' && far(line, session) !== far(next, session);
}

/** How far a message of staff came to the customer, once it is stored. */
export function far({ seq }: ipc.Line, { marks }: SessionView): 'sent' | 'delivered' | 'seen' {
  const came = marks?.customer;
  if (!came || seq === null) return 'sent';
  return seq <= came.seen ? 'seen' : seq <= came.delivered ? 'delivered' : 'sent';
}

function together(a: ipc.Line, b: ipc.Line): boolean {
  return (
    a.sender === b.sender &&
    mine(a) === mine(b) &&
    a.sender_name === b.sender_name &&
    Math.abs(b.at - a.at) <= TOGETHER
  );
}

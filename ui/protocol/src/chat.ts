// Which chat a word belongs to, and the command that carries it. Pure.
import { RelayError } from './errors.ts';
import type { Pending } from './machine/outbox.ts';
import type { Command, FirstMessage, SessionRecord, View } from './wire.ts';

/** A customer's latest chat, and whether it is over. */
export type Latest = { id: string; over: boolean };

/** What the relay knows, and then what waits for its answer. */
export function latest(view: View | null, outbox: Pending[]): Latest | null {
  const session = view?.role === 'customer' ? view.session?.session : null;
  let chat: Latest | null = session ? { id: session.id, over: session.state === 'completed' } : null;
  for (const { command } of outbox) {
    if (command.type === 'start_session') chat = { id: command.session_id, over: false };
    else if (command.type === 'reopen_session') chat = { id: command.session_id, over: false };
    else if (command.type === 'end_session' && chat) chat = { ...chat, over: true };
  }
  return chat;
}

/** What a customer may say of themselves when they open a chat. */
export type Opening = Omit<
  Partial<Extract<Command, { type: 'start_session' }>>,
  'type' | 'session_id' | 'first_message'
>;

export function start(session_id: string, first_message: FirstMessage | null, about: Opening = {}): Command {
  return {
    type: 'start_session',
    session_id,
    name: null,
    language: null,
    page_url: null,
    page_title: null,
    ...about,
    first_message,
  };
}

/** The chat of a member of staff: the one that is named, or the only one that is open. */
export function owned(view: View | null, id: string | undefined): SessionRecord {
  const records = view?.role === 'specialist' ? view.sessions : [];
  const open = records.filter(({ session }) => session.state !== 'completed');
  const found = id === undefined ? (open.length === 1 ? open[0] : undefined) : open.find(is(id));
  if (found) return found;
  const title =
    id === undefined
      ? `Say which chat is meant: ${open.length} are open. Nothing was sent.`
      : 'This chat is not among your open ones. Nothing was sent.';
  throw new RelayError({ code: id === undefined ? 'invalid' : 'not_found', title });
}

const is =
  (id: string) =>
  ({ session }: SessionRecord) =>
    session.id === id;

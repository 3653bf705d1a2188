// A customer's fold: a snapshot and the events after it make the same state as a fresh snapshot. Pure, and total: what concerns
// something the replica does not know changes nothing.
import type {
  CustomerState,
  EventBody,
  LogEvent,
  Mark,
  Marks,
  MessageView,
  SenderKind,
  SessionRecord,
  SessionView,
  View,
} from '../wire.ts';

/** Takes one event into a customer's view. */
export function apply(view: View, { at, body }: LogEvent): View {
  if (view.role !== 'customer') return view;
  switch (body.type) {
    case 'session_started':
      // A customer says their name when they open a chat.
      return { ...view, customer: body.session.customer, session: { session: body.session, messages: [] } };
    case 'message_posted':
      return within(view, body.message.session_id, (record) => post(record, body.message));
    case 'message_edited':
      return within(view, body.session_id, (record) =>
        change(record, body.message_id, { text: body.text, edited_at: at }),
      );
    case 'message_deleted':
      return within(view, body.session_id, (record) =>
        change(record, body.message_id, { text: '', deleted_at: at }),
      );
    case 'messages_marked':
      return within(view, body.session_id, (record) => marked(record, body.side, body.mark));
    case 'specialist_joined':
      return turn(view, body, {
        state: 'active',
        owner: body.specialist,
        fence: body.fence,
        queue: body.queue,
        accepted_at: at,
        requeued: null,
        reminded_at: null,
      });
    case 'session_requeued':
      return turn(view, body, { ...IN_LINE, queue: body.queue, requeued: body.reason });
    case 'queue_changed':
      return turn(view, body, { queue: body.queue });
    case 'session_reopened':
      return commented(
        turn(view, body, {
          ...IN_LINE,
          queue: body.queue,
          requeued: null,
          ended_at: null,
          ended_by: null,
          resolution: null,
          rating: null,
        }),
        body.session_id,
      );
    case 'session_reminded':
      return turn(view, body, { reminded_at: at });
    case 'session_rated':
      return commented(turn(view, body, { rating: body.stars }), body.session_id, body.comment);
    case 'session_updated': {
      if (view.session?.session.id !== body.session_id) return view;
      const customer = { ...view.customer, name: body.name };
      return turn({ ...view, customer }, body, { customer });
    }
    case 'session_erased':
      if (view.session?.session.id !== body.session_id) return view;
      return { ...view, customer: { ...view.customer, name: null }, session: null };
    case 'session_ended':
      return turn(view, body, {
        state: 'completed',
        requeued: null,
        reminded_at: null,
        parked: false,
        transfer: null,
        ended_at: at,
        ended_by: body.ended_by,
        resolution: body.resolution,
      });
    case 'session_assigned':
    case 'session_left':
    case 'session_transferred':
    case 'transfer_ended':
    case 'session_parked':
    case 'session_unparked':
    case 'note_posted':
    case 'note_deleted':
    case 'priority_changed':
    case 'wrap_up_started':
    case 'wrap_up_ended':
    case 'offer_made':
    case 'offer_ended':
    case 'status_changed':
    case 'profile_changed':
      return view;
    default:
      // A newer relay's event: its position counts, its content does not.
      body satisfies never;
      return view;
  }
}

/** Of a session that waits again. */
const IN_LINE = { state: 'waiting', owner: null, accepted_at: null, reminded_at: null } as const;

type Replica = { role: 'customer' } & CustomerState;

function within(view: Replica, id: string, change: (record: SessionRecord) => SessionRecord): Replica {
  return view.session?.session.id === id ? { ...view, session: change(view.session) } : view;
}

function turn(
  view: Replica,
  { session_id }: Extract<EventBody, { session_id: string }>,
  change: Partial<SessionView>,
): Replica {
  return within(view, session_id, (record) => ({ ...record, session: { ...record.session, ...change } }));
}

/** With what was written with a rating, or without anything. */
function commented(view: Replica, id: string, comment?: string): Replica {
  return within(view, id, (record) => {
    const session = { ...record.session };
    delete session.rating_comment;
    return { ...record, session: comment === undefined ? session : { ...session, rating_comment: comment } };
  });
}

export function change(record: SessionRecord, message: string, to: Partial<MessageView>): SessionRecord {
  const messages = record.messages.map((known) => (known.id === message ? { ...known, ...to } : known));
  return { ...record, messages };
}

const NONE: Mark = { delivered: 0, seen: 0 };

/** Of a session whose messages came to nobody yet. */
export const UNREAD: Marks = { customer: NONE, specialist: NONE };

/** A mark only goes on. */
export const further = (one: Mark, other: Mark): Mark => {
  const seen = Math.max(one.seen, other.seen);
  return { delivered: Math.max(one.delivered, other.delivered, seen), seen };
};

export function marked(record: SessionRecord, side: SenderKind, mark: Mark): SessionRecord {
  if (side === 'system') return record;
  const { marks = UNREAD } = record.session;
  const session = { ...record.session, marks: { ...marks, [side]: further(marks[side], mark) } };
  return { ...record, session };
}

/** Puts a message at its place by seq. One that is there already, by id, stays as it is. */
export function post(record: SessionRecord, message: MessageView): SessionRecord {
  const { messages, session } = record;
  const known = messages.some(({ id }) => id === message.id);
  const place = messages.findLastIndex(({ seq }) => seq <= message.seq) + 1;
  return {
    // Whoever writes is there.
    session: message.sender === 'customer' ? { ...session, reminded_at: null } : session,
    messages: known ? messages : messages.toSpliced(place, 0, message),
  };
}

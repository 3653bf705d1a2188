// The fold: a snapshot and the events after it make the same state as a fresh snapshot. Pure, and total: what concerns
// something the replica does not know changes nothing.
import type {
  CustomerState,
  EventBody,
  LogEvent,
  MessageView,
  SessionRecord,
  SessionView,
  View,
} from '@switchboard/protocol';

/** Takes one event into a customer's view. */
export function apply(view: View, { at, body }: LogEvent): View {
  if (view.role !== 'customer') return view;
  switch (body.type) {
    case 'session_started':
      // A customer says their name when they open a chat.
      return { ...view, customer: body.session.customer, session: { session: body.session, messages: [] } };
    case 'specialist_joined':
      return turn(view, body, {
        state: 'active',
        owner: body.specialist,
        fence: body.fence,
        accepted_at: at,
      });
    case 'message_posted':
      return within(view, body.message.session_id, (record) => post(record, body.message));
    case 'session_ended':
      return turn(view, body, {
        state: 'completed',
        ended_at: at,
        ended_by: body.ended_by,
        resolution: body.resolution,
      });
    case 'session_assigned':
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

/** Puts a message at its place by seq. One that is there already, by id, stays as it is. */
function post(record: SessionRecord, message: MessageView): SessionRecord {
  if (record.messages.some(({ id }) => id === message.id)) return record;
  const place = record.messages.findLastIndex(({ seq }) => seq <= message.seq) + 1;
  return { ...record, messages: record.messages.toSpliced(place, 0, message) };
}

// The fold of a member of staff: open sessions in order of assignment, then past ones, the one that ended last first.
// Pure, and total: what concerns something the replica does not know changes nothing.
import type {
  EventBody,
  LogEvent,
  NoteView,
  SessionRecord,
  SessionView,
  SpecialistState,
  View,
} from '../wire.ts';
import { change, marked, post } from './apply.ts';

/** How many past sessions are kept: `limits::PAST_SESSIONS` of the relay's model. */
const PAST_SESSIONS = 50;

/** Takes one event into the view of a member of staff. */
export function applyToStaff(view: View, { at, body }: LogEvent): View {
  if (view.role !== 'specialist') return view;
  const turned = (body: Named, to: Partial<SessionView>) =>
    within(view, body, (record) => ({ ...record, session: { ...record.session, ...to } }));
  switch (body.type) {
    case 'session_assigned':
      return { ...view, sessions: assign(view.sessions, body.record) };
    case 'session_erased':
    case 'session_left':
      return { ...view, sessions: view.sessions.filter(other(body.session_id)) };
    case 'message_posted':
      return within(view, body.message, (record) => post(record, body.message));
    case 'message_edited':
      return within(view, body, (record) =>
        change(record, body.message_id, { text: body.text, edited_at: at }),
      );
    case 'message_deleted':
      return within(view, body, (record) => change(record, body.message_id, { text: '', deleted_at: at }));
    case 'messages_marked':
      return within(view, body, (record) => marked(record, body.side, body.mark));
    case 'session_reminded':
      return turned(body, { reminded_at: at });
    case 'session_transferred':
      return turned(body, { state: 'transferred', transfer: body.transfer });
    case 'transfer_ended':
      // A chat that ended on its way stays ended.
      return within(view, body, ({ session, ...record }) => ({
        ...record,
        session: {
          ...session,
          state: session.state === 'transferred' ? 'active' : session.state,
          transfer: null,
        },
      }));
    case 'session_parked':
      return turned(body, { parked: true });
    case 'session_unparked':
      return turned(body, { parked: false });
    case 'priority_changed':
      return turned(body, { priority: body.priority });
    case 'session_updated':
      return within(view, body, ({ session, ...record }) => ({
        ...record,
        ...(body.details && { details: body.details }),
        session: { ...session, customer: { ...session.customer, name: body.name } },
      }));
    case 'note_posted':
      return within(view, body, (record) => ({ ...record, notes: noted(record.notes ?? [], body.note) }));
    case 'note_deleted':
      return within(view, body, ({ notes, ...record }) => withNotes(record, notes, body.note_id));
    case 'session_ended':
      return {
        ...view,
        sessions: file(view.sessions, body.session_id, {
          state: 'completed',
          requeued: null,
          reminded_at: null,
          parked: false,
          transfer: null,
          ended_at: at,
          ended_by: body.ended_by,
          resolution: body.resolution,
        }),
      };
    case 'wrap_up_started':
      return {
        ...view,
        wrap_ups: replaced(view.wrap_ups, body.wrap_up, (known) => known.session_id),
      };
    case 'wrap_up_ended':
      return { ...view, wrap_ups: view.wrap_ups.filter(({ session_id }) => session_id !== body.session_id) };
    case 'offer_made':
      return { ...view, offers: replaced(view.offers, body.offer, ({ id }) => id) };
    case 'offer_ended':
      return { ...view, offers: view.offers.filter(({ id }) => id !== body.offer_id) };
    case 'status_changed':
      return {
        ...view,
        status: body.status,
        status_reason: body.reason,
        status_then: body.then ?? null,
      };
    case 'profile_changed':
      return { ...view, profile: body.profile };
    case 'session_started':
    case 'specialist_joined':
    case 'session_requeued':
    case 'queue_changed':
    case 'session_reopened':
    case 'session_rated':
      return view;
    default:
      // A newer relay's event: its position counts, its content does not.
      body satisfies never;
      return view;
  }
}

type Replica = { role: 'specialist' } & SpecialistState;
type Named = Extract<EventBody, { session_id: string }>;

const other = (id: string) => (record: SessionRecord) => record.session.id !== id;
const open = ({ session }: SessionRecord) => session.state !== 'completed';

function within(
  view: Replica,
  { session_id }: { session_id: string },
  to: (record: SessionRecord) => SessionRecord,
): Replica {
  const sessions = view.sessions.map((record) => (record.session.id === session_id ? to(record) : record));
  return { ...view, sessions };
}

/** In the place of the one with its id, or after all of them. */
function replaced<T>(list: T[], item: T, id: (item: T) => string): T[] {
  const known = list.some((other) => id(other) === id(item));
  return known ? list.map((other) => (id(other) === id(item) ? item : other)) : [...list, item];
}

const noted = (notes: NoteView[], note: NoteView) => replaced(notes, note, ({ id }) => id);

/** Without notes the field is absent, as on the wire. */
function withNotes(record: SessionRecord, notes: NoteView[] | undefined, gone: string): SessionRecord {
  const left = (notes ?? []).filter(({ id }) => id !== gone);
  return left.length ? { ...record, notes: left } : record;
}

/** After the open ones; a session that is open here already is replaced where it stands. */
function assign(sessions: SessionRecord[], record: SessionRecord): SessionRecord[] {
  const { id } = record.session;
  const known = sessions.find(({ session }) => session.id === id);
  if (known && open(known)) return sessions.map((one) => (one === known ? record : one));
  const others = sessions.filter(other(id));
  return [...others.filter(open), record, ...others.filter((one) => !open(one))];
}

/** Among the past ones; the oldest leave when there are too many. */
function file(sessions: SessionRecord[], id: string, to: Partial<SessionView>): SessionRecord[] {
  const known = sessions.find(({ session }) => session.id === id);
  if (!known) return sessions;
  const record = { ...known, session: { ...known.session, ...to } };
  const ended = ({ session }: SessionRecord) => session.ended_at ?? 0;
  const others = sessions.filter((one) => one !== known);
  const past = others.filter((one) => !open(one));
  const place = past.findIndex((one) => ended(one) <= ended(record));
  const filed = past.toSpliced(place < 0 ? past.length : place, 0, record);
  return [...others.filter(open), ...filed.slice(0, PAST_SESSIONS)];
}

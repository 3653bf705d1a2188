// What the panel shows, worked out from what is kept: no DOM, no clock, no socket. Views draw a scene and nothing else.
import {
  type Command,
  type LinkState,
  type Place,
  type RequeueReason,
  type SenderKind,
  type SessionRecord,
  UNREAD,
  type WaitRange,
} from '@switchboard/protocol';
import type { Failed, Kept, Queued } from './storage';

export type Phase = 'start' | 'waiting' | 'active' | 'ended';

/** As on the desktop: never `sent` before the relay has acknowledged it. */
export type Delivery = 'received' | 'waiting' | 'sent' | 'failed';

export type Line = {
  id: string;
  seq: number | null;
  sender: SenderKind;
  /** Who wrote it; the customer needs no name here. */
  name: string | null;
  text: string;
  /** The relay's time once stored; until then this machine's, shifted to the relay's clock. */
  at: number;
  delivery: Delivery;
  /** How far it came, of the customer's own that are stored. */
  far?: 'sent' | 'delivered' | 'seen';
  edited: boolean;
  deleted: boolean;
};

/** Lines of one sender with no more than two minutes between neighbours. */
export type Group = { sender: SenderKind; name: string | null; lines: Line[] };

/** How the site's own words came, or did not. */
export type Site = 'loading' | 'ready' | 'unreachable' | 'refused';

/** `ending`: nothing can be written any more. `ended`: what is written opens the chat again. */
export type Closing = 'ending' | 'ended' | null;

export type Scene = {
  phase: Phase;
  site: Site;
  title: string;
  greeting: string;
  brand: string | null;
  specialist: { id: string; name: string } | null;
  /** Where the chat stands in line, once the relay has put it there. */
  waiting: Waiting | null;
  lines: Line[];
  /** The specialist is writing. */
  typing: boolean;
  /** Nothing was heard of the customer for a while. */
  reminded: boolean;
  closing: Closing;
  /** The ended chat can go on no more. */
  tooLate: boolean;
  endedBy: SenderKind | null;
  link: LinkState;
  unread: number;
  name: string;
  /** What the customer has begun to write. */
  draft: string;
} & Form;

export type Waiting = {
  /** 1 is next; `null` until the relay has said it. */
  place: number | null;
  range: WaitRange | null;
  /** It takes longer than promised. */
  late: boolean;
  /** On this machine's clock. */
  opens: number | null;
  /** Why it waits again, and who had it. */
  again: { reason: RequeueReason; name: string | null } | null;
};

/** Why a chat could not be started. What was written stays in the form. */
export type Trouble = 'unreachable' | 'refused' | null;

/** What the customer is about to do. */
export type Form = { starting: boolean; trouble: Trouble; confirming: boolean };

export type Facts = {
  kept: Kept;
  outbox: Queued[];
  failed: Failed[];
  draft: string;
  form: Form;
  link: LinkState;
  site: Site;
  place: Place | null;
  typing: boolean;
  /** The chat that the relay would not open again. */
  tooLate: string | null;
  /** Relay clock minus this machine's. */
  offset: number;
};

const GROUP_GAP_MS = 2 * 60_000;

export function scene(facts: Facts): Scene {
  const { kept, outbox, failed, draft, form, link, site, offset } = facts;
  const current = session(kept, outbox);
  const record = current?.record ?? null;
  const ended = over(current, outbox);
  const lines = current ? [...stored(record), ...unsent(current.id, outbox, failed, record, offset)] : [];
  const ending =
    !ended &&
    outbox.some(({ command }) => command.type === 'end_session' && command.session_id === current?.id);
  const now = ended ? 'ended' : phase(current);
  return {
    phase: now,
    site,
    title: kept.info?.name ?? '',
    greeting: kept.info?.greeting ?? '',
    brand: kept.info?.brand_color ?? null,
    specialist: now === 'waiting' ? null : (record?.session.owner ?? null),
    waiting:
      record?.session.state === 'waiting' && !ending && link !== 'offline' ? waiting(record, facts) : null,
    lines,
    typing: facts.typing && now === 'active' && link === 'online',
    reminded: !!record?.session.reminded_at && lines.at(-1)?.seq !== null,
    closing: ended ? 'ended' : ending ? 'ending' : null,
    tooLate: ended && facts.tooLate === current?.id,
    endedBy: record?.session.ended_by ?? null,
    link,
    unread: lines.filter(({ sender, seq }) => sender !== 'customer' && (seq ?? 0) > kept.read).length,
    name: kept.name,
    draft,
    ...form,
    confirming: form.confirming && !!current && !ended && !ending,
  };
}

/** Groups lines for the eye; the order of lines is never touched. */
export function groups(lines: Line[]): Group[] {
  const made: Group[] = [];
  for (const line of lines) {
    const last = made.at(-1);
    const before = last?.lines.at(-1);
    const joins =
      last &&
      before &&
      last.sender === line.sender &&
      last.name === line.name &&
      line.at - before.at <= GROUP_GAP_MS;
    if (joins) last.lines.push(line);
    else made.push({ sender: line.sender, name: line.name, lines: [line] });
  }
  return made;
}

export type Current = { id: string; record: SessionRecord | null };

/** The chat in front of the customer: one that is about to start, or the latest unless it was left. */
export function session(kept: Kept, outbox: Queued[]): Current | null {
  const record = kept.state?.session ?? null;
  for (const { command } of outbox) {
    if (command.type === 'start_session' && command.session_id !== record?.session.id) {
      return { id: command.session_id, record: null };
    }
  }
  return record && record.session.id !== kept.left ? { id: record.session.id, record } : null;
}

/** Whether it has ended, and the customer has written nothing that opens it again. */
export function over(current: Current | null, outbox: Queued[]): boolean {
  return (
    current?.record?.session.state === 'completed' &&
    !outbox.some(({ command }) => command.type === 'reopen_session' && command.session_id === current.id)
  );
}

type Said = { session_id: string; message_id: string; text: string };

/** What a waiting command says, and where. */
export function written(command: Command): Said | null {
  if (command.type === 'post_message') return command;
  return 'first_message' in command && command.first_message
    ? { session_id: command.session_id, ...command.first_message }
    : null;
}

function phase(current: Current | null): Phase {
  if (!current) return 'start';
  switch (current.record?.session.state) {
    case 'active':
    case 'transferred':
      return 'active';
    // It is about to wait again.
    case 'completed':
    case 'waiting':
    case undefined:
      return 'waiting';
  }
}

function waiting({ session: { id, requeued }, messages }: SessionRecord, { place, offset }: Facts): Waiting {
  const told = place?.session_id === id ? place : null;
  return {
    place: told?.place ?? null,
    range: told?.wait ?? null,
    late: !!told?.late,
    opens: told?.opens_at ? told.opens_at - offset : null,
    again: requeued && {
      reason: requeued,
      name: messages.findLast(({ sender }) => sender === 'specialist')?.sender_name ?? null,
    },
  };
}

function stored(record: SessionRecord | null): Line[] {
  const came = (record?.session.marks ?? UNREAD).specialist;
  return (record?.messages ?? []).map((message) => {
    const { id, seq, sender, sender_name, text, at, edited_at, deleted_at } = message;
    const mine = sender === 'customer';
    return {
      id,
      seq,
      sender,
      name: mine ? null : sender_name,
      text,
      at,
      delivery: mine ? 'sent' : 'received',
      far: seq <= came.seen ? 'seen' : seq <= came.delivered ? 'delivered' : 'sent',
      edited: !!edited_at,
      deleted: !!deleted_at,
    };
  });
}

function unsent(
  id: string,
  outbox: Queued[],
  failed: Failed[],
  record: SessionRecord | null,
  offset: number,
): Line[] {
  const lines: Line[] = [];
  const add = (said: Said | null, at: number, delivery: Delivery) => {
    if (said?.session_id !== id || record?.messages.some((message) => message.id === said.message_id)) return;
    const { message_id, text } = said;
    lines.push({
      id: message_id,
      seq: null,
      sender: 'customer',
      name: null,
      text,
      at: at + offset,
      delivery,
      edited: false,
      deleted: false,
    });
  };
  for (const one of failed) add(one, one.at, 'failed');
  for (const { command, at, position } of outbox) {
    add(written(command), at, position === undefined ? 'waiting' : 'sent');
  }
  return lines.sort((a, b) => a.at - b.at);
}

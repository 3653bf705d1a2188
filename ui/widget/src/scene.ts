// What the panel shows, worked out from what is kept: no DOM, no clock, no socket. Views draw a scene and nothing else.
import type { Command, SenderKind, SessionRecord } from '@switchboard/protocol';
import type { LinkState } from './link';
import type { Failed, Kept, Queued } from './storage';

export type Phase = 'start' | 'waiting' | 'active' | 'ended';

/** As on the desktop: never `sent` before the relay has acknowledged it. */
export type Delivery = 'received' | 'waiting' | 'sent' | 'failed';

export type Line = {
  id: string;
  seq: number | null;
  sender: SenderKind;
  name: string | null;
  text: string;
  /** The relay's time once stored; until then this machine's, shifted to the relay's clock. */
  at: number;
  delivery: Delivery;
};

/** Lines of one sender with no more than two minutes between neighbours. */
export type Group = { sender: SenderKind; name: string | null; lines: Line[] };

/** How the site's own words came, or did not. */
export type Site = 'loading' | 'ready' | 'unreachable' | 'refused';

/** What stands in the composer's place. */
export type Closing = 'ending' | 'ended' | null;

export type Scene = {
  phase: Phase;
  site: Site;
  title: string;
  greeting: string;
  brand: string | null;
  specialist: { id: string; name: string } | null;
  place: number | null;
  lines: Line[];
  closing: Closing;
  endedBy: SenderKind | null;
  link: LinkState;
  unread: number;
  name: string;
  /** What the customer has begun to write. */
  draft: string;
} & Form;

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
  place: { session_id: string; place: number } | null;
  /** Relay clock minus this machine's. */
  offset: number;
};

const GROUP_GAP_MS = 2 * 60_000;

export function scene({ kept, outbox, failed, draft, form, link, site, place, offset }: Facts): Scene {
  const current = session(kept, outbox);
  const record = current?.record ?? null;
  const ended = record?.session.state === 'completed';
  const lines = current ? [...stored(record), ...unsent(current.id, outbox, failed, record, offset)] : [];
  const ending =
    !ended &&
    outbox.some(({ command }) => command.type === 'end_session' && command.session_id === current?.id);
  return {
    phase: phase(current),
    site,
    title: kept.info?.name ?? '',
    greeting: kept.info?.greeting ?? '',
    brand: kept.info?.brand_color ?? null,
    specialist: record?.session.owner ?? null,
    place: place?.session_id === current?.id && link === 'online' ? (place?.place ?? null) : null,
    lines,
    closing: ended ? 'ended' : ending ? 'ending' : null,
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

/** What a waiting command says, and where. */
export function written(command: Command): { session_id: string; message_id: string; text: string } | null {
  if (command.type === 'post_message') return command;
  return command.type === 'start_session' && command.first_message
    ? { session_id: command.session_id, ...command.first_message }
    : null;
}

function phase(current: Current | null): Phase {
  if (!current) return 'start';
  switch (current.record?.session.state) {
    case 'active':
    case 'transferred':
      return 'active';
    case 'completed':
      return 'ended';
    case 'waiting':
    case undefined:
      return 'waiting';
  }
}

function stored(record: SessionRecord | null): Line[] {
  return (record?.messages ?? []).map((message) => ({
    id: message.id,
    seq: message.seq,
    sender: message.sender,
    name: message.sender_name,
    text: message.text,
    at: message.at,
    delivery: message.sender === 'customer' ? 'sent' : 'received',
  }));
}

function unsent(
  id: string,
  outbox: Queued[],
  failed: Failed[],
  record: SessionRecord | null,
  offset: number,
): Line[] {
  const known = new Set(record?.messages.map((message) => message.id));
  const mine = { seq: null, sender: 'customer', name: null } as const;
  const lines: Line[] = [];
  for (const one of failed) {
    if (one.session_id !== id) continue;
    lines.push({
      ...mine,
      id: one.message_id,
      text: one.text,
      at: one.at + offset,
      delivery: 'failed',
    });
  }
  for (const { command, at, position } of outbox) {
    const message = written(command);
    if (!message || (command as { session_id?: string }).session_id !== id || known.has(message.message_id))
      continue;
    lines.push({
      ...mine,
      id: message.message_id,
      text: message.text,
      at: at + offset,
      delivery: position === undefined ? 'waiting' : 'sent',
    });
  }
  return lines.sort((a, b) => a.at - b.at);
}

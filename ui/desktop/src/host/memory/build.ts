// Builds chats of the in-memory twin from a few words each. Times are "seconds ago", so that a picture never ages.
import type {
  CustomerView,
  HandedView,
  ipc,
  Language,
  Mark,
  OfferKind,
  OfferView,
  PageView,
  Priority,
  QueueView,
  Resolution,
  SenderKind,
  SessionState,
  WhyView,
} from '@switchboard/protocol';
import { me, queues } from './people';

/** One message: who, how many seconds ago, what; and how far it got, when it is mine and not simply sent. */
export type Said = [who: SenderKind, ago: number, text: string, delivery?: ipc.Delivery];

/** A chat as a scene writes it down. */
export type Chat = {
  id: string;
  customer: CustomerView;
  queue?: QueueView;
  language?: Language | null;
  page?: PageView | null;
  said: Said[];
  unread?: number;
  draft?: string;
  ended?: { ago: number; by: SenderKind; resolution: Resolution };
  priority?: Priority;
  parked?: boolean;
  /** How many seconds ago its customer was reminded. */
  reminded?: number;
  /** To whom it is on its way, and how many seconds they have. */
  transfer?: { to: string; left: number; note?: string };
  handed?: HandedView;
  left?: ipc.LeftView;
  /** Up to which message it came to the customer, and was seen by them. */
  came?: Mark;
  /** Which messages were edited or taken back, by their place in `said`. */
  edited?: number[];
  deleted?: number[];
  /** For how many seconds more its customer counts as writing. */
  typing?: number;
};

/** A chat with everything the core would know of it. */
export type Kept = { thread: ipc.ThreadView; unread: number };

const PAGE: PageView = { url: 'https://lumen.example/lamps/alba-floor', title: 'Alba floor lamp – Lumen' };

/** The chat, as of `now`. */
export function keep(chat: Chat, now: number): Kept {
  const at = (ago: number): number => now - ago * 1000;
  const first = chat.said[0]?.[1] ?? 60;
  const state: SessionState = chat.ended ? 'completed' : chat.transfer ? 'transferred' : 'active';
  const { transfer } = chat;
  let seq = 0;
  const lines = chat.said.map(([sender, ago, text, delivery], index): ipc.Line => {
    const settled: ipc.Delivery = delivery ?? { state: sender === 'specialist' ? 'sent' : 'received' };
    const stored = settled.state === 'sent' || settled.state === 'received';
    return {
      id: `${chat.id}-${index}`,
      seq: stored ? (seq += 1) : null,
      sender,
      sender_name: sender === 'specialist' ? me.name : sender === 'customer' ? chat.customer.name : null,
      kind: sender === 'system' ? 'system' : 'text',
      text: chat.deleted?.includes(index) ? '' : text,
      at: at(ago),
      delivery: settled,
      ...(chat.edited?.includes(index) ? { edited_at: at(ago - 5) } : {}),
      ...(chat.deleted?.includes(index) ? { deleted_at: at(ago - 5) } : {}),
    };
  });
  return {
    unread: chat.unread ?? 0,
    thread: {
      session: {
        id: chat.id,
        state,
        fence: 1,
        customer: chat.customer,
        queue: chat.queue ?? queues.orders,
        owner: { id: me.id, name: me.name },
        language: chat.language === undefined ? 'en' : chat.language,
        page: chat.page === undefined ? PAGE : chat.page,
        priority: chat.priority ?? 'normal',
        ...(chat.came ? { marks: { customer: chat.came, specialist: { delivered: seq, seen: seq } } } : {}),
        started_at: at(first + 20),
        accepted_at: at(first - 4),
        requeued: null,
        reminded_at: chat.reminded === undefined ? null : at(chat.reminded),
        parked: chat.parked ?? false,
        transfer: transfer
          ? { to: transfer.to, note: transfer.note ?? null, deadline: at(-transfer.left) }
          : null,
        handed: chat.handed ?? null,
        rating: null,
        ended_at: chat.ended ? at(chat.ended.ago) : null,
        ended_by: chat.ended?.by ?? null,
        resolution: chat.ended?.resolution ?? null,
      },
      lines,
      draft: chat.draft ?? '',
      ...(chat.typing === undefined ? {} : { typing_until: at(-chat.typing) }),
      writable: chat.left ? { left: chat.left } : chat.ended ? 'ended' : 'yes',
    },
  };
}

/** The list's row for a chat. */
export function row({ thread, unread }: Kept): ipc.SessionRow {
  const { session, lines } = thread;
  const last = lines.findLast((line) => line.kind === 'text');
  const mine = typeof thread.writable !== 'object';
  const unanswered = mine && session.state === 'active' ? firstUnanswered(lines) : undefined;
  return {
    id: session.id,
    customer: session.customer,
    queue: session.queue,
    state: session.state,
    resolution: session.resolution,
    last_text: last ? (last.text.split('\n')[0]?.slice(0, 140) ?? null) : null,
    last_sender: last?.sender ?? null,
    last_at: session.ended_at ?? lines.at(-1)?.at ?? session.started_at,
    unanswered_since: unanswered?.at ?? null,
    unread: mine ? unread : 0,
    draft: thread.draft !== '',
    failed: lines.some((line) => line.delivery.state === 'failed'),
    parked: session.parked,
    transferred: session.state === 'transferred',
    reminded: session.reminded_at !== null,
  };
}

/** The customer's first message after the last of mine. */
function firstUnanswered(lines: ipc.Line[]): ipc.Line | undefined {
  const answered = lines.findLastIndex((line) => line.sender === 'specialist');
  return lines.slice(answered + 1).find((line) => line.sender === 'customer');
}

/** A chat that rings, or waits to be picked. */
export function offer(
  id: string,
  customer: CustomerView,
  firstLine: string | null,
  now: number,
  more: {
    queue?: QueueView;
    language?: Language;
    waited?: number;
    rang?: number;
    left?: number;
    kind?: OfferKind;
    priority?: Priority;
    why?: WhyView;
    handed?: HandedView;
  } = {},
): OfferView {
  return {
    id: `offer-${id}`,
    session_id: id,
    customer,
    queue: more.queue ?? queues.orders,
    kind: more.kind ?? 'ring',
    priority: more.priority ?? 'normal',
    why: more.why ?? { reason: 'load', candidates: 4 },
    handed: more.handed ?? null,
    first_line: firstLine,
    language: more.language ?? null,
    waiting_since: now - (more.waited ?? 14) * 1000,
    offered_at: now - (more.rang ?? 6) * 1000,
    deadline: now + (more.left ?? 24) * 1000,
  };
}

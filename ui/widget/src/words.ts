// Every sentence of the widget, in one place: plain, short, no blame.
import type { SenderKind, WaitRange } from '@switchboard/protocol';
import type { Closing, Phase, Waiting } from './scene';
import { clock, day, sameDay } from './times';

export const words = {
  panel: (site: string) => (site ? `Chat with ${site}` : 'Chat'),
  close: 'Close chat window',
  open: 'Chat with us',
  unread: (count: number) => `Chat with us, ${count === 1 ? '1 new message' : `${count} new messages`}`,
  state: (phase: Phase, closing: Closing, closed: boolean) =>
    closing === 'ended'
      ? 'Chat ended'
      : phase === 'start'
        ? 'Live chat'
        : phase === 'waiting'
          ? closed
            ? 'Closed right now'
            : 'Finding someone for you'
          : 'Is with you',
  name: 'Your name',
  optional: 'optional',
  question: 'How can we help?',
  start: 'Start chat',
  starting: 'Starting',
  opens: (at: number, now: number) =>
    `We open ${sameDay(at, now) ? '' : `on ${day(at, now)} `}at ${clock(at)}.`,
  place,
  front: 'You are at the front of the line.',
  why,
  range,
  late: 'It takes longer than we promised. You have not been forgotten.',
  kept: 'Your message is kept.',
  meanwhile: 'You can go on writing; we read it all.',
  log: 'Conversation',
  you: 'You',
  write: 'Write a message',
  goOn: 'Write to go on with this chat',
  send: 'Send',
  tooLong: (over: number) => `Too long by ${over} ${over === 1 ? 'character' : 'characters'}.`,
  delivery: {
    received: '',
    waiting: 'Sending',
    sent: 'Sent',
    delivered: 'Delivered',
    seen: 'Seen',
    failed: 'Not sent',
  },
  edited: (name: string | null) => (name ? `${name} · edited` : 'edited'),
  deleted: 'This message was deleted.',
  typing: (name: string | null) => `${name ?? 'Your contact'} is writing`,
  again: 'Try again',
  reminder: 'Are you still there?',
  afterEnd: 'The chat had ended.',
  offline: 'No connection. Your message goes out when it is back.',
  offlineQuiet: 'No connection. Trying to get it back.',
  end: 'End chat',
  endAsk: 'End this chat?',
  endKeep: 'Keep chatting',
  ending: 'Ending the chat',
  endingOffline: 'The chat ends as soon as the connection is back.',
  ended: (by: SenderKind | null, specialist: string | null) =>
    by === 'customer'
      ? 'You ended the chat.'
      : by === 'specialist' && specialist
        ? `${specialist} ended the chat.`
        : 'The chat has ended.',
  tooLate: 'It is too late to go on with this chat. What you wrote begins the next one.',
  fresh: 'Start a new chat',
  unreachable: 'We cannot reach the chat right now.',
  refused: 'Chat is not available on this page.',
  trouble: {
    unreachable: 'We cannot reach the chat right now. What you wrote is still here.',
    refused: 'The chat could not be started. What you wrote is still here.',
  },
} as const;

function place(place: number | null): string {
  return place === null
    ? 'You are in line.'
    : place <= 1
      ? 'You are next.'
      : `You are ${place}${place % 100 > 10 && place % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')} in line.`;
}

function why({ reason, name }: NonNullable<Waiting['again']>): string {
  const who = name ?? 'Your contact';
  return reason === 'owner_lost'
    ? `${who} lost the connection.`
    : reason === 'owner_full'
      ? `${who} is busy with others.`
      : 'Someone else will help you.';
}

const MINUTE_MS = 60_000;

/** Whole minutes, or whole hours when it is long; rather a little too much than too little. */
function range({ from, to }: WaitRange): string {
  if (to <= MINUTE_MS) return 'Less than a minute.';
  const long = to > 120 * MINUTE_MS;
  const unit = long ? 60 * MINUTE_MS : MINUTE_MS;
  const least = Math.round(from / unit);
  const most = Math.ceil(to / unit);
  const span = least < 1 ? `Up to ${most}` : least < most ? `About ${least}–${most}` : `About ${most}`;
  return `${span} ${long ? 'hours' : 'minutes'}.`;
}

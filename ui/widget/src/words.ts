// Every sentence of the widget, in one place: plain, short, no blame.
import type { SenderKind } from '@switchboard/protocol';
import type { Closing, Phase } from './scene';

export const words = {
  panel: (site: string) => (site ? `Chat with ${site}` : 'Chat'),
  close: 'Close chat window',
  open: 'Chat with us',
  unread: (count: number) => `Chat with us, ${count === 1 ? '1 new message' : `${count} new messages`}`,
  state: (phase: Phase, closing: Closing) =>
    closing === 'ended'
      ? 'Chat ended'
      : phase === 'start'
        ? 'Live chat'
        : phase === 'waiting'
          ? 'Finding someone for you'
          : 'Is with you',
  name: 'Your name',
  optional: 'optional',
  question: 'How can we help?',
  start: 'Start chat',
  starting: 'Starting',
  place: (place: number | null) =>
    place === null
      ? 'You are in line.'
      : place <= 1
        ? 'You are next.'
        : place === 2
          ? '1 person is ahead of you.'
          : `${place - 1} people are ahead of you.`,
  meanwhile: 'You can go on writing; we read it all.',
  log: 'Conversation',
  you: 'You',
  composer: 'Message',
  write: 'Write a message',
  send: 'Send',
  tooLong: (over: number) => `Too long by ${over} ${over === 1 ? 'character' : 'characters'}.`,
  delivery: { received: '', waiting: 'Sending', sent: 'Sent', failed: 'Not sent' },
  again: 'Try again',
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
  fresh: 'Start a new chat',
  unreachable: 'We cannot reach the chat right now.',
  refused: 'Chat is not available on this page.',
  trouble: {
    unreachable: 'We cannot reach the chat right now. What you wrote is still here.',
    refused: 'The chat could not be started. What you wrote is still here.',
  },
} as const;

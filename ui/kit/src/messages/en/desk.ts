// The words of the desk: who gets a chat and why, giving chats away, what waits, what comes after a chat.
import type { Priority, RequeueReason, Warning, WhyReason } from '@switchboard/protocol';

const of = (candidates: number): string => (candidates > 1 ? ` of ${candidates}` : '');

/** Why a chat came to me: one short sentence. `candidates` is how many fitted, me among them. */
export const why: Record<WhyReason, (candidates: number) => string> = {
  only_one: () => 'You are the only one who fits.',
  load: (n) => `You have the most room${of(n)}.`,
  idle: (n) => `You have been free for longest${of(n)}.`,
  last_specialist: () => 'You helped them last.',
  skills: () => 'You have the skills it asks for.',
  response: (n) => `You answer soonest${of(n)}.`,
  rating: (n) => `Customers rate you best${of(n)}.`,
  even: (n) => (n > 1 ? `It is your turn${of(n)}.` : 'It is your turn.'),
  ring_all: (n) =>
    n > 1 ? `It rings for ${n} of you; the first one takes it.` : 'It rings for everyone who fits.',
  pick: () => 'It is there for whoever takes it.',
  transfer: () => 'A colleague chose you.',
};

export const priority: Record<Priority, string> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  urgent: 'Urgent',
};

/** Said after a priority where nothing else says what is high. */
export const priorityWord = 'priority';

export const handed = {
  from: (name: string) => `From ${name}`,
  label: (name: string) => `Note from ${name}`,
  more: 'Show all',
  less: 'Show less',
};

export const waiting = {
  title: 'Waiting',
  take: 'Take',
  taking: 'Taking',
  takeTip: 'Take this chat',
  takeLabel: (name: string) => `Take the chat with ${name}`,
  waits: (wait: string) => `Waits since ${wait}`,
};

export const passOn = {
  open: 'Transfer',
  openTip: 'Give this chat to somebody else',
  title: (name: string) => `Transfer ${name}’s chat`,
  titleAll: 'Hand over all my chats',
  lead: 'It stays yours until somebody accepts.',
  leadAll: (n: number) =>
    n === 1
      ? 'It stays yours until somebody accepts it.'
      : `Each of the ${n} stays yours until somebody accepts it.`,
  search: 'Find a colleague, queue or skill',
  targets: 'To whom',
  people: 'Colleagues',
  queues: 'Queues',
  skills: 'Skills',
  ownQueues: 'Each to its own queue',
  ownQueuesAbout: 'Whoever has room takes it',
  load: (load: number, capacity: number) => `${load} of ${capacity}`,
  loadLabel: (load: number, capacity: number) => `${load} of ${capacity} places taken`,
  unreachable: 'Not reachable',
  full: 'No room',
  skill: 'Whoever has this skill',
  queue: 'Whoever serves this queue',
  note: 'Note for whoever takes it',
  noteAbout: 'Only colleagues read it.',
  noteOver: (n: number) => (n === 1 ? '1 character too long' : `${n} characters too long`),
  submit: 'Transfer',
  submitAll: 'Hand over',
  submitting: 'Asking',
  close: 'Cancel',
  keys: 'Arrows choose, Enter goes on',
  loading: 'Looking who is there',
  nobody: 'There is nobody to give it to.',
  noMatch: (words: string) => `Nothing here is called “${words}”.`,
};

export const standing = {
  onItsWay: (to: string) => `On its way to ${to}`,
  onItsWayAbout: 'It stays yours until they accept.',
  cancel: 'Cancel transfer',
  parked: (name: string) => `Parked. It counts again when ${name} writes.`,
  reminded: (name: string, at: string) => `${name} was reminded at ${at} and has not written since.`,
  marks: { transferred: 'On its way to somebody else', parked: 'Parked', reminded: 'Reminded' },
};

export const left = {
  title: 'No longer mine',
  took: (name: string) => `${name} took this chat over.`,
  again: {
    owner_lost: 'This chat waits again because you could not be reached.',
    transfer_expired: 'Nobody took this chat over in time. It waits in its queue again.',
    owner_full: 'This chat waits for somebody else: its customer came back when you had no room left.',
  } satisfies Record<RequeueReason, string>,
  plain: 'This chat is not yours any more.',
  draft: 'What you had begun to write:',
  copy: 'Copy',
  copied: 'Copied',
  drop: 'Throw away',
};

export const presence = {
  awayLater: 'Away after my chats',
  awayLaterAbout: 'No new ones until then',
  handOver: 'Hand over all my chats…',
  handOverAbout: 'Each stays yours until it is accepted',
  then: {
    online: 'Online after your chats',
    busy: 'Busy after your chats',
    away: 'Away after your chats',
    offline: 'Offline after your chats',
  },
  undo: 'Undo',
  undoLabel: 'Go on taking new chats',
  missed: 'Away: offers were missed.',
  lead: 'Your lead changed your status.',
  drained: 'Away: your chats are done.',
  back: 'Back online',
};

export const wrapUp = {
  of: (name: string) => `Wrapping up ${name}’s chat`,
  done: 'Done',
  doneTip: 'Free this place for the next chat',
};

export const warnings = {
  label: 'Warnings about your queues',
  more: (n: number) => `${n} more`,
  less: 'Show fewer',
  no_members: 'nobody serves this queue.',
  skill_missing: (skill: string, level: number) =>
    level > 1
      ? `nobody who serves it has “${skill}” at level ${level}.`
      : `nobody who serves it has “${skill}”.`,
  never_opens: 'it opens no more; every day that is left is a holiday.',
  waiting_too_long: (n: number, wait: string) =>
    n === 1
      ? `1 chat waits longer than promised, for ${wait}.`
      : `${n} chats wait longer than promised, the first for ${wait}.`,
} satisfies Record<Warning['warning'], unknown> & Record<string, unknown>;

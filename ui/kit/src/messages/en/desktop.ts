// Every word the desktop window shows, in English. Short, plain, active; no blame. Another language is another file of
// the same type.
import type { DeclineReason, Resolution, SpecialistStatus } from '@switchboard/protocol';
import {
  handed,
  left,
  passOn,
  presence,
  priority,
  priorityWord,
  standing,
  waiting,
  warnings,
  why,
  wrapUp,
} from './desk';

/** The shape every language of the desktop has. */
export type DesktopMessages = typeof en;

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const en = {
  app: 'Switchboard',
  unexpected: 'The app could not do that. Nothing was lost; try again.',
  dismiss: 'Dismiss',
  back: 'Back to the list',
  tryAgain: 'Try again',
  today: 'Today',
  yesterday: 'Yesterday',
  visitor: 'Visitor',

  handed,
  left,
  passOn,
  presence,
  priority,
  priorityWord,
  standing,
  waiting,
  warnings,
  why,
  wrapUp,

  signIn: {
    title: 'Sign in',
    lead: 'Chats ring here as soon as you are in.',
    tabs: 'How to sign in',
    byCode: 'Invitation code',
    byPassword: 'E-mail and password',
    relay: 'Relay address',
    relayHint: 'Whoever invited you knows it.',
    code: 'Invitation code',
    newPassword: 'Choose a password',
    optional: 'optional',
    newPasswordHint: (min: number) => `At least ${min} characters. You can sign in with it later.`,
    email: 'E-mail',
    password: 'Password',
    join: 'Join',
    joining: 'Joining',
    submit: 'Sign in',
    submitting: 'Signing in',
    needRelay: 'Enter the address of your relay.',
    needCode: 'Enter the code from your invitation.',
    needEmail: 'Enter your e-mail address.',
    needPassword: 'Enter your password.',
    shortPassword: (min: number) => `Use at least ${min} characters, or leave it empty.`,
  },

  starting: 'Opening your history',
  blocked: { lead: 'Nothing was changed.', retry: 'Look again' },

  status: {
    change: 'Change your status',
    menu: 'Your status',
    online: 'Online',
    busy: 'Busy',
    away: 'Away',
    offline: 'Offline',
    about: {
      online: 'New chats ring here',
      busy: 'No new chats, yours go on',
      away: 'Back soon, no new chats',
      offline: 'Done for now',
    } satisfies Record<SpecialistStatus, string>,
    unlinked: 'not connected',
    signOut: (unsent: number) =>
      unsent === 0 ? 'Sign out' : `Sign out and drop ${count(unsent, 'unsent message', 'unsent messages')}`,
  },

  link: {
    connecting: 'Connecting',
    online: 'Connected',
    offline: 'Offline',
    refused: 'Not connected',
  },

  offlineBanner: (outbox: number) =>
    outbox === 0
      ? 'Offline. You can read and write; it goes out when you are back.'
      : `Offline. ${count(outbox, 'message', 'messages')} will go out when you are back.`,
  retryIn: (seconds: number) => (seconds > 0 ? `Next try in ${seconds} s` : 'Trying again'),

  notes: {
    historyShort: 'History for this run only',
    history: 'This computer has no keychain. Your sign-in and your history last until the app closes.',
    notificationsShort: 'Notifications are blocked',
    notifications:
      'The system did not take the last notification. Chats ring in this window only; look at the system’s notification settings.',
  },

  list: {
    label: 'Chats',
    ringing: 'Ringing',
    mine: 'Mine',
    past: 'Past',
    you: 'You',
    draft: 'Draft',
    failed: 'Not sent',
    waits: (wait: string) => `Waits for an answer since ${wait}`,
    unread: (n: number) => count(n, 'unread message', 'unread messages'),
    noWords: 'No message yet',
    emptyOnline: 'No chats yet. The next one rings here.',
    emptyAway: 'No chats yet. They ring only while you are online.',
    goOnline: 'Go online',
  },

  offer: {
    region: 'Ringing, and notices',
    heading: (name: string) => `${name} is ringing`,
    announce: (name: string, queue: string) => `New chat from ${name}, ${queue}`,
    accept: 'Accept',
    accepting: 'Accepting',
    decline: 'Decline',
    declineMenu: 'Why do you decline?',
    reasons: {
      busy: 'Busy right now',
      wrong_skill: 'Not my field',
      leaving: 'About to leave',
      other: 'Another reason',
    } satisfies Record<DeclineReason, string>,
    noWords: 'Has not written anything yet',
    left: (seconds: number) => `${seconds} s`,
    waits: (wait: string) => `waits ${wait}`,
    show: 'Show this offer',
  },

  thread: {
    none: 'Choose a chat to read it.',
    noneRinging: 'Somebody is ringing. Enter accepts.',
    loading: 'Loading the conversation',
    gone: 'This conversation could not be opened.',
    lines: (name: string) => `Conversation with ${name}`,
    state: {
      waiting: 'Waiting',
      active: 'Active',
      transferred: 'Being transferred',
      completed: 'Ended',
    },
    resolution: {
      resolved: 'Resolved',
      transferred: 'Transferred',
      abandoned: 'Abandoned',
    } satisfies Record<Resolution, string>,
    ending: 'Ending',
    end: 'End chat',
    endMenu: 'How did it end?',
    endResolved: 'Resolved',
    endResolvedHint: 'The question is settled',
    endTransferred: 'Transferred',
    endTransferredHint: 'Somebody else goes on with it elsewhere',
    details: 'Customer',
    latest: 'Latest',
    newer: (n: number) => `${n} new`,
    sending: 'Sending',
    sent: 'Sent',
    delivered: 'Delivered',
    seen: 'Seen',
    edited: 'edited',
    deleted: 'This message was deleted.',
    typing: (name: string) => `${name} is writing`,
    notSent: 'Not sent',
    retry: 'Retry',
    discard: 'Discard',
    you: 'You',
    endedBy: {
      customer: (name: string) => `${name} ended the chat.`,
      specialist: 'You ended the chat.',
      system: 'The chat was closed.',
    },
    endedPlain: 'This chat is over.',
    endingNow: 'Ending this chat. It is over once the relay has it.',
  },

  composer: {
    label: (name: string) => `Reply to ${name}`,
    to: (name: string) => `To ${name}, on the page`,
    placeholder: 'Write a reply',
    send: 'Send',
    left: (n: number) => (n === 1 ? '1 character left' : `${n} characters left`),
    over: (n: number) => (n === 1 ? '1 character too long' : `${n} characters too long`),
    keys: 'Enter sends, Shift + Enter breaks the line',
  },

  customer: {
    label: 'Customer',
    close: 'Hide the customer',
    unproved: 'Name as they gave it',
    since: 'Here since',
    accepted: 'Taken at',
    waited: 'Waited',
    ended: 'Ended',
    page: 'Page',
    language: 'Language',
    queue: 'Queue',
    unknown: 'Not known',
    priority: 'Priority',
    handed: 'Handed over by',
  },
};

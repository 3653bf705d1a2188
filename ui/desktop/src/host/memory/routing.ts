// What the scenes about routing are made of: chats on their way, parked, handed over and gone; what waits to be picked;
// what leads are warned of.
import type { ipc, OfferView, Warning } from '@switchboard/protocol';
import { offer, type Chat } from './build';
import { customer, kim, queues, tomas, visitor, wolfe } from './people';

/** On its way to Kim. */
export const onItsWay = (chat: Chat): Chat => ({ ...chat, transfer: { to: kim.name, left: 42 } });

/** Silent for a while: reminded, then parked. */
export const parked: Chat = {
  id: 'session-tomas',
  customer: tomas,
  queue: queues.billing,
  language: 'es',
  parked: true,
  reminded: 310,
  said: [
    ['customer', 1500, 'The invoice for October has my old address.'],
    ['specialist', 1180, 'I have put the new one on it. Could you check whether it has arrived?'],
  ],
};

/** Reminded only. */
export const reminded: Chat = {
  id: 'session-ines',
  customer: customer('ines', 'Inés Duarte'),
  reminded: 64,
  said: [
    ['customer', 900, 'Do you deliver to the Azores?'],
    ['specialist', 840, 'We do. Which island is it?'],
  ],
};

/** From Kim, with a note that is longer than two lines. */
export const handedOver: Chat = {
  id: 'session-visitor',
  customer: visitor,
  language: 'en',
  priority: 'urgent',
  unread: 1,
  handed: {
    from: kim,
    note:
      'Second time the same lamp arrived broken. I have ordered a replacement already (order 40213), but they want it before Friday, ' +
      'and the carrier needs a phone number for that. Please ask for one.\nThey are polite and in a hurry.',
  },
  said: [
    ['customer', 300, 'The lamp arrived broken again.'],
    ['customer', 42, 'Is there any way to have it before Friday?'],
  ],
};

/** Mine no longer, with words of mine that never went out. */
export const gone: Chat = {
  id: 'session-ada-gone',
  customer: customer('sol', 'Sol Marquez'),
  left: { to: null, reason: 'owner_lost' },
  draft: 'If you send me the order number, I can',
  said: [
    ['customer', 400, 'Can I still change the delivery address?'],
    ['specialist', 380, 'Let me see.'],
    [
      'specialist',
      200,
      'Yes, until tonight.',
      { state: 'failed', problem: { code: 'fence_stale', title: 'This chat has another owner by now.' } },
    ],
  ],
};

/** Taken over while it was in front. */
export const takenOver = (chat: Chat): Chat => ({ ...chat, left: { to: kim, reason: null } });

/** What waits to be picked. */
export const picks = (now: number): OfferView[] => [
  offer('session-pick-1', customer('rosa', 'Rosa Lind'), 'Where can I see the linen shade in person?', now, {
    kind: 'pick',
    why: { reason: 'pick', candidates: 3 },
    waited: 252,
    left: 3600,
  }),
  offer('session-pick-2', wolfe, 'w'.repeat(50) + ' a first line that is longer than any row', now, {
    kind: 'pick',
    why: { reason: 'pick', candidates: 3 },
    priority: 'high',
    queue: queues.long,
    waited: 97,
    left: 3600,
  }),
  offer('session-pick-3', visitor, null, now, {
    kind: 'pick',
    why: { reason: 'pick', candidates: 3 },
    queue: queues.billing,
    waited: 6,
    left: 3600,
  }),
];

/** A chat that a colleague hands to me, and it is urgent. */
export const handedRing = (now: number): OfferView =>
  offer(
    'session-ringing',
    customer('noor', 'Noor Haddad'),
    'My parcel arrived today but the glass is broken.',
    now,
    {
      language: 'en',
      waited: 47,
      left: 23,
      priority: 'urgent',
      why: { reason: 'transfer', candidates: 1 },
      handed: {
        from: kim,
        note: 'Knows you from last week. The replacement is on its way, they only want to hear when.',
      },
    },
  );

/** What leads are warned of. */
export const warnings = (now: number): Warning[] => [
  { queue: queues.orders, warning: 'waiting_too_long', sessions: 3, since: now - 250_000 },
  { queue: queues.billing, warning: 'no_members' },
  { queue: queues.long, warning: 'skill_missing', skill: 'furniture', level: 3 },
  { queue: queues.orders, warning: 'never_opens' },
];

/** A place that stays taken after a chat. */
export const wrapUp = (session_id: string, customerOf: Chat['customer'], now: number): ipc.WrapUpRow => ({
  session_id,
  customer: customerOf,
  until: now + 25_000,
});

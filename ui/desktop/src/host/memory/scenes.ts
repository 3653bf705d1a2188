// The situations the in-memory twin can start in. Each is a whole window, so that tests and pictures need no set-up.
import type { ipc, OfferView, Problem } from '@switchboard/protocol';
import { keep, offer, type Chat, type Kept } from './build';
import { ada, crowd, customer, jun, many, me, meRtl, priya, queues, tomas, visitor, wolfe } from './people';
import * as routing from './routing';

/** What a scene starts from; `desk: null` is anything before signing in. */
export type Scene = {
  screen: ipc.AppView;
  kept: Kept[];
};

const HOUR = 3600;
const DAY = 24 * HOUR;

const adas: Chat = {
  id: 'session-ada',
  customer: ada,
  unread: 2,
  said: [
    [
      'customer',
      560,
      'Hi, I ordered the Alba floor lamp on Friday and the tracking has not moved since. Can you see where it is?',
    ],
    ['specialist', 531, 'Hello Ada, let me look at it with the carrier.'],
    [
      'specialist',
      498,
      'It left our warehouse on Friday at 18:40 and reached the depot in Malmö on Saturday. It is on today’s van.',
    ],
    ['customer', 441, 'Ah, good. The page still says “label created”, that is why I asked.'],
    [
      'specialist',
      402,
      'The carrier’s page runs a day behind. Here is what I see:\n\n  Fri 18:40   Picked up\n  Sat 07:15   Malmö depot\n  Mon 06:50   Out for delivery',
    ],
    ['customer', 131, 'Perfect, thank you.'],
    ['customer', 125, 'One more thing: can I swap the brass shade for the linen one, or is it too late now?'],
  ],
};

const tomass: Chat = {
  id: 'session-tomas',
  customer: tomas,
  queue: queues.billing,
  language: 'es',
  page: { url: 'https://lumen.example/account/invoices', title: 'Your invoices – Lumen' },
  said: [
    ['customer', 1500, 'The invoice for October has my old address.'],
    [
      'specialist',
      1440,
      'I have put the new one on it and sent it again. Could you check whether it has arrived?',
    ],
    ['customer', 1210, 'Yes, got it.'],
    ['specialist', 1180, 'Good. Anything else I can do?'],
  ],
};

/** Ada's, with everything that becomes of messages after they were posted. */
const read: Chat = {
  ...adas,
  unread: 0,
  said: [
    ...adas.said,
    ['specialist', 96, 'I can swap it until four o’clock.'],
    ['specialist', 90, 'The linen one costs ten more.'],
    ['specialist', 61, 'It costs eight more, not ten. Shall I?'],
    ['specialist', 20, 'It would still come today.'],
  ],
  edited: [2, 7],
  deleted: [8],
  came: { delivered: 11, seen: 10 },
  typing: 5,
};

const visitors: Chat = {
  id: 'session-visitor',
  customer: visitor,
  language: null,
  page: null,
  unread: 1,
  draft: 'It depends on the height of your ceiling. From about 2.6 m',
  said: [['customer', 42, 'Which size fits over a table for six?']],
};

const past: Chat[] = [
  {
    id: 'session-priya',
    customer: priya,
    said: [
      ['customer', 3 * HOUR, 'Is the Faro desk lamp dimmable?'],
      ['specialist', 3 * HOUR - 50, 'Yes, in four steps, with the button on its foot.'],
      ['customer', 3 * HOUR - 100, 'Great, that settles it. Thanks!'],
    ],
    ended: { ago: 3 * HOUR - 160, by: 'specialist', resolution: 'resolved' },
  },
  {
    id: 'session-jun',
    customer: jun,
    queue: queues.billing,
    language: 'ko',
    said: [
      ['customer', DAY + HOUR, 'Could you send me the receipt once more?'],
      ['specialist', DAY + HOUR - 70, 'Of course. It is in your mailbox.'],
    ],
    ended: { ago: DAY + HOUR - 300, by: 'customer', resolution: 'resolved' },
  },
  {
    id: 'session-lena',
    customer: customer('lena', 'Lena Vogt'),
    said: [['customer', 3 * DAY, 'Hello?']],
    ended: { ago: 3 * DAY - 900, by: 'customer', resolution: 'abandoned' },
  },
  {
    id: 'session-sam',
    customer: customer('sam', 'Sam O’Neill'),
    said: [
      ['customer', 12 * DAY, 'I would like to talk about an order for our office, about forty lamps.'],
      ['specialist', 12 * DAY - 90, 'Gladly. My colleague for business orders takes over by e-mail.'],
    ],
    ended: { ago: 12 * DAY - 400, by: 'specialist', resolution: 'transferred' },
  },
];

const failedChat: Chat = {
  ...adas,
  unread: 0,
  said: [
    ...adas.said,
    [
      'specialist',
      40,
      'It is not too late. I can swap it at the depot if you confirm within the hour.',
      { state: 'sent' },
    ],
    [
      'specialist',
      31,
      'Shall I?',
      { state: 'failed', problem: { code: 'fence_stale', title: 'Somebody else has taken this chat over.' } },
    ],
  ],
};

const offlineChat: Chat = {
  ...adas,
  unread: 0,
  said: [
    ...adas.said,
    ['specialist', 50, 'It is not too late. I can swap it at the depot.', { state: 'waiting' }],
    [
      'specialist',
      44,
      'The linen one costs 12 € less; you get that back on the same card.',
      { state: 'waiting' },
    ],
    ['specialist', 12, 'Shall I?', { state: 'waiting' }],
  ],
};

const rtl: Chat[] = [
  {
    id: 'session-dana',
    customer: customer('dana', 'דנה כהן'),
    queue: { id: 'queue-he', name: 'הזמנות' },
    language: 'he',
    unread: 1,
    page: { url: 'https://lumen.example/he/lamps/alba', title: 'מנורת עמידה אלבה' },
    said: [
      ['customer', 420, 'שלום, הזמנתי מנורת Alba ביום שישי והמעקב לא זז. אפשר לדעת איפה החבילה?'],
      ['specialist', 380, 'שלום דנה, אני בודקת עם חברת המשלוחים.'],
      ['specialist', 350, 'החבילה יצאה ביום שישי בשעה 18:40 והיא ברכב להיום.'],
      ['customer', 65, 'תודה! אפשר עוד להחליף את האהיל?'],
    ],
  },
  {
    id: 'session-layla',
    customer: customer('layla', 'ليلى منصور'),
    queue: { id: 'queue-ar', name: 'الفواتير' },
    language: 'ar',
    said: [
      ['customer', 900, 'هل يمكنني الحصول على نسخة من الفاتورة؟'],
      ['specialist', 860, 'بالتأكيد، أرسلتها إلى بريدك الآن.'],
    ],
  },
];

function overfull(): Chat[] {
  const long: Chat = {
    id: 'session-wolfe',
    customer: wolfe,
    queue: queues.long,
    language: 'de',
    unread: 128,
    page: {
      url: `https://lumen.example/${'a-very-long-category-name/'.repeat(6)}lamp?colour=brass&size=large`,
      title: 'Floor lamps, desk lamps, ceiling lamps and everything else that glows – Lumen, since 1931',
    },
    said: Array.from({ length: 160 }, (_, index): Chat['said'][number] => {
      const ago = (160 - index) * 75;
      if (index === 150) return ['customer', ago, `https://lumen.example/${'x'.repeat(220)}`];
      if (index === 153) return ['specialist', ago, 'Long answer. '.repeat(70).trim()];
      return index % 3 === 2
        ? ['specialist', ago, `Answer ${index + 1}, with a line or two, as they are.`]
        : ['customer', ago, `Question ${index + 1}`];
    }),
  };
  const rest = crowd.map((name, index): Chat => ({
    id: `session-crowd-${index}`,
    customer: customer(`crowd-${index}`, name),
    queue: index % 2 ? queues.billing : queues.orders,
    unread: index % 3,
    draft: index === 4 ? 'I will' : '',
    said: [
      [
        'customer',
        200 + index * 331,
        'A first question that is much longer than the row it has to live in, as they often are',
      ],
      ...(index % 2 ? ([['specialist', 100 + index * 90, 'An answer']] as Chat['said']) : []),
    ],
  }));
  return [long, { ...adas, customer: many }, ...rest];
}

const gone = (title: string, detail: string, code: Problem['code'] = 'upgrade_required'): Problem => ({
  code,
  title,
  detail,
});

/** The scenes by name. */
export const SCENES = [
  'usual',
  'empty',
  'overfull',
  'offline',
  'first-run',
  'ringing',
  'rtl',
  'failed',
  'refused',
  'blocked',
  'starting',
  'handing',
  'waiting',
  'lead',
  'missed',
  'left',
  'read',
] as const;
export type SceneName = (typeof SCENES)[number];

/** A scene as of `now`. */
export function scene(name: SceneName, now: number): Scene {
  const chats = (list: Chat[]): Kept[] => list.map((chat) => keep(chat, now));
  const desk = (kept: Kept[], more: Partial<ipc.DeskView> = {}): Scene => ({
    kept,
    screen: {
      screen: 'desk',
      me,
      status: 'online',
      status_reason: 'said',
      status_then: null,
      relay: 'https://chat.lumen.example',
      link: { state: 'online' },
      clock_offset: 0,
      offers: [],
      waiting: [],
      wrap_ups: [],
      active: [],
      left: [],
      past: [],
      warnings: [],
      outbox: 0,
      history: 'kept',
      notifications: 'working',
      notice: null,
      ...more,
    },
  });
  const usual = [adas, tomass, visitors, ...past];
  const rings: OfferView[] = [
    offer(
      'session-ringing',
      customer('noor', 'Noor Haddad'),
      'My parcel arrived today but the glass is broken, what now?',
      now,
      { language: 'en', waited: 47, left: 23 },
    ),
  ];

  switch (name) {
    case 'usual':
      return desk(chats(usual));
    case 'read':
      return desk(chats([read, tomass, visitors, ...past]));
    case 'ringing':
      return desk(chats(usual), { offers: rings });
    case 'empty':
      return desk([], { status: 'offline', notifications: 'untried' });
    case 'overfull':
      return desk(chats([...overfull(), ...past, ...manyPast()]), {
        offers: [
          ...rings,
          offer(
            'session-ringing-2',
            wolfe,
            'w'.repeat(60) +
              ' a first line of one hundred and forty signs, which is all the relay ever shows of it.',
            now,
            { queue: queues.long, waited: 3725, left: 9 },
          ),
          offer('session-ringing-3', visitor, null, now, { left: 41, waited: 2 }),
        ],
      });
    case 'offline':
      return desk(chats([offlineChat, tomass, visitors, ...past]), {
        link: { state: 'offline', since: now - 95_000, retry_at: now + 8_000 },
        outbox: 3,
      });
    case 'rtl':
      return desk(chats(rtl), {
        me: meRtl,
        offers: [
          offer('session-ringing', customer('yael', 'יעל לוי'), 'החבילה הגיעה אבל הזכוכית שבורה', now, {
            queue: { id: 'queue-he', name: 'הזמנות' },
            language: 'he',
            waited: 31,
          }),
        ],
      });
    case 'failed':
      return desk(chats([failedChat, tomass, visitors, ...past]), {
        history: 'this_run_only',
        notifications: 'failing',
        notice: {
          code: 'offer_gone',
          title: 'That chat went to a colleague.',
          detail: 'It rang for 30 seconds and then moved on. Nothing is lost.',
        },
      });
    case 'refused':
      return desk(chats(usual), {
        link: {
          state: 'refused',
          problem: gone(
            'This app is too old for its relay.',
            'Install the newest version. Your history stays.',
          ),
        },
      });
    case 'blocked':
      return {
        kept: [],
        screen: {
          screen: 'blocked',
          problem: gone(
            'A newer app has used this history.',
            'Install the newest version and start it again. Nothing was changed.',
          ),
        },
      };
    case 'first-run':
      return { kept: [], screen: { screen: 'signed_out', relay: null, code: null, problem: null } };
    case 'starting':
      return { kept: [], screen: { screen: 'starting' } };
    case 'handing':
      return desk(
        chats([routing.onItsWay(adas), routing.parked, routing.reminded, routing.handedOver, ...past]),
        {
          status_then: 'away',
          offers: [routing.handedRing(now)],
          wrap_ups: [routing.wrapUp('session-priya', priya, now)],
        },
      );
    case 'waiting':
      return desk(chats(usual), { waiting: routing.picks(now) });
    case 'lead':
      return desk(chats(usual), {
        me: { ...me, role: 'lead' },
        warnings: routing.warnings(now),
        waiting: routing.picks(now).slice(0, 1),
      });
    case 'missed':
      return desk(chats([tomass, ...past]), { status: 'away', status_reason: 'missed' });
    case 'left':
      return desk(chats([routing.takenOver(adas), routing.gone, tomass, visitors, ...past]));
  }
}

function manyPast(): Chat[] {
  return Array.from({ length: 36 }, (_, index): Chat => ({
    ...(past[index % past.length] as Chat),
    id: `session-past-${index}`,
    customer: customer(`past-${index}`, crowd[index % crowd.length] ?? null),
  }));
}

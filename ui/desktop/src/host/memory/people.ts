// Who appears in the in-memory twin: names short, long, absent, and written from right to left.
import type {
  CustomerView,
  PersonView,
  ProfileView,
  QueueView,
  TransferTargets,
} from '@switchboard/protocol';

export const queues = {
  orders: { id: 'queue-orders', name: 'Orders' },
  billing: { id: 'queue-billing', name: 'Billing' },
  long: { id: 'queue-long', name: 'Returns, exchanges and complaints (Northern and Central Europe)' },
} satisfies Record<string, QueueView>;

export const me: ProfileView = {
  id: 'specialist-mara',
  name: 'Mara Lindqvist',
  email: 'mara@lumen.example',
  role: 'specialist',
  skills: { orders: 3, billing: 2 },
  languages: ['en', 'sv'],
  capacity: 5,
  queues: [queues.orders, queues.billing],
};

export const meRtl: ProfileView = {
  ...me,
  id: 'specialist-noa',
  name: 'נועה ברק',
  languages: ['he', 'ar', 'en'],
};

const person = (id: string, name: string): PersonView => ({ id: `specialist-${id}`, name });

export const kim = person('kim', 'Kim Andersen');

/** Colleagues free, half taken, full and away; one with a name that does not fit. */
export const targets: TransferTargets = {
  specialists: [
    { ...kim, reachable: true, load: 1, capacity: 4 },
    { ...person('yusuf', 'Yusuf Demir'), reachable: true, load: 3, capacity: 5 },
    {
      ...person('max', 'Maximiliane Freifrau von und zu Oberhausen-Wittelsbach'),
      reachable: true,
      load: 0,
      capacity: 2,
    },
    { ...person('lea', 'Léa Martin'), reachable: true, load: 3, capacity: 3 },
    { ...person('omar', 'Omar Haddad'), reachable: false, load: 0, capacity: 3 },
    { id: me.id, name: me.name, reachable: true, load: 3, capacity: 5 },
  ],
  queues: [queues.billing, queues.orders, queues.long],
  skills: ['billing', 'furniture', 'swedish'],
};

export function customer(id: string, name: string | null): CustomerView {
  return { id: `customer-${id}`, name };
}

export const ada = customer('ada', 'Ada Okafor');
export const tomas = customer('tomas', 'Tomás Herrera');
export const visitor = customer('visitor', null);
export const jun = customer('jun', 'Jun-ho Lee');
export const priya = customer('priya', 'Priya Raman');
export const wolfe = customer(
  'wolfe',
  'Wolfeschlegelsteinhausenbergerdorff-Schwarzenegger-Featherstonehaugh',
);
export const many = customer(
  'many',
  'Maria del Carmen Francisca Josefina Inés de la Santísima Trinidad y Borbón',
);

export const crowd = [
  'Lena Vogt',
  'Oluwaseun Adeyemi',
  'Ines',
  'Björn Þórsson',
  'Marguerite Delacroix-Fontaine',
  'Kai',
  'Zoë Ó Briain',
  'Rashid Al-Farsi',
  'Nguyễn Thị Minh Khai',
  '🙂 Sam',
];

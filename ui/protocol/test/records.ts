// Sessions and views to begin a test with.
import type { SessionRecord, SessionView, View } from '../src/wire.ts';

export const session = (id: string, change: Partial<SessionView> = {}): SessionView => ({
  id,
  state: 'active',
  fence: 3,
  customer: { id: 'c', name: null },
  queue: { id: 'q', name: 'Help' },
  owner: null,
  language: null,
  page: null,
  priority: 'normal',
  started_at: 0,
  accepted_at: null,
  requeued: null,
  reminded_at: null,
  parked: false,
  transfer: null,
  handed: null,
  rating: null,
  ended_at: null,
  ended_by: null,
  resolution: null,
  ...change,
});

export const record = (id: string, change: Partial<SessionView> = {}): SessionRecord => ({
  session: session(id, change),
  messages: [],
});

export const staff = (...sessions: SessionView[]): View & { role: 'specialist' } => ({
  role: 'specialist',
  profile: {
    id: 's',
    name: 'Sam',
    email: 'sam@example.com',
    role: 'specialist',
    skills: {},
    languages: [],
    capacity: 3,
    queues: [],
  },
  status: 'online',
  status_reason: 'said',
  status_then: null,
  offers: [],
  wrap_ups: [],
  sessions: sessions.map((one) => ({ session: one, messages: [] })),
});

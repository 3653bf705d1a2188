// The view of a member of staff: what golden traces do not reach.
import { describe, expect, it } from 'vitest';
import { Anyone } from '../src/machine/anyone.ts';
import { Machine } from '../src/machine/machine.ts';
import { applyToStaff } from '../src/machine/staff.ts';
import type { EventBody, NoteView, View } from '../src/wire.ts';
import { record, session, staff } from './records.ts';

const after = (view: View, ...bodies: EventBody[]) => {
  const fold = (known: View, body: EventBody) => applyToStaff(known, { position: 1, at: 100, body });
  const end = bodies.reduce(fold, view);
  if (end.role !== 'specialist') throw new Error('the role changed');
  return end;
};
const ids = (view: View & { role: 'specialist' }) => view.sessions.map((one) => one.session.id);
const done = (id: string, ended_at: number) => session(id, { state: 'completed', ended_at });
const ended = (session_id: string): EventBody => ({
  type: 'session_ended',
  session_id,
  ended_by: 'customer',
  resolution: 'resolved',
});

describe('sessions', () => {
  const view = staff(session('a'), session('b'), done('x', 9), done('y', 5));

  it('come after the open ones, and before the past ones', () => {
    expect(ids(after(view, { type: 'session_assigned', record: record('n') }))).toEqual([
      'a',
      'b',
      'n',
      'x',
      'y',
    ]);
  });

  it('that are open are replaced where they stand; past ones that come back are open', () => {
    const again = after(view, { type: 'session_assigned', record: record('a', { fence: 9 }) });
    expect([ids(again), again.sessions[0]?.session.fence]).toEqual([['a', 'b', 'x', 'y'], 9]);
    expect(ids(after(view, { type: 'session_assigned', record: record('y') }))).toEqual(['a', 'b', 'y', 'x']);
  });

  it('that end come first among the past ones, of which fifty are kept', () => {
    const end = after(view, ended('a'));
    expect(ids(end)).toEqual(['b', 'a', 'x', 'y']);
    expect(end.sessions[1]?.session).toMatchObject({ state: 'completed', ended_at: 100 });
    const many = staff(session('a'), ...Array.from({ length: 50 }, (_, n) => done(`p${n}`, 50 - n)));
    const full = ids(after(many, ended('a')));
    expect([full.length, full[0], full.at(-1)]).toEqual([50, 'a', 'p48']);
  });

  it('that ended on their way to somebody stay ended', () => {
    const transfer = { to: 'Billing', note: null, deadline: 1 };
    const end = after(view, { type: 'session_transferred', session_id: 'a', transfer }, ended('a'), {
      type: 'transfer_ended',
      session_id: 'a',
      outcome: 'expired',
    });
    expect(end.sessions[1]?.session).toMatchObject({ id: 'a', state: 'completed', transfer: null });
  });

  it('leave, and what concerns unknown ones changes nothing', () => {
    expect(ids(after(view, { type: 'session_left', session_id: 'a', to: null, reason: null }))).toEqual([
      'b',
      'x',
      'y',
    ]);
    expect(after(view, ended('unknown'), { type: 'session_parked', session_id: 'unknown' })).toEqual(view);
  });

  it('carry notes, which are absent when the last one goes', () => {
    const note = (id: string, text: string) =>
      ({ type: 'note_posted', session_id: 'a', note: { id, text } as NoteView }) as const;
    const two = after(view, note('1', 'one'), note('2', 'two'), note('1', 'other'));
    expect(two.sessions[0]?.notes?.map(({ text }) => text)).toEqual(['other', 'two']);
    const gone = (note_id: string) => ({ type: 'note_deleted', session_id: 'a', note_id }) as const;
    expect(after(two, gone('1'), gone('2'))).toEqual(view);
  });
});

describe('marks of staff', () => {
  it('are said again until the relay has them', () => {
    const machine = new Machine(
      { client: { name: 'x', version: '1' }, token: 't', ack_timeout: 1000 },
      { cursor: { epoch: 'e', position: 1 }, state: staff(session('a')), outbox: [] },
      new Anyone(),
    );
    const links = () => {
      machine.handleOpen(0);
      machine.handleFrame(0, {
        type: 'welcome',
        protocol: 1,
        resumed: true,
        now: 0,
        heartbeat_seconds: 25,
      });
      const said = [];
      for (let frame; (frame = machine.pollFrame());) if (frame.type === 'mark') said.push(frame.mark.seen);
      return said;
    };
    const marked = (side: 'customer' | 'specialist', position: number) =>
      machine.handleFrame(0, {
        type: 'events',
        after: position - 1,
        upto: position,
        events: [
          {
            position,
            at: 1,
            body: { type: 'messages_marked', session_id: 'a', side, mark: { delivered: 4, seen: 4 } },
          },
        ],
      });
    machine.mark('a', { delivered: 4, seen: 4 });
    expect(links()).toEqual([4]);
    marked('customer', 2);
    expect(links()).toEqual([4]);
    marked('specialist', 3);
    expect(links()).toEqual([]);
  });
});

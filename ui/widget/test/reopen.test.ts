// A chat that has ended goes on, or cannot; whatever was typed is still there.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chat } from '../src/chat';
import { FakeSocket, message } from './relay';
import { begin, finish, items, keep, last, open, shown, texts } from './visit';

beforeEach(begin);
afterEach(finish);

describe('a chat that has ended', () => {
  /** Ended by the specialist; the link rests. */
  function over(): Chat {
    keep({ state: 'completed', owner: { id: 'm', name: 'Mia' }, ended_by: 'specialist' });
    const chat = open();
    expect(FakeSocket.all).toHaveLength(0);
    expect(shown).toMatchObject({ phase: 'ended', closing: 'ended', tooLate: false });
    chat.write('One more thing');
    chat.send();
    return chat;
  }
  const kept = () => JSON.parse(items.get('switchboard:key') ?? '{}') as { live?: boolean };

  it('goes on in the same thread with what is written', () => {
    const chat = over();
    expect(shown).toMatchObject({
      phase: 'waiting',
      closing: null,
      specialist: null,
      waiting: null,
      draft: '',
    });
    expect(texts()).toEqual([
      ['text 1', 'received'],
      ['One more thing', 'waiting'],
    ]);
    // A reload must not leave it lying.
    expect(kept().live).toBe(true);
    const socket = FakeSocket.last;
    socket.greet(true);
    const { id, command } = last(socket.commands);
    expect(command).toMatchObject({
      type: 'reopen_session',
      session_id: 's',
      first_message: { text: 'One more thing' },
    });
    chat.write('And another');
    chat.send();
    socket.hear({ type: 'ack', id, position: 11 });
    expect(last(socket.commands).command).toMatchObject({ type: 'post_message', text: 'And another' });
    const first = command.type === 'reopen_session' ? command.first_message?.message_id : '';
    const posted = message('s', 2, { id: first ?? '', sender: 'customer', text: 'One more thing' });
    socket.hear({
      type: 'events',
      after: 9,
      upto: 11,
      events: [
        {
          position: 10,
          at: 10,
          body: { type: 'session_reopened', session_id: 's', queue: { id: 'q', name: 'General' } },
        },
        { position: 11, at: 11, body: { type: 'message_posted', message: posted } },
      ],
    });
    expect(shown).toMatchObject({ phase: 'waiting', waiting: { place: null } });
    expect(texts()).toEqual([
      ['text 1', 'received'],
      ['One more thing', 'sent'],
      ['And another', 'waiting'],
    ]);
  });

  it('says when it is too late, and the text begins the next chat', () => {
    const chat = over();
    const socket = FakeSocket.last;
    socket.greet(true);
    chat.write('half a sen');
    socket.hear({
      type: 'refused',
      id: last(socket.commands).id,
      problem: { code: 'too_late', title: 'No.' },
    });
    expect(shown).toMatchObject({ phase: 'ended', closing: 'ended', tooLate: true, trouble: null });
    expect(texts()).toEqual([
      ['text 1', 'received'],
      ['One more thing', 'failed'],
    ]);
    chat.leave();
    expect(shown).toMatchObject({ phase: 'start', tooLate: false, draft: 'One more thing\nhalf a sen' });
  });

  it('keeps everything that was written while the refusal was on its way', () => {
    const chat = over();
    const socket = FakeSocket.last;
    socket.greet(true);
    chat.write('And another');
    chat.send();
    socket.hear({
      type: 'refused',
      id: last(socket.commands).id,
      problem: { code: 'too_late', title: 'No.' },
    });
    socket.hear({
      type: 'refused',
      id: last(socket.commands).id,
      problem: { code: 'session_ended', title: 'No.' },
    });
    expect(texts()).toEqual([
      ['text 1', 'received'],
      ['One more thing', 'failed'],
      ['And another', 'failed'],
    ]);
    chat.leave();
    expect(shown.draft).toBe('One more thing\nAnd another');
  });

  it('keeps the text in sight when the line is full, and it may be tried again', () => {
    const chat = over();
    const socket = FakeSocket.last;
    socket.greet(true);
    socket.hear({
      type: 'refused',
      id: last(socket.commands).id,
      problem: { code: 'queue_full', title: 'No.' },
    });
    expect(shown).toMatchObject({ phase: 'ended', tooLate: false, trouble: 'refused' });
    chat.again(last(shown.lines).id);
    expect(shown).toMatchObject({ phase: 'waiting', trouble: null });
    expect(last(texts())).toEqual(['One more thing', 'waiting']);
  });
});

// What the relay decides about chats and about me, as the window shows it.
import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../src/host/memory/memory';
import { asked, click, openChat, openWindow, pass, texts, virtualTime, write } from './open';

virtualTime();

const text = (testid: string, index = 0): string => screen.getAllByTestId(testid)[index]?.textContent ?? '';
const thread = (): string | undefined => screen.queryByTestId('thread')?.dataset['sessionId'];

describe('an offer', () => {
  it('says why it comes to me', async () => {
    await openWindow('ringing');
    expect(text('offer-why')).toBe('You have the most room of 4.');
    expect(screen.queryByTestId('offer-handed')).toBeNull();
    expect(screen.queryByTestId('priority')).toBeNull();
  });

  it('says who gives it away, with their note, and that it is urgent', async () => {
    await openWindow('handing');
    expect(text('offer-handed')).toContain('From Kim Andersen:');
    expect(text('offer-handed')).toContain('Knows you from last week.');
    expect(screen.queryByTestId('offer-why')).toBeNull();
    expect(screen.getAllByTestId('priority')[0]?.dataset['priority']).toBe('urgent');
  });
});

describe('what waits to be picked', () => {
  it('does not ring, counts up, and is taken by its button', async () => {
    const host = await openWindow('waiting');
    expect(screen.queryByTestId('offer')).toBeNull();
    expect(document.title).toBe('Switchboard');
    expect(screen.getAllByTestId('waiting-row')).toHaveLength(3);
    expect(text('waiting-row')).toContain('4:12');
    await pass(3_000);
    expect(text('waiting-row')).toContain('4:15');
    await click('waiting-take', 1);
    expect(text('waiting-take', 1)).toContain('Taking');
    await pass(ANSWER);
    expect(asked(host, 'accept')).toEqual([{ offer_id: 'offer-session-pick-2' }]);
    expect(thread()).toBe('session-pick-2');
    expect(screen.getAllByTestId('waiting-row')).toHaveLength(2);
  });

  it('is not taken by Enter, but by a key of its own, the longest wait first', async () => {
    const host = await openWindow('waiting');
    await fireEvent.keyDown(document.body, { key: 'Enter' });
    expect(asked(host, 'accept')).toEqual([]);
    await fireEvent.keyDown(document.body, { key: 'n', code: 'KeyN', altKey: true });
    expect(asked(host, 'accept')).toEqual([{ offer_id: 'offer-session-pick-1' }]);
  });

  it('can be tried again when somebody was quicker', async () => {
    const host = await openWindow('waiting');
    host.refuse.set('accept', { code: 'offer_gone', title: 'Somebody was quicker.' });
    await click('waiting-take');
    expect(text('notice')).toContain('Somebody was quicker.');
    expect(text('waiting-take')).toContain('Take');
  });
});

describe('a chat', () => {
  it('that came from a colleague shows their note above its words, to the letter', async () => {
    await openWindow('handing');
    await openChat('Visitor');
    expect(text('handed')).toContain('From Kim Andersen');
    expect(text('handed-note')).toContain('Please ask for one.\nThey are polite');
  });

  it.each([
    ['Tomás', 'parked', 'Parked. It counts again when Tomás Herrera writes.'],
    ['Inés', 'reminded', 'Inés Duarte was reminded at'],
    ['Ada', 'transferred', 'On its way to Kim Andersen'],
  ])('of %s says that it is %s, in the list and above its words', async (name, standing, words) => {
    await openWindow('handing');
    await openChat(name);
    expect(screen.getByTestId('standing').dataset['standing']).toBe(standing);
    expect(text('standing')).toContain(words);
    const row = screen.getAllByTestId('session-row').find((one) => one.textContent.includes(name));
    expect(row?.querySelector<HTMLElement>('[data-testid="row-mark"]')?.dataset['mark']).toBe(standing);
  });

  it('that leaves under its reader’s eyes stays readable, and what was begun is shown', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('Yes, you can');
    const before = texts();
    host.leave('session-ada', { to: { id: 'specialist-kim', name: 'Kim' }, reason: null });
    await pass(0);
    expect(text('thread-left')).toContain('Kim took this chat over.');
    expect(texts()).toEqual(before);
    expect(screen.queryByTestId('composer')).toBeNull();
    expect(text('left-draft')).toBe('Yes, you can');
    expect(screen.queryByTestId('transfer')).toBeNull();
    expect(screen.queryByTestId('end-chat')).toBeNull();
    await click('left-drop');
    expect(screen.queryByTestId('left-draft')).toBeNull();
    expect(asked(host, 'save_draft').at(-1)).toEqual({ session_id: 'session-ada', text: '' });
  });

  it('that left keeps what could not be sent, to be thrown away but not to be sent again', async () => {
    await openWindow('left');
    await openChat('Sol Marquez');
    expect(text('thread-left')).toContain('This chat waits again because you could not be reached.');
    expect(screen.getByText('This chat has another owner by now.')).toBeTruthy();
    expect(screen.queryByText('Retry')).toBeNull();
    await fireEvent.click(screen.getByText('Discard'));
    await pass(0);
    expect(texts()).not.toContain('Yes, until tonight.');
  });
});

describe('my status', () => {
  it('can become away once my chats are done, and that can be undone', async () => {
    const host = await openWindow('usual');
    await click('status-button');
    await click('status-away-later');
    expect(asked(host, 'set_status')).toEqual([{ status: 'away', when_done: true }]);
    expect(text('status-then')).toContain('Away after your chats');
    await click('status-button');
    expect(screen.getByTestId('status-away-later').getAttribute('aria-checked')).toBe('true');
    await click('status-button');
    await click('status-undo');
    expect(asked(host, 'set_status').at(-1)).toEqual({ status: 'online', when_done: false });
    expect(screen.queryByTestId('status-then')).toBeNull();
  });

  it('says why it is away by itself, and goes back with one click', async () => {
    const host = await openWindow('missed');
    expect(text('status-reason')).toContain('Away: offers were missed.');
    await click('status-back');
    expect(asked(host, 'set_status')).toEqual([{ status: 'online', when_done: false }]);
    expect(screen.queryByTestId('status-reason')).toBeNull();
  });
});

it('counts what comes after a chat down, and ends it by button and by key', async () => {
  const host = await openWindow('handing');
  expect(text('wrap-up')).toContain('Wrapping up Priya Raman’s chat');
  expect(text('wrap-up')).toContain('0:25');
  await pass(5_000);
  expect(text('wrap-up')).toContain('0:20');
  await fireEvent.keyDown(document.body, { key: 'w', code: 'KeyW', altKey: true });
  await pass(0);
  expect(asked(host, 'end_wrap_up')).toEqual([{ session_id: 'session-priya' }]);
  expect(screen.queryByTestId('wrap-up')).toBeNull();
});

describe('a lead', () => {
  it('is warned calmly, the rest folded away', async () => {
    await openWindow('lead');
    const words = (): string[] =>
      screen.getAllByTestId('warning').map((one) => one.textContent.replace(/\s+/g, ' ').trim());
    expect(words()).toEqual([
      'Orders: 3 chats wait longer than promised, the first for 4:10.',
      'Billing: nobody serves this queue.',
    ]);
    await click('warnings-more');
    expect(words()).toHaveLength(4);
    expect(words()[2]).toContain('nobody who serves it has “furniture” at level 3.');
    await pass(1_000);
    expect(words()[0]).toContain('4:11');
  });

  it('is not warned while all is well', async () => {
    const host = await openWindow('lead');
    host.show({ warnings: [] });
    await pass(0);
    expect(screen.queryByTestId('warnings')).toBeNull();
  });
});

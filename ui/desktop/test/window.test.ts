import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../src/host/memory/memory';
import { asked, click, composer, openChat, openWindow, pass, virtualTime, write } from './open';

virtualTime();

const thread = (): string | undefined => screen.queryByTestId('thread')?.dataset['sessionId'];

describe('an offer', () => {
  it('opens by itself once it is accepted, with the focus where I write', async () => {
    const host = await openWindow('ringing');
    await click('offer-accept');
    expect(screen.getByTestId<HTMLButtonElement>('offer-accept').disabled).toBe(true);
    await pass(ANSWER);
    expect(asked(host, 'accept')).toEqual([{ offer_id: 'offer-session-ringing' }]);
    expect(screen.queryByTestId('offer')).toBeNull();
    expect(thread()).toBe('session-ringing');
    expect(document.activeElement).toBe(composer());
  });

  it('is accepted by Enter when no text field has the focus, and not when one has', async () => {
    const host = await openWindow('ringing');
    await openChat('Ada Okafor');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    expect(asked(host, 'accept')).toEqual([]);
    composer().blur();
    await pass(1000);
    await fireEvent.keyDown(document.body, { key: 'Enter' });
    expect(asked(host, 'accept')).toHaveLength(1);
  });

  it('is not accepted by the Enter that was meant for a chat which has just ended', async () => {
    const host = await openWindow('ringing');
    await openChat('Ada Okafor');
    await write('Yes, you');
    await fireEvent.keyDown(composer(), { key: 'u' });
    host.hangUp('session-ada');
    await pass(0);
    expect(screen.queryByTestId('composer')).toBeNull();
    await fireEvent.keyDown(document.body, { key: 'Enter' });
    expect(asked(host, 'accept')).toEqual([]);
  });

  it('is accepted once, however often it is asked for', async () => {
    const host = await openWindow('ringing');
    await fireEvent.keyDown(document.body, { key: 'Enter' });
    await fireEvent.keyDown(document.body, { key: 'Enter' });
    await pass(ANSWER);
    expect(asked(host, 'accept')).toHaveLength(1);
  });

  it('opens as well when it was accepted from a notification', async () => {
    const host = await openWindow('ringing');
    await openChat('Tomás');
    void host.accept({ offer_id: 'offer-session-ringing' });
    await pass(ANSWER);
    expect(thread()).toBe('session-ringing');
  });

  it('can be tried again when accepting failed, and says why', async () => {
    const host = await openWindow('ringing');
    host.refuse.set('accept', { code: 'at_capacity', title: 'You have as many chats as you take.' });
    await click('offer-accept');
    expect(screen.getByTestId('notice').textContent).toContain('You have as many chats as you take.');
    expect(screen.getByTestId<HTMLButtonElement>('offer-accept').disabled).toBe(false);
    await click('notice-dismiss');
    expect(screen.queryByTestId('notice')).toBeNull();
  });

  it.each(['busy', 'wrong_skill', 'leaving', 'other'])('is declined with the reason %s', async (reason) => {
    const host = await openWindow('ringing');
    await click('offer-decline');
    await click(`decline-${reason}`);
    await pass(ANSWER);
    expect(asked(host, 'decline')).toEqual([{ offer_id: 'offer-session-ringing', reason }]);
    expect(screen.queryByTestId('offer')).toBeNull();
  });

  it('stands there once, whether a chat is in front or not', async () => {
    await openWindow('ringing');
    expect(screen.getAllByTestId('offer')).toHaveLength(1);
    await openChat('Ada Okafor');
    expect(screen.getAllByTestId('offer')).toHaveLength(1);
  });

  it('counts down and up', async () => {
    await openWindow('ringing');
    const offer = (): string => screen.getByTestId('offer').textContent;
    expect(offer()).toContain('23 s');
    expect(offer()).toContain('waits 0:47');
    await pass(3000);
    expect(offer()).toContain('20 s');
    expect(offer()).toContain('waits 0:50');
  });
});

describe('the keyboard', () => {
  it('opens chats by number, steps through the list and goes back', async () => {
    const host = await openWindow('usual');
    const rows = screen.getAllByTestId('session-row').map((row) => row.dataset['sessionId']);
    await fireEvent.keyDown(document.body, { key: '2', ctrlKey: true });
    await pass(0);
    expect(thread()).toBe(rows[1]);
    await fireEvent.keyDown(composer(), { key: 'ArrowDown', altKey: true });
    await pass(0);
    expect(thread()).toBe(rows[2]);
    await fireEvent.keyDown(composer(), { key: 'ArrowUp', altKey: true });
    await pass(0);
    expect(thread()).toBe(rows[1]);
    await fireEvent.keyDown(composer(), { key: 'Escape' });
    await pass(0);
    expect(thread()).toBeUndefined();
    expect(asked(host, 'close_thread')).toHaveLength(1);
  });

  it('closes a menu with Escape without closing the chat, and gives the focus back', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    await click('end-chat');
    expect(document.activeElement).toBe(screen.getByTestId('end-resolved'));
    await fireEvent.keyDown(screen.getByTestId('end-resolved'), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(screen.getByTestId('end-transferred'));
    await fireEvent.keyDown(screen.getByTestId('end-transferred'), { key: 'Escape' });
    expect(screen.queryByTestId('end-resolved')).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId('end-chat'));
    expect(thread()).toBe('session-ada');
  });
});

describe('ending a chat', () => {
  it('takes the composer away, says so, and moves the chat to the past', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await click('end-chat');
    await click('end-resolved');
    expect(asked(host, 'end')).toEqual([{ session_id: 'session-ada', resolution: 'resolved' }]);
    expect(screen.getByTestId('thread-ended').dataset['state']).toBe('ending');
    expect(screen.queryByTestId('composer')).toBeNull();
    await pass(ANSWER);
    expect(screen.getByTestId('thread-ended').textContent).toContain('You ended the chat.');
    const row = screen
      .getAllByTestId('session-row')
      .find((one) => one.dataset['sessionId'] === 'session-ada');
    expect(row?.dataset['state']).toBe('completed');
  });
});

describe('the status', () => {
  it.each(['online', 'busy', 'away', 'offline'])('can be %s', async (status) => {
    const host = await openWindow('usual');
    await click('status-button');
    await click(`status-${status}`);
    expect(asked(host, 'set_status')).toEqual([{ status, when_done: false }]);
    expect(screen.getByTestId('status-button').dataset['status']).toBe(status);
  });

  it('goes online from the empty window', async () => {
    const host = await openWindow('empty');
    await fireEvent.click(screen.getAllByText('Go online')[0] as HTMLElement);
    expect(asked(host, 'set_status')).toEqual([{ status: 'online', when_done: false }]);
  });
});

it('says what the core wants said once, until it is dismissed', async () => {
  const host = await openWindow('failed');
  expect(screen.getByTestId('notice').textContent).toContain('That chat went to a colleague.');
  expect(screen.getByTestId('history-note')).toBeTruthy();
  expect(screen.getByTestId('notifications-note')).toBeTruthy();
  await click('notice-dismiss');
  expect(asked(host, 'dismiss_notice')).toHaveLength(1);
  expect(screen.queryByTestId('notice')).toBeNull();
});

it('lets a wait tick', async () => {
  await openWindow('usual');
  const row = (): string => screen.getAllByTestId('session-row')[0]?.textContent ?? '';
  expect(row()).toContain('2:11');
  await pass(60_000);
  expect(row()).toContain('3:11');
});

it('says why a chat cannot be opened, and tries again', async () => {
  const host = await openWindow('usual');
  host.refuse.set('open_thread', { code: 'not_found', title: 'This conversation is not on this computer.' });
  await openChat('Ada Okafor');
  expect(screen.getByText('This conversation is not on this computer.')).toBeTruthy();
  host.refuse.clear();
  await fireEvent.click(screen.getByText('Try again'));
  await pass(0);
  await write('here');
  expect(thread()).toBe('session-ada');
});

it('shows why the relay will not have this app, and leaves the history readable', async () => {
  await openWindow('refused');
  expect(screen.getByTestId('refused-banner').textContent).toContain('This app is too old for its relay.');
  await openChat('Priya Raman');
  expect(screen.getByTestId('thread-ended')).toBeTruthy();
});

it('shows what blocks it', async () => {
  await openWindow('blocked');
  expect(screen.getByTestId('blocked').textContent).toContain('A newer app has used this history.');
});

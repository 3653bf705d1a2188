// Giving chats away: who is listed, the keyboard's way through the sheet, and what stands in the window meanwhile.
import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../src/host/memory/memory';
import { targets } from '../src/host/memory/people';
import { groups, open, search } from '../src/pass-on/targets';
import { asked, click, openChat, openWindow, pass, virtualTime } from './open';

virtualTime();

const ME = 'specialist-mara';
const field = (testid: string): HTMLElement => screen.getByTestId(testid);
const names = (): string[] =>
  screen.queryAllByTestId('target').map((one) => one.querySelector('.name')?.textContent ?? '');

async function openSheet(): Promise<void> {
  await click('transfer');
  await pass(ANSWER);
}

describe('those a chat may be given to', () => {
  it('are all but myself, and those without room or out of reach cannot be chosen', () => {
    const list = groups(targets, ME, null);
    expect(list.map(({ kind }) => kind)).toEqual(['people', 'queues', 'skills']);
    expect(list[0]?.targets.map(({ name, blocked }) => [name, blocked])).toEqual([
      ['Kim Andersen', undefined],
      ['Yusuf Demir', undefined],
      ['Maximiliane Freifrau von und zu Oberhausen-Wittelsbach', undefined],
      ['Léa Martin', 'full'],
      ['Omar Haddad', 'unreachable'],
    ]);
    expect(open(list)).toHaveLength(9);
  });

  it('are found by a part of their name, whatever its case and accents', () => {
    const list = groups(targets, ME, 'Each to its own queue');
    const found = (words: string): string[] =>
      search(list, words).flatMap((group) => group.targets.map(({ name }) => name));
    expect(found(' LEA ')).toEqual(['Léa Martin']);
    expect(found('bill')).toEqual(['Billing', 'billing']);
    expect(found('own q')).toEqual(['Each to its own queue']);
    expect(found('nobody like that')).toEqual([]);
  });
});

describe('the sheet', () => {
  it('takes a name, Enter, a note and Enter', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await openSheet();
    expect(document.activeElement).toBe(field('pass-on-search'));
    await fireEvent.input(field('pass-on-search'), { target: { value: 'yus' } });
    expect(names()).toEqual(['Yusuf Demir']);
    await fireEvent.keyDown(field('pass-on-search'), { key: 'Enter' });
    expect(document.activeElement).toBe(field('pass-on-note'));
    await fireEvent.input(field('pass-on-note'), { target: { value: 'Wants the linen shade' } });
    await fireEvent.keyDown(field('pass-on-note'), { key: 'Enter' });
    await pass(ANSWER);
    expect(asked(host, 'transfer')).toEqual([
      {
        session_id: 'session-ada',
        to: { kind: 'specialist', id: 'specialist-yusuf' },
        note: 'Wants the linen shade',
      },
    ]);
    expect(screen.queryByTestId('pass-on')).toBeNull();
    expect(field('standing').textContent).toContain('On its way to Yusuf Demir');
    expect(field('standing').textContent).toContain('1:00');
    expect(screen.queryByTestId('transfer')).toBeNull();
    await pass(18_000);
    expect(field('standing').textContent).toContain('0:42');
    expect(screen.getAllByTestId('row-mark')[0]?.dataset['mark']).toBe('transferred');
    await click('cancel-transfer');
    await pass(ANSWER);
    expect(asked(host, 'cancel_transfer')).toEqual([{ session_id: 'session-ada' }]);
    expect(screen.queryByTestId('standing')).toBeNull();
  });

  it('moves by arrows over those that can be chosen, and round', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await openSheet();
    const press = (key: string): Promise<boolean> => fireEvent.keyDown(field('pass-on-search'), { key });
    const here = (): string | null => field('pass-on-search').getAttribute('aria-activedescendant');
    await press('ArrowDown');
    expect(here()).toContain('specialist-kim');
    await press('ArrowUp');
    expect(here()).toContain('skill swedish');
    await press('ArrowUp');
    await press('ArrowUp');
    await press('ArrowUp');
    await press('ArrowUp');
    await press('Enter');
    await click('pass-on-give');
    await pass(ANSWER);
    expect(asked(host, 'transfer')).toMatchObject([
      { to: { kind: 'queue', id: 'queue-orders' }, note: null },
    ]);
  });

  it('does not choose somebody without room, and gives nothing away without a choice', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await openSheet();
    await click('target', 3);
    expect(screen.getByTestId<HTMLButtonElement>('pass-on-give').disabled).toBe(true);
    await fireEvent.keyDown(field('pass-on-note'), { key: 'Enter' });
    expect(asked(host, 'transfer')).toEqual([]);
  });

  it('keeps its keys to itself, closes with Escape and gives the focus back', async () => {
    const host = await openWindow('ringing');
    await openChat('Ada Okafor');
    field('transfer').focus();
    await openSheet();
    await fireEvent.keyDown(field('pass-on-close'), { key: 'ArrowDown', altKey: true });
    await fireEvent.keyDown(field('pass-on-note'), { key: 'Enter' });
    await fireEvent.keyDown(field('pass-on-search'), { key: 'Escape' });
    await pass(0);
    expect(asked(host, 'accept')).toEqual([]);
    expect(screen.queryByTestId('pass-on')).toBeNull();
    expect(screen.getByTestId('thread').dataset['sessionId']).toBe('session-ada');
    expect(document.activeElement).toBe(field('transfer'));
  });

  it('says why it does not know who is there, and looks again', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    host.refuse.set('transfer_targets', { code: 'unavailable', title: 'The relay cannot be reached.' });
    await openSheet();
    expect(field('pass-on-unknown').textContent).toContain('The relay cannot be reached.');
    host.refuse.clear();
    await fireEvent.click(screen.getByText('Try again'));
    await pass(ANSWER);
    expect(names()).toContain('Kim Andersen');
  });

  it('keeps the note when the core did not take it, and says why', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await openSheet();
    host.refuse.set('transfer', { code: 'target_unavailable', title: 'Kim has no room.' });
    await click('target', 0);
    await fireEvent.input(field('pass-on-note'), { target: { value: 'A note' } });
    await click('pass-on-give');
    expect(field('pass-on-failed').textContent).toContain('Kim has no room.');
    expect((field('pass-on-note') as HTMLTextAreaElement).value).toBe('A note');
    expect(screen.getByTestId<HTMLButtonElement>('pass-on-give').disabled).toBe(false);
  });

  it('counts a note that is too long and does not send it', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    await openSheet();
    await click('target', 0);
    await fireEvent.input(field('pass-on-note'), { target: { value: 'x'.repeat(1_001) } });
    expect(screen.getByText('1 character too long')).toBeTruthy();
    expect(screen.getByTestId<HTMLButtonElement>('pass-on-give').disabled).toBe(true);
  });

  it('says when nothing is called so', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    await openSheet();
    await fireEvent.input(field('pass-on-search'), { target: { value: 'zzz' } });
    expect(screen.getByText('Nothing here is called “zzz”.')).toBeTruthy();
  });
});

describe('handing everything over', () => {
  it('goes to each chat’s own queue unless somebody is chosen', async () => {
    const host = await openWindow('usual');
    await click('status-button');
    await click('hand-over');
    await pass(ANSWER);
    expect(field('pass-on').textContent).toContain('Each of the 3 stays yours');
    await click('pass-on-give');
    await pass(ANSWER);
    expect(asked(host, 'hand_over')).toEqual([{ to: null, note: null }]);
    expect(screen.getAllByTestId('row-mark')).toHaveLength(3);
    await click('status-button');
    expect(screen.queryByTestId('hand-over')).toBeNull();
  });

  it('is not offered to somebody without chats', async () => {
    await openWindow('empty');
    await click('status-button');
    expect(screen.queryByTestId('hand-over')).toBeNull();
  });
});

it('has a key: it opens the sheet, and takes a transfer back', async () => {
  const host = await openWindow('handing');
  const press = (): Promise<boolean> =>
    fireEvent.keyDown(document.body, { key: 't', code: 'KeyT', altKey: true });
  await press();
  expect(screen.queryByTestId('pass-on')).toBeNull();
  await openChat('Ada Okafor');
  await press();
  await pass(ANSWER);
  expect(asked(host, 'cancel_transfer')).toEqual([{ session_id: 'session-ada' }]);
  await press();
  await pass(0);
  expect(screen.getByTestId('pass-on')).toBeTruthy();
});

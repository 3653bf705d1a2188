import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { ANSWER } from '../src/host/memory/memory';
import { asked, composer, openChat, openWindow, pass, texts, virtualTime, write } from './open';

virtualTime();

const ADA = 'session-ada';

describe('a message text', () => {
  it.each([
    ['many spaces', 'a  b   c\u00a0\u00a0d\te'],
    ['white space at its ends, as the relay would never hand it over', '  a  '],
    ['line breaks', 'one\ntwo\n\n\nthree'],
    ['right to left', 'שלום Alba 18:40 – مرحبا'],
    ['direction marks', 'a\u202eb\u202c\u2067c\u2069'],
    ['what looks like HTML', '<img src=x onerror="alert(1)"><!-- & --> &amp; </p></script>'],
    ['what looks like a template', '{name} {@html x} ${y} {{z}}'],
    ['a zero-width joiner and a lone surrogate', '👩🏽‍🚀 e\u0301 \ud83d!'],
    ['one very long word', 'x'.repeat(10_000)],
  ])('is shown to the letter: %s', async (_, text) => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    host.hear(ADA, text);
    await pass(0);
    const shown = screen.getAllByTestId('message-text').at(-1);
    expect(shown?.textContent).toBe(text);
    expect(shown?.children).toHaveLength(0);
  });
});

describe('delivery', () => {
  it('is said in words, and never said to be sent before it is', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    await write('Yes, you can.');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await pass(0);
    const mine = (): HTMLElement => screen.getAllByTestId('message').at(-1) as HTMLElement;
    expect(mine().dataset).toMatchObject({ delivery: 'waiting', sender: 'specialist' });
    expect(mine().dataset['seq']).toBeUndefined();
    expect(mine().textContent).toContain('Sending');
    expect(mine().textContent).not.toContain('Sent ');
    await pass(ANSWER);
    expect(mine().dataset).toMatchObject({ delivery: 'sent', seq: '8' });
    expect(mine().textContent).toContain('Sent ·');
  });

  it('of what failed says why and offers both ways out', async () => {
    const host = await openWindow('failed');
    await openChat('Ada Okafor');
    expect(screen.getByText('Somebody else has taken this chat over.')).toBeTruthy();
    await fireEvent.click(screen.getByText('Retry'));
    await pass(ANSWER);
    expect(asked(host, 'retry')).toEqual([{ session_id: ADA, message_id: 'session-ada-8' }]);
    expect(screen.getAllByTestId('message').at(-1)?.dataset['delivery']).toBe('sent');
  });

  it('of what was discarded is gone with it', async () => {
    await openWindow('failed');
    await openChat('Ada Okafor');
    const before = texts();
    await fireEvent.click(screen.getByText('Discard'));
    await pass(0);
    expect(texts()).toEqual(before.slice(0, -1));
  });
});

describe('what becomes of a message', () => {
  it('says how far it came, that it was edited, and that it is gone', async () => {
    await openWindow('read');
    await openChat('Ada Okafor');
    const said = screen.getAllByTestId('message').map((one) => one.textContent);
    expect(said[2]).toContain('edited');
    expect(said[8]).toContain('This message was deleted.');
    expect(said[8]).not.toContain('The linen one');
    expect(said[9]).toContain('Seen');
    expect(said[10]).toContain('Delivered');
  });

  it('that is on its way is said for as long as the customer writes', async () => {
    await openWindow('read');
    await openChat('Ada Okafor');
    const typing = (): string => screen.getByTestId('customer-typing').textContent;
    expect(typing()).toContain('Ada Okafor is writing');
    await pass(6_000);
    expect(typing()).toBe('');
  });
});

describe('the end of a conversation', () => {
  /** happy-dom lays nothing out, so the measures are given. */
  async function scrolledUp(): Promise<HTMLElement> {
    const log = screen.getByRole('log');
    Object.defineProperties(log, {
      scrollHeight: { value: 1000 },
      clientHeight: { value: 400, configurable: true },
    });
    log.scrollTop = 590;
    await fireEvent.scroll(log);
    log.scrollTop = 100;
    await fireEvent.scroll(log);
    return log;
  }

  it('is left alone while somebody reads further up, and led to', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    const log = await scrolledUp();
    host.hear(ADA, 'Are you there?');
    host.hear(ADA, 'Hello?');
    await pass(0);
    expect(log.scrollTop).toBe(100);
    expect(screen.getByTestId('jump-latest').textContent).toContain('2 new');
    await fireEvent.click(screen.getByTestId('jump-latest'));
    expect(log.scrollTop).toBe(1000);
    expect(screen.queryByTestId('jump-latest')).toBeNull();
  });

  it('is followed by whoever is there', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    const log = await scrolledUp();
    log.scrollTop = 590;
    await fireEvent.scroll(log);
    host.hear(ADA, 'Are you there?');
    await pass(0);
    expect(log.scrollTop).toBe(1000);
  });

  it('is not lost when the composer grows under the last move', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    const log = await scrolledUp();
    log.scrollTop = 600;
    await fireEvent.scroll(log);
    Object.defineProperty(log, 'clientHeight', { value: 300 });
    await fireEvent.scroll(log);
    expect(screen.queryByTestId('jump-latest')).toBeNull();
    host.hear(ADA, 'Are you there?');
    await pass(0);
    expect(log.scrollTop).toBe(1000);
  });

  it('is where my own words bring me', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    const log = await scrolledUp();
    await write('Yes');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await pass(0);
    expect(log.scrollTop).toBe(1000);
  });
});

it('shows an offline window what waits, and keeps it writable', async () => {
  await openWindow('offline');
  expect(screen.getByTestId('offline-banner').textContent).toContain(
    'Offline. 3 messages will go out when you are back.',
  );
  expect(screen.getByTestId('link-state').dataset['state']).toBe('offline');
  await openChat('Ada Okafor');
  await write('One more');
  await fireEvent.keyDown(composer(), { key: 'Enter' });
  await pass(ANSWER);
  expect(screen.getByTestId('offline-banner').textContent).toContain('4 messages');
  expect(screen.getAllByTestId('message').at(-1)?.dataset['delivery']).toBe('waiting');
});

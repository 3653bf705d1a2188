// What the panel draws: the text to the letter, the hooks the product's journeys hold on to, and the keys.
import { render } from 'preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '../src/chat';
import { type Line, type Scene, groups } from '../src/scene';
import { Panel } from '../src/views/Panel';

const scene: Scene = {
  phase: 'active',
  site: 'ready',
  title: 'Shop',
  greeting: 'Hello',
  brand: null,
  specialist: { id: 'i', name: 'Mia Lindqvist' },
  queued: false,
  place: null,
  lines: [],
  closing: null,
  endedBy: null,
  link: 'online',
  unread: 0,
  name: '',
  draft: '',
  starting: false,
  trouble: null,
  confirming: false,
};

const line = (change: Partial<Line>): Line => ({
  id: 'a',
  seq: 1,
  sender: 'specialist',
  name: 'Mia',
  text: 'text',
  at: 0,
  delivery: 'received',
  ...change,
});

const actions = {
  send: vi.fn(),
  start: vi.fn(() => Promise.resolve()),
  write: vi.fn(),
  again: vi.fn(),
  end: vi.fn(),
};
const chat = actions as unknown as Chat;
let root: HTMLElement;

const draw = (change: Partial<Scene>) =>
  render(<Panel scene={{ ...scene, ...change }} chat={chat} onClose={vi.fn()} />, root);
const part = (id: string) => root.querySelector<HTMLElement>(`[data-testid="${id}"]`);

beforeEach(() => {
  root = document.createElement('div');
  document.body.replaceChildren(root);
  vi.clearAllMocks();
});

describe('a message', () => {
  it.each([
    '<b>not bold</b> &amp; &lt;',
    ' two  spaces ',
    'a\n\nb',
    'https://example.com',
    'مرحبا 🌿',
    '{{x}} ${y}',
  ])('is exactly its text: %s', (text) => {
    draw({ lines: [line({ text })] });
    expect(part('message-text')?.textContent).toBe(text);
    expect(part('message-text')?.childElementCount).toBe(0);
  });

  it('carries its hooks', () => {
    draw({
      lines: [
        line({ id: 'm1', seq: 7 }),
        line({ id: 'm2', seq: null, sender: 'customer', delivery: 'waiting' }),
      ],
    });
    const [first, second] = root.querySelectorAll<HTMLElement>('[data-testid="message"]');
    expect(first?.dataset).toMatchObject({
      messageId: 'm1',
      seq: '7',
      sender: 'specialist',
      delivery: 'received',
    });
    expect(second?.dataset).toMatchObject({ messageId: 'm2', sender: 'customer', delivery: 'waiting' });
    expect(second?.textContent).toContain('Sending');
  });

  it('that was refused can be sent again, but not into a chat that is over', () => {
    const lines = [line({ id: 'm', sender: 'customer', name: null, delivery: 'failed' })];
    draw({ lines });
    part('try-again')?.click();
    expect(actions.again).toHaveBeenCalledWith('m');
    draw({ lines, phase: 'ended', closing: 'ended', endedBy: 'specialist' });
    expect(part('try-again')).toBeNull();
    expect(part('message')?.textContent).toContain('Not sent');
  });
});

describe('groups', () => {
  it('join one sender within two minutes and keep the order', () => {
    const lines = [
      line({ id: '1', at: 0 }),
      line({ id: '2', at: 120_000 }),
      line({ id: '3', at: 240_001 }),
      line({ id: '4', at: 240_002, sender: 'customer', name: null }),
    ];
    expect(groups(lines).map((group) => group.lines.map(({ id }) => id))).toEqual([['1', '2'], ['3'], ['4']]);
  });
});

describe('the panel', () => {
  it.each([
    [null, 'You are in line.'],
    [1, 'You are next.'],
    [2, '1 person is ahead of you.'],
    [4, '3 people are ahead of you.'],
  ])('says the place %s in words', (place, words) => {
    draw({ phase: 'waiting', specialist: null, queued: true, place });
    expect(part('queue-place')?.textContent).toBe(words);
  });

  it('says who ended the chat and offers a new one', () => {
    draw({ phase: 'ended', closing: 'ended', endedBy: 'specialist' });
    expect(part('ended')?.textContent).toContain('Mia Lindqvist ended the chat.');
    expect(part('composer')).toBeNull();
    expect(part('new-chat')).not.toBeNull();
    expect(part('end-chat')).toBeNull();
  });

  it('says plainly that the relay is not there', () => {
    draw({ phase: 'start', specialist: null, site: 'unreachable' });
    expect(part('retry')?.textContent).toBe('Try again');
    expect(part('start')).toBeNull();
  });

  it('sends with Enter and not with Shift+Enter', () => {
    draw({ draft: 'Hello' });
    const press = (init: KeyboardEventInit) =>
      part('composer')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));
    press({ shiftKey: true });
    expect(actions.send).not.toHaveBeenCalled();
    press({});
    expect(actions.send).toHaveBeenCalledOnce();
  });

  it('tells drivers how the link stands', () => {
    draw({ link: 'offline' });
    expect(part('connection')?.dataset.state).toBe('offline');
    expect(root.textContent).toContain('No connection.');
  });
});

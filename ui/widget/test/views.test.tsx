// What the panel draws: the text to the letter, the hooks the product's journeys hold on to, and the keys.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '../src/chat';
import { render } from '../src/draw';
import { type Line, type Scene, type Waiting, groups } from '../src/scene';
import { Panel } from '../src/views/Panel';

const scene: Scene = {
  phase: 'active',
  site: 'ready',
  title: 'Shop',
  greeting: 'Hello',
  brand: null,
  specialist: { id: 'i', name: 'Mia Lindqvist' },
  waiting: null,
  lines: [],
  typing: false,
  reminded: false,
  closing: null,
  tooLate: false,
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
  edited: false,
  deleted: false,
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

  it('says how far it came, that it was edited, and that it is gone', () => {
    const mine = { sender: 'customer', name: null, delivery: 'sent' } as const;
    draw({ lines: [line({ ...mine, far: 'seen' })] });
    expect(part('message')?.textContent).toContain('Seen');
    draw({ lines: [line({ id: 'e', edited: true })] });
    expect(part('message')?.textContent).toContain('Mia · edited');
    draw({ lines: [line({ id: 'd', edited: true, deleted: true, text: '' })] });
    expect(part('message-text')?.textContent).toBe('This message was deleted.');
    expect(part('message')?.textContent).not.toContain('edited');
  });

  it('on its way shows who writes', () => {
    draw({ typing: true });
    expect(part('typing')?.textContent).toContain('Mia Lindqvist is writing');
    draw({ typing: false });
    expect(part('typing')).toBeNull();
  });

  it('that was refused can be sent again, as long as the chat can go on', () => {
    const lines = [line({ id: 'm', sender: 'customer', name: null, delivery: 'failed' })];
    draw({ lines });
    part('try-again')?.click();
    expect(actions.again).toHaveBeenCalledWith('m');
    draw({ lines, phase: 'ended', closing: 'ended', endedBy: 'specialist' });
    expect(part('try-again')).not.toBeNull();
    draw({ lines, phase: 'ended', closing: 'ended', endedBy: 'specialist', tooLate: true });
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

describe('the line', () => {
  const standing: Waiting = { place: 3, range: null, late: false, opens: null, again: null };
  const wait = (change: Partial<Waiting>, lines: Line[] = []) => {
    draw({ phase: 'waiting', specialist: null, lines, waiting: { ...standing, ...change } });
    return root.querySelector('.strip')?.textContent?.trim();
  };
  const minutes = (from: number, to: number) => ({ from: from * 60_000, to: to * 60_000 });

  it.each([
    [null, 'You are in line.'],
    [1, 'You are next.'],
    [2, 'You are 2nd in line.'],
    [3, 'You are 3rd in line.'],
    [4, 'You are 4th in line.'],
    [11, 'You are 11th in line.'],
    [12, 'You are 12th in line.'],
    [21, 'You are 21st in line.'],
    [113, 'You are 113th in line.'],
  ])('says the place %s in words', (place, words) => {
    wait({ place });
    expect(part('queue-place')?.textContent).toBe(words);
  });

  it.each([
    [0.2, 0.9, 'Less than a minute.'],
    [0.3, 2.5, 'Up to 3 minutes.'],
    [2, 4, 'About 2–4 minutes.'],
    [2.6, 2.9, 'About 3 minutes.'],
    [35, 50, 'About 35–50 minutes.'],
    [20, 150, 'Up to 3 hours.'],
    [80, 240, 'About 1–4 hours.'],
  ])('says a wait of %s to %s minutes in words', (from, to, words) => {
    expect(wait({ range: minutes(from, to) })).toBe(
      `You are 3rd in line. ${words} You can go on writing; we read it all.`,
    );
  });

  it('reads out a new place, and not an estimate that moves', () => {
    wait({ range: minutes(2, 4) });
    expect(root.querySelector('[aria-live="off"]')?.textContent).toBe('About 2–4 minutes. ');
    const status = part('queue-place')?.closest('[role="status"]');
    expect(status?.getAttribute('aria-atomic')).toBe('false');
  });

  it('is honest when it takes longer than promised', () => {
    expect(wait({ late: true, range: minutes(2, 4) })).toBe(
      'You are 3rd in line. It takes longer than we promised. You have not been forgotten.',
    );
  });

  it('says when it opens, on which day, and that a message is kept', () => {
    vi.useFakeTimers();
    const now = new Date(2025, 5, 2, 7).getTime();
    vi.setSystemTime(now);
    const clock = new Date(2025, 5, 2, 9).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
    const hours = (count: number) => ({ opens: now + count * 3_600_000 });
    try {
      expect(wait(hours(2), [line({})])).toBe(`We open at ${clock}. Your message is kept.`);
      expect(wait(hours(2))).toContain('You can go on writing');
      expect(root.textContent).toContain('Closed right now');
      const day = (options: Intl.DateTimeFormatOptions, count: number) =>
        new Date(now + count * 86_400_000).toLocaleDateString([], { weekday: 'long', ...options });
      expect(wait(hours(26))).toContain(`We open on ${day({}, 1)} at ${clock}.`);
      expect(wait(hours(24 * 8 + 2))).toContain(
        `We open on ${day({ day: 'numeric', month: 'long' }, 8)} at ${clock}.`,
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['owner_lost', 'Sam', 1, 'Sam lost the connection. You are at the front of the line.'],
    ['owner_lost', null, null, 'Your contact lost the connection. You are at the front of the line.'],
    ['owner_full', 'Sam', 2, 'Sam is busy with others. You are 2nd in line.'],
    ['transfer_expired', 'Sam', 1, 'Someone else will help you. You are at the front of the line.'],
  ] as const)('says why it waits again: %s', (reason, name, place, words) => {
    expect(wait({ place, again: { reason, name } })).toBe(words);
  });
});

describe('the panel', () => {
  it('asks a silent customer, in a small line that is no message', () => {
    draw({ lines: [line({})], reminded: true });
    expect(part('reminder')?.textContent).toBe('Are you still there?');
    expect(root.querySelectorAll('[data-testid="message"]')).toHaveLength(1);
    draw({ lines: [line({})] });
    expect(part('reminder')).toBeNull();
  });

  it('says who ended the chat, and offers to go on with it or to begin anew', () => {
    draw({ phase: 'ended', closing: 'ended', endedBy: 'specialist' });
    expect(part('ended')?.textContent).toContain('Mia Lindqvist ended the chat.');
    expect(part('composer')?.getAttribute('aria-label')).toBe('Write to go on with this chat');
    expect(part('new-chat')).not.toBeNull();
    expect(part('end-chat')).toBeNull();
  });

  it('says plainly when it is too late to go on', () => {
    draw({ phase: 'ended', closing: 'ended', endedBy: 'specialist', tooLate: true });
    expect(part('ended')?.textContent).toContain('It is too late to go on with this chat.');
    expect(part('composer')).toBeNull();
    expect(part('new-chat')).not.toBeNull();
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

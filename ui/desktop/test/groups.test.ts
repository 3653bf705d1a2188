import type { ipc, SenderKind, SessionView } from '@switchboard/protocol';
import { describe, expect, it } from 'vitest';
import { blocks, far, showsFate, TOGETHER, type Block } from '../src/conversation/groups';

const NOON = new Date(2026, 10, 22, 12, 0, 0).getTime();
let made = 0;

function line(sender: SenderKind, at: number, delivery?: ipc.Delivery): ipc.Line {
  made += 1;
  return {
    id: `line-${made}`,
    seq: made,
    sender,
    sender_name: sender === 'system' ? null : sender,
    kind: sender === 'system' ? 'system' : 'text',
    text: `text ${made}`,
    at,
    delivery: delivery ?? { state: sender === 'specialist' ? 'sent' : 'received' },
  };
}

const shape = (block: Block): string => {
  switch (block.type) {
    case 'day':
      return 'day';
    case 'system':
      return 'system';
    case 'group':
      return `${block.mine ? 'mine' : 'theirs'} ${block.lines.length}`;
  }
};

describe('blocks', () => {
  it('keep one writer together for two minutes, counted from line to line', () => {
    const lines = [
      line('customer', NOON),
      line('customer', NOON + TOGETHER),
      line('customer', NOON + 2 * TOGETHER),
      line('customer', NOON + 3 * TOGETHER + 1),
    ];
    expect(blocks(lines).map(shape)).toEqual(['day', 'theirs 3', 'theirs 1']);
  });

  it('part at another writer, at a system line and at midnight', () => {
    const midnight = new Date(2026, 10, 23).getTime();
    const lines = [
      line('customer', midnight - 9000),
      line('specialist', midnight - 8000),
      line('system', midnight - 7000),
      line('specialist', midnight - 6000),
      line('specialist', midnight),
    ];
    expect(blocks(lines).map(shape)).toEqual([
      'day',
      'theirs 1',
      'mine 1',
      'system',
      'mine 1',
      'day',
      'mine 1',
    ]);
  });

  it('put a colleague on the left', () => {
    expect(blocks([line('specialist', NOON, { state: 'received' })]).map(shape)).toEqual(['day', 'theirs 1']);
  });

  it('lose nothing and keep the order', () => {
    const senders: SenderKind[] = ['customer', 'specialist', 'system'];
    const lines = Array.from({ length: 300 }, (_, n) =>
      line(senders[(n * n + 7) % 3] ?? 'system', NOON + n * n * 400),
    );
    const shown = blocks(lines).flatMap((block) =>
      block.type === 'group' ? block.lines : block.type === 'system' ? [block.line] : [],
    );
    expect(shown).toEqual(lines);
  });

  it('keep their keys while lines are added', () => {
    const lines = [line('customer', NOON), line('specialist', NOON + 1), line('specialist', NOON + 2)];
    const before = blocks(lines.slice(0, 2)).map(({ key }) => key);
    expect(blocks(lines).map(({ key }) => key)).toEqual(before);
  });
});

/** Of a chat whose messages came to nobody yet. */
const session = {} as unknown as SessionView;

it('says how far a message got at the end of a group, where the next fared otherwise, and at every failure', () => {
  const failed: ipc.Delivery = { state: 'failed', problem: { code: 'forbidden', title: 'No.' } };
  const lines = [
    line('specialist', NOON),
    line('specialist', NOON),
    line('specialist', NOON, failed),
    line('specialist', NOON, failed),
    line('specialist', NOON, { state: 'waiting' }),
    line('specialist', NOON, { state: 'waiting' }),
  ];
  expect(lines.map((_, index) => showsFate(lines, index, session))).toEqual([
    false,
    true,
    true,
    true,
    false,
    true,
  ]);
});

it('says how far what is stored came to the customer, and where that changes', () => {
  const marks = { customer: { delivered: 3, seen: 2 }, specialist: { delivered: 0, seen: 0 } };
  const read = { marks } as unknown as SessionView;
  const lines = [1, 2, 3, 4].map((seq) => ({ ...line('specialist', NOON), seq }));
  expect(lines.map((one) => far(one, read))).toEqual(['seen', 'seen', 'delivered', 'sent']);
  expect(lines.map((_, index) => showsFate(lines, index, read))).toEqual([false, true, true, true]);
  expect(far({ ...line('specialist', NOON), seq: null }, read)).toBe('sent');
  expect(lines.map((one) => far(one, session))).toEqual(['sent', 'sent', 'sent', 'sent']);
});

import { describe, expect, it } from 'vitest';
import { action, focusOf, type Focus, type Key } from '../src/state/keys';

const key = (name: string, more: Partial<Key> = {}): Key => ({
  key: name,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  defaultPrevented: false,
  ...more,
});

describe('Enter', () => {
  it.each<[Focus, boolean]>([
    ['elsewhere', true],
    ['offer', true],
    ['text', false],
    ['control', false],
  ])('with the focus on %s accepts: %s', (focus, accepts) => {
    expect(action(key('Enter'), focus)).toEqual(accepts ? { do: 'accept' } : null);
  });

  it('accepts nothing with another key held, while composing, or when somebody took it', () => {
    for (const more of [
      { shiftKey: true },
      { ctrlKey: true },
      { altKey: true },
      { isComposing: true },
      { defaultPrevented: true },
    ]) {
      expect(action(key('Enter', more), 'elsewhere')).toBeNull();
    }
  });
});

it('opens chats by number, steps through them and closes, from anywhere', () => {
  for (const focus of ['text', 'control', 'offer', 'elsewhere'] as const) {
    expect(action(key('3', { ctrlKey: true }), focus)).toEqual({ do: 'open', index: 2 });
    expect(action(key('3', { metaKey: true }), focus)).toEqual({ do: 'open', index: 2 });
    expect(action(key('ArrowUp', { altKey: true }), focus)).toEqual({ do: 'step', by: -1 });
    expect(action(key('ArrowDown', { altKey: true }), focus)).toEqual({ do: 'step', by: 1 });
    expect(action(key('Escape'), focus)).toEqual({ do: 'close' });
    expect(action(key('3'), focus)).toBeNull();
    expect(action(key('0', { ctrlKey: true }), focus)).toBeNull();
  }
});

it('has a key for giving away, taking and wrapping up, by the place of the key', () => {
  for (const focus of ['text', 'control', 'offer', 'elsewhere'] as const) {
    const alt = (code: string): Partial<Key> => ({ code, altKey: true });
    expect(action(key('†', alt('KeyT')), focus)).toEqual({ do: 'transfer' });
    expect(action(key('Dead', alt('KeyN')), focus)).toEqual({ do: 'take' });
    expect(action(key('w', alt('KeyW')), focus)).toEqual({ do: 'wrap-up' });
    expect(action(key('t', { code: 'KeyT' }), focus)).toBeNull();
    expect(action(key('t', { code: 'KeyT', altKey: true, ctrlKey: true }), focus)).toBeNull();
  }
});

it('knows where the focus is', () => {
  document.body.innerHTML =
    '<textarea></textarea><button></button><article data-testid="offer"></article><p></p>';
  expect([...document.body.children].map(focusOf)).toEqual(['text', 'control', 'offer', 'elsewhere']);
  expect(focusOf(document)).toBe('elsewhere');
});

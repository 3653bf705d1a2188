import { describe, expect, it } from 'vitest';
import { excess, isSend } from '../src/composing';
import { newId } from '@switchboard/protocol';

const press = (change: Partial<KeyboardEvent>) =>
  isSend({ key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13, ...change });

describe('Enter', () => {
  it('sends', () => expect(press({})).toBe(true));
  it('breaks the line with Shift', () => expect(press({ shiftKey: true })).toBe(false));
  it('ends a composition without sending', () => {
    expect(press({ isComposing: true })).toBe(false);
    expect(press({ keyCode: 229 })).toBe(false);
  });
  it('is the only key that sends', () => expect(press({ key: 'a', keyCode: 65 })).toBe(false));
});

describe('the limit', () => {
  it('counts characters, not code units, and not the ends', () => {
    expect(excess('🌿'.repeat(10_000))).toBe(0);
    expect(excess(`  ${'a'.repeat(10_000)}\n\n`)).toBe(0);
    expect(excess('a'.repeat(10_003))).toBe(3);
  });
});

describe('ids', () => {
  const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
  it('are UUIDs on secure and on insecure origins', () => {
    expect(newId()).toMatch(uuid);
    const { randomUUID } = crypto;
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    try {
      const made = new Set(Array.from({ length: 200 }, newId));
      expect(made.size).toBe(200);
      for (const id of made) expect(id).toMatch(uuid);
    } finally {
      Object.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true });
    }
  });
});

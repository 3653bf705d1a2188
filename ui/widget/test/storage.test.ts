// What is kept, and what happens when the browser will not keep it.
import { describe, expect, it } from 'vitest';
import { Shelf, type Queued, type Store } from '../src/storage';

const entry = (id: string): Queued => ({
  id,
  at: 1,
  command: { type: 'end_session', session_id: 's', fence: null, resolution: null },
});

function store(): Store & { items: Map<string, string>; full: boolean } {
  const items = new Map<string, string>();
  return {
    items,
    full: false,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (this.full) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
  };
}

describe('a shelf', () => {
  it('gives another page what this one kept', () => {
    const browser = store();
    const shelf = new Shelf('key', () => browser);
    shelf.kept = { ...shelf.kept, token: 't', read: 3 };
    shelf.outbox = [entry('a'), entry('b')];
    shelf.draft = 'half a sen';
    const other = new Shelf('key', () => browser);
    expect(other.kept).toMatchObject({ token: 't', read: 3, left: null });
    expect(other.outbox.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(other.draft).toBe('half a sen');
  });

  it('keeps sites apart', () => {
    const browser = store();
    new Shelf('one', () => browser).draft = 'for one';
    expect(new Shelf('two', () => browser).draft).toBe('');
  });

  it('lasts as long as the page when storage is forbidden', () => {
    const shelf = new Shelf('key', () => {
      throw new DOMException('no', 'SecurityError');
    });
    expect(shelf.kept.token).toBeNull();
    shelf.kept = { ...shelf.kept, token: 't' };
    shelf.outbox = [entry('a')];
    expect(shelf.kept.token).toBe('t');
    expect(shelf.outbox).toHaveLength(1);
  });

  it('leaves nothing stale behind when storage is full, and returns to it later', () => {
    const browser = store();
    const shelf = new Shelf('key', () => browser);
    shelf.draft = 'old';
    browser.full = true;
    shelf.draft = 'new';
    expect(shelf.draft).toBe('new');
    expect(new Shelf('key', () => browser).draft).toBe('');
    browser.full = false;
    shelf.draft = 'newer';
    expect(new Shelf('key', () => browser).draft).toBe('newer');
  });

  it('reads garbage as nothing', () => {
    const browser = store();
    browser.items.set('switchboard:key', '{"token":');
    browser.items.set('switchboard:key:outbox', 'null');
    const shelf = new Shelf('key', () => browser);
    expect(shelf.kept.token).toBeNull();
    expect(shelf.outbox).toEqual([]);
  });

  it('knows its own keys', () => {
    const shelf = new Shelf('key', () => store());
    expect(shelf.owns('switchboard:key')).toBe(true);
    expect(shelf.owns('switchboard:key:outbox')).toBe(true);
    expect(shelf.owns(null)).toBe(true);
    expect(shelf.owns('switchboard:keyring')).toBe(false);
  });
});

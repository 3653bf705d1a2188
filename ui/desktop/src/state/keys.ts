// Which key does what in the window. Pure: an event and where it happened go in, an action comes out. The composer and
// open menus take their own keys first and mark them as used.

/** What a key asks for. */
export type Action =
  | { do: 'accept' }
  | { do: 'open'; index: number }
  | { do: 'step'; by: 1 | -1 }
  | { do: 'close' }
  /** Give the chat in front away, or keep it after all. */
  | { do: 'transfer' }
  /** Take what waits longest. */
  | { do: 'take' }
  /** Be done with what comes after a chat. */
  | { do: 'wrap-up' };

/** What matters of a key event. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'defaultPrevented'
>;

/** Where the focus is. */
export type Focus = 'text' | 'control' | 'offer' | 'elsewhere';

/** What the key asks for, if anything. */
export function action(event: Key, focus: Focus): Action | null {
  if (event.defaultPrevented || event.isComposing) return null;
  const command = event.ctrlKey || event.metaKey;
  const plain = !command && !event.altKey && !event.shiftKey;

  if (command && !event.altKey && !event.shiftKey && /^[1-9]$/.test(event.key)) {
    return { do: 'open', index: Number(event.key) - 1 };
  }
  if (event.altKey && !command && !event.shiftKey) {
    if (event.key === 'ArrowUp') return { do: 'step', by: -1 };
    if (event.key === 'ArrowDown') return { do: 'step', by: 1 };
    // By the place of the key: with Alt held, some layouts write another sign.
    if (event.code === 'KeyT') return { do: 'transfer' };
    if (event.code === 'KeyN') return { do: 'take' };
    if (event.code === 'KeyW') return { do: 'wrap-up' };
  }
  if (plain && event.key === 'Escape') return { do: 'close' };
  // On a button or a link, Enter is that control's own.
  if (plain && event.key === 'Enter' && (focus === 'offer' || focus === 'elsewhere')) return { do: 'accept' };
  return null;
}

/** Where an event happened. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'elsewhere';
  if (target.matches('textarea, input, select, [contenteditable]')) return 'text';
  if (target.matches('button, a, summary, [role^="menuitem"]')) return 'control';
  if (target.matches('[data-testid="offer"]')) return 'offer';
  return 'elsewhere';
}

const apple = /Mac|iP(hone|ad)/.test(globalThis.navigator?.userAgent ?? '');

/** `⌘` on Apple's machines, `Ctrl` elsewhere. */
export const commandKey = apple ? '⌘' : 'Ctrl';

/** `⌥` on Apple's machines, `Alt` elsewhere. */
export const altKey = apple ? '⌥' : 'Alt';

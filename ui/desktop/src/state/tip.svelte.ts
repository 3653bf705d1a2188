// The one tooltip of the window: what it says and beside what. Any control brings its own words with `{@attach tip(…)}`.
import type { Attachment } from 'svelte/attachments';

/** Milliseconds of resting on a control before its tip comes. */
const REST = 450;

type Tip = { text: string; keys: string[]; anchor: DOMRect };

class Tips {
  shown = $state.raw<Tip | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  rest(tip: () => Tip): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.shown = tip()), REST);
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.shown = null;
  }
}

export const tips = new Tips();

/** Shows `text`, and the keys that do the same, when the pointer rests on the control or the keyboard reaches it. */
export function tip(text: string, ...keys: string[]): Attachment<HTMLElement> {
  return (control) => {
    const rest = (): void => tips.rest(() => ({ text, keys, anchor: control.getBoundingClientRect() }));
    const leave = (): void => tips.leave();
    const focused = (): void => {
      if (control.matches(':focus-visible')) rest();
    };
    control.addEventListener('pointerenter', rest);
    control.addEventListener('focus', focused);
    for (const end of ['pointerleave', 'pointerdown', 'blur', 'keydown'])
      control.addEventListener(end, leave);
    return () => {
      leave();
      control.removeEventListener('pointerenter', rest);
      control.removeEventListener('focus', focused);
      for (const end of ['pointerleave', 'pointerdown', 'blur', 'keydown'])
        control.removeEventListener(end, leave);
    };
  };
}

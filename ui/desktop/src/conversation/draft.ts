// Keeps a reply that was begun: a little after the last key, at once when the chat is left. Knows no element.

/** Milliseconds after the last change until a draft is saved. */
export const DRAFT_REST = 400;

/** One chat's draft on its way to the core. */
export class Draft {
  #saved: string;
  #text: string;
  readonly #save: (text: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(saved: string, save: (text: string) => void) {
    this.#saved = saved;
    this.#text = saved;
    this.#save = save;
  }

  /** The text has changed; it is saved once the keys rest. */
  change(text: string): void {
    this.#text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.flush();
    }, DRAFT_REST);
  }

  /** Saves now, if there is anything to save. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#text === this.#saved) return;
    this.#saved = this.#text;
    this.#save(this.#text);
  }
}

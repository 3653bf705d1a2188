// The custom element around the panel: takes over the shadow root and button the loader made, opens and closes, moves
// focus, and tells the chat what the page does. What a chat is stands in chat.ts; how it looks, in views.
import { Chat } from './chat';
import type { Page } from './composing';
import { render } from './draw';
import css from './panel.css?inline';
import { heard } from './identity';
import { relayAt } from './relay';
import type { Scene } from './scene';
import { Shelf } from './storage';
import { Panel } from './views/Panel';
import { words } from './words';

/** Whether the panel opens at once: because it was asked for, or because it was open before a reload. */
export type Opening = 'asked' | 'restored' | null;

export type Options = { relay: string; site: string; opening: Opening };

/** What the loader calls once the panel is here. */
export type Attach = (host: HTMLElement, options: Options) => void;

const NAME = 'switchboard-widget';
const CLOSE_ICON = 'm6 9 6 6 6-6';
const QUIETLY = { preventScroll: true };
const URL_BYTES = 2048;
/** A BCP 47 tag, as far as its shape goes. */
const LANGUAGE = /^[a-z]{2,8}(-[a-z\d]{1,8}){0,3}$/i;

export const attach: Attach = (host, options) => {
  if (!customElements.get(NAME)) customElements.define(NAME, SwitchboardWidget);
  (host as SwitchboardWidget).begin(options);
};

class SwitchboardWidget extends HTMLElement {
  #chat: Chat | null = null;
  #scene: Scene | null = null;
  #open = false;
  #key = '';
  #button: HTMLElement | null = null;
  /** The icon's drawing, and what the loader drew there. */
  #path: Element | null = null;
  #icon = '';
  readonly #mount = document.createElement('div');
  readonly #badge = document.createElement('b');
  #stop: AbortController | null = null;

  begin({ relay, site, opening }: Options): void {
    const root = this.shadowRoot;
    const button = root?.querySelector('button');
    const path = button?.querySelector('path');
    if (!root || !button || !path || this.#chat) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    root.append(this.#mount);
    this.#button = button;
    this.#path = path;
    this.#icon = path.getAttribute('d') ?? '';
    this.#badge.className = 'badge';
    this.#badge.ariaHidden = 'true';
    button.append(this.#badge);
    button.onpointerenter = button.onfocus = button.ontouchstart = null;
    button.onclick = () => (this.#open ? this.close() : this.open());
    this.onkeydown = (event) => this.#escape(event);
    this.#key = `switchboard:${site}:open`;
    this.#chat = new Chat(
      relayAt(
        relay,
        site,
        heard(() => void this.#chat?.identify()),
      ),
      new Shelf(site),
      page,
      (scene) => this.#show(scene),
    );
    this.connectedCallback();
    if (opening) this.open(opening);
  }

  connectedCallback(): void {
    const chat = this.#chat;
    if (!chat || this.#stop) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const awake = () => {
      if (document.visibilityState === 'visible') chat.wake();
      this.#look();
    };
    addEventListener('online', awake, { signal });
    addEventListener('pageshow', awake, { signal });
    document.addEventListener('visibilitychange', awake, { signal });
    addEventListener('storage', ({ key }) => chat.touched(key), { signal });
    // A soft keyboard shrinks what can be seen, not what CSS calls the viewport.
    const fit = () => this.#fit();
    visualViewport?.addEventListener('resize', fit, { signal });
    visualViewport?.addEventListener('scroll', fit, { signal });
    chat.resume();
    void chat.identify();
  }

  disconnectedCallback(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#chat?.stop();
  }

  open(opening: Opening = 'asked'): void {
    this.#set(true);
    void this.#chat?.load();
    if (opening === 'asked') this.#focus();
  }

  close(): void {
    const inside = this.shadowRoot?.activeElement;
    this.#set(false);
    if (inside) this.#button?.focus(QUIETLY);
  }

  /** With a mouse the next key goes to the first field; a finger has not asked for its keyboard. */
  #focus(): void {
    const field = matchMedia('(pointer: coarse)').matches
      ? null
      : (this.#part('composer') ?? this.#part('name') ?? this.#part('new-chat'));
    (field ?? this.#part('panel'))?.focus(QUIETLY);
  }

  #set(open: boolean): void {
    this.#open = open;
    this.toggleAttribute('data-open', open);
    try {
      if (open) sessionStorage.setItem(this.#key, '1');
      else sessionStorage.removeItem(this.#key);
    } catch {
      // A reload will show the closed launcher, nothing more.
    }
    this.#look();
  }

  #look(): void {
    this.#chat?.view(this.#open && document.visibilityState === 'visible');
  }

  #escape({ key, isComposing }: KeyboardEvent): void {
    if (key !== 'Escape' || isComposing || !this.#open) return;
    if (this.#scene?.confirming) this.#chat?.ask(false);
    else this.close();
  }

  #fit(): void {
    const seen = visualViewport;
    if (!seen) return;
    this.#mount.style.setProperty('--seen-height', `${seen.height}px`);
    this.#mount.style.setProperty('--seen-top', `${seen.offsetTop}px`);
  }

  #show(scene: Scene): void {
    const chat = this.#chat;
    if (!chat) return;
    if (scene.brand !== this.#scene?.brand) this.#paint(scene.brand);
    this.#scene = scene;
    this.dataset.phase = scene.phase;
    const props = { scene, chat, onClose: () => this.close() };
    const inside = this.#mount.contains(this.shadowRoot?.activeElement ?? null);
    render(this.#open ? Panel(props) : null, this.#mount);
    // What had the focus is gone, such as the form once a chat has begun.
    if (inside && this.#open && !this.shadowRoot?.activeElement) this.#focus();
    this.#label(scene.unread);
  }

  /** The style sheets correct the colour until it can be read. */
  #paint(brand: string | null): void {
    this.toggleAttribute('data-brand', brand !== null);
    if (brand) this.style.setProperty('--brand', brand);
    else this.style.removeProperty('--brand');
  }

  #label(unread: number): void {
    const button = this.#button;
    if (!button) return;
    const open = this.#open;
    const count = open ? 0 : unread;
    this.#badge.textContent = count ? String(Math.min(count, 99)) : '';
    button.ariaLabel = open ? words.close : count ? words.unread(count) : words.open;
    button.ariaExpanded = String(open);
    // The words beside the icon are for the first sight only.
    if (open) button.querySelector('span')?.replaceChildren();
    this.#path?.setAttribute('d', open ? CLOSE_ICON : this.#icon);
  }

  #part(testid: string): HTMLElement | null {
    return this.#mount.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  }
}

/** Where the chat is opened. An address over the limit goes without its query, or not at all. */
function page(): Page {
  // Without the fragment: sign-in and reset links keep secrets there.
  const { origin, pathname, search } = location;
  const bare = origin + pathname;
  const language = [document.documentElement.lang, navigator.language].find((tag) => LANGUAGE.test(tag));
  return {
    // Addresses are ASCII by now: units are bytes.
    url: [bare + search, bare].find((url) => url.length <= URL_BYTES) ?? null,
    title: document.title || null,
    language: language?.toLowerCase() ?? null,
  };
}

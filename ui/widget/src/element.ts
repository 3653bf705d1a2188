// The custom element around the panel: takes over the shadow root and button the loader made, opens and closes, moves
// focus, and tells the chat what the page does. What a chat is stands in chat.ts; how it looks, in views.
import { render, h } from 'preact';
import { Chat, type Page } from './chat';
import css from './panel.css?inline';
import { relayAt } from './relay';
import type { Scene } from './scene';
import { Shelf } from './storage';
import { Panel } from './views/Panel';
import { words } from './words';

export type Options = { relay: string; site: string; open: boolean };

/** What the loader calls once the panel is here. */
export type Attach = (host: HTMLElement, options: Options) => void;

const NAME = 'switchboard-widget';
const CLOSE_ICON = 'm6 9 6 6 6-6';
const NARROW = '(max-width: 479.98px)';
const URL_BYTES = 2048;

export const attach: Attach = (host, options) => {
  if (!customElements.get(NAME)) customElements.define(NAME, SwitchboardWidget);
  (host as SwitchboardWidget).begin(options);
};

class SwitchboardWidget extends HTMLElement {
  #chat: Chat | null = null;
  #scene: Scene | null = null;
  #open = false;
  #key = '';
  #icon = '';
  #mount = document.createElement('div');
  #badge = document.createElement('b');
  #stop: AbortController | null = null;

  begin({ relay, site, open }: Options): void {
    const root = this.shadowRoot;
    const button = this.#launcher;
    if (!root || !button || this.#chat) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    root.append(this.#mount);
    this.#badge.className = 'badge';
    this.#badge.ariaHidden = 'true';
    button.append(this.#badge);
    button.ariaExpanded = 'false';
    button.onpointerenter = button.onfocus = button.ontouchstart = null;
    button.onclick = () => (this.#open ? this.close() : this.open());
    this.#icon = this.#iconPath?.getAttribute('d') ?? '';
    this.#key = `switchboard:${site}:open`;
    this.#chat = new Chat(relayAt(relay, site), new Shelf(site), page, (scene) => this.#show(scene));
    this.#listen();
    this.#chat.resume();
    if (open) this.open();
  }

  connectedCallback(): void {
    if (!this.#chat) return;
    this.#listen();
    this.#chat.resume();
  }

  disconnectedCallback(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#chat?.stop();
  }

  open(): void {
    if (this.#open) return;
    // With a mouse the next key goes to the first field; a finger has not asked for its keyboard.
    const active = this.shadowRoot?.activeElement;
    this.#set(true);
    void this.#chat?.load();
    const panel = this.#part('panel');
    const field = this.#part('composer') ?? this.#part('name');
    const wanted = matchMedia('(pointer: coarse)').matches || !field ? panel : field;
    if (active || matchMedia(NARROW).matches) wanted?.focus({ preventScroll: true });
  }

  close(): void {
    const inside = this.shadowRoot?.activeElement;
    this.#set(false);
    if (inside) this.#launcher?.focus({ preventScroll: true });
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
    this.#seen();
  }

  #seen(): void {
    this.#chat?.view(this.#open && document.visibilityState === 'visible');
  }

  #listen(): void {
    if (this.#stop) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    addEventListener('online', () => this.#chat?.wake(), { signal });
    addEventListener('pageshow', () => this.#chat?.wake(), { signal });
    addEventListener('storage', ({ key }) => this.#chat?.touched(key), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'visible') this.#chat?.wake();
        this.#seen();
      },
      { signal },
    );
    // A soft keyboard shrinks what can be seen, not what CSS calls the viewport.
    visualViewport?.addEventListener('resize', () => this.#fit(), { signal });
    visualViewport?.addEventListener('scroll', () => this.#fit(), { signal });
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
    render(this.#open ? h(Panel, props) : null, this.#mount);
    this.#label(scene.unread);
  }

  /** The style sheets correct the colour until it can be read. */
  #paint(brand: string | null): void {
    this.toggleAttribute('data-brand', brand !== null);
    if (brand) this.style.setProperty('--brand', brand);
    else this.style.removeProperty('--brand');
  }

  #label(unread: number): void {
    const button = this.#launcher;
    if (!button) return;
    const count = this.#open ? 0 : unread;
    this.#badge.textContent = count ? String(Math.min(count, 99)) : '';
    button.ariaLabel = this.#open ? words.close : count ? words.unread(count) : words.open;
    button.ariaExpanded = String(this.#open);
    if (this.#open) button.querySelector('span')?.replaceChildren();
    this.#iconPath?.setAttribute('d', this.#open ? CLOSE_ICON : this.#icon);
  }

  #part(testid: string): HTMLElement | null {
    return this.#mount.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  }

  get #launcher(): HTMLButtonElement | null {
    return this.shadowRoot?.querySelector('button.launcher') ?? null;
  }

  get #iconPath(): Element | null {
    return this.#launcher?.querySelector('path') ?? null;
  }
}

/** Where the chat is opened. An address over the limit goes without its query, or not at all. */
function page(): Page {
  const { href, origin, pathname } = location;
  const short = (url: string) => new TextEncoder().encode(url).length <= URL_BYTES;
  const url = [href, origin + pathname].find(short) ?? null;
  const language = (document.documentElement.lang || navigator.language).toLowerCase() || null;
  return { url, title: document.title || null, language };
}

// The classic script a page includes. Paints the launcher, and brings the panel when somebody is about to use it or a
// chat is under way. Small and stable: everything that changes lives in the panel, whose hashed name is put in by the
// build. Whatever goes wrong here stays here; the page does not notice.
import css from './launcher.css?inline';
import type { Attach, Opening } from './element';
import type { Kept } from './storage';

declare const PANEL: string;

const LABEL = 'Chat with us';
const ICON =
  'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719';

const script = (document.currentScript ??
  document.querySelector('script[data-site]')) as HTMLScriptElement | null;
const site = script?.dataset.site;

function paint(site: string, relay: string): void {
  let kept: Partial<Kept> | null = null;
  let opening: Opening = null;
  try {
    const key = `switchboard:${site}`;
    kept = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (innerWidth >= 480 && sessionStorage.getItem(`${key}:open`)) opening = 'restored';
  } catch {
    // Storage is blocked: a chat lives as long as the page.
  }

  const host = document.createElement('switchboard-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const brand = kept?.info?.brand_color;
  if (brand) host.style.setProperty('--brand', brand);

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'launcher';
  button.dataset.testid = 'launcher';
  button.ariaLabel = LABEL;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS(svg.namespaceURI, 'path');
  path.setAttribute('d', ICON);
  svg.append(path);
  const label = document.createElement('span');
  label.textContent = kept ? '' : LABEL;
  button.append(svg, label);
  root.append(button);

  let tries = 0;
  let loading = false;
  const load = (): void => {
    if (loading) return;
    loading = true;
    // A browser may remember that a module failed; another address asks again.
    import(/* @vite-ignore */ `${relay}/${PANEL}${tries++ ? `?${tries}` : ''}`)
      .then(({ attach }: { attach: Attach }) => attach(host, { relay, site, opening }))
      .catch(() => {
        loading = false;
        if (opening) label.textContent = button.ariaLabel = 'Chat cannot be reached. Try again';
      });
  };
  button.onpointerenter = button.onfocus = button.ontouchstart = load;
  button.onclick = () => {
    opening = 'asked';
    load();
  };

  document.body.append(host);
  // In the top layer no transform, filter or stacking of the page reaches it.
  host.popover = 'manual';
  host.showPopover?.();
  if (opening || kept?.live) load();
}

if (script && site && !document.querySelector('switchboard-widget')) {
  const start = () => paint(site, new URL(script.src).origin);
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start);
}

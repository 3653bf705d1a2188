// The twin as a page's address asks for it.
import type { Host } from '../host';
import { MemoryHost } from './memory';
import { SCENES, type SceneName } from './scenes';

/** Milliseconds until the chat named by `open` comes to the front, as if somebody had clicked it. */
const CLICK = 50;

/** Makes the twin and dresses the page: `scene`, `theme`, and `open`, the index of a row to click. */
export function twin(query: URLSearchParams, page: HTMLElement): Host {
  const scene = (SCENES as readonly string[]).includes(query.get('scene') ?? '')
    ? query.get('scene')
    : 'usual';
  const theme = query.get('theme');
  if (theme === 'dark' || theme === 'light') page.dataset['theme'] = theme;
  if (scene === 'rtl') page.dir = 'rtl';
  const open = query.get('open');
  if (open !== null) {
    setTimeout(() => {
      page.querySelectorAll<HTMLElement>('[data-testid="session-row"]')[Number(open)]?.click();
    }, CLICK);
  }
  return new MemoryHost(scene as SceneName);
}

// The messages. Follows the newest one as long as the customer has not scrolled away from it.
import type { Chat } from '../chat';
import { type Scene, groups } from '../scene';
import { words } from '../words';
import { Bubbles } from './Bubbles';

/** Closer to the end than this counts as being there. */
const NEAR_PX = 80;

export function Log({
  scene: { lines, greeting, typing, specialist, reminded, closing, tooLate },
  chat,
}: {
  scene: Scene;
  chat: Chat;
}) {
  const last = lines.at(-1);
  return (
    <div
      class="log"
      // A new function each time, so that it runs after every drawing.
      ref={(box) => follow(box, last?.sender === 'customer' ? last.id : '')}
      role="log"
      aria-live="polite"
      aria-label={words.log}
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        away = box.scrollHeight - box.scrollTop - box.clientHeight > NEAR_PX;
      }}
    >
      {greeting && (
        <p class="opening" dir="auto">
          {greeting}
        </p>
      )}
      {groups(lines).map((group) => (
        <Bubbles
          key={group.lines[0]?.id}
          group={group}
          again={closing === 'ending' || tooLate ? null : (id) => chat.again(id)}
        />
      ))}
      {typing && (
        <div class="group specialist">
          <p class="bubble typing" data-testid="typing">
            <span class="hidden">{words.typing(specialist?.name ?? null)}</span>
            <i />
            <i />
            <i />
          </p>
        </div>
      )}
      {reminded && (
        <div class="group system">
          <p class="bubble" data-testid="reminder">
            {words.reminder}
          </p>
        </div>
      )}
    </div>
  );
}

/** There is one log on a page. Whether it is scrolled away from its end, and the last message written here. */
let away = false;
let written = '';

function follow(box: HTMLElement | null, mine: string): void {
  if (!box) return;
  if (mine && mine !== written) away = false;
  written = mine;
  if (!away) box.scrollTop = box.scrollHeight;
}

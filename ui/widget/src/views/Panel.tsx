// The panel's frame: head, then the one thing that fits where the chat stands.
import { hue, initials } from '@switchboard/kit';
import type { Chat } from '../chat';
import type { Scene } from '../scene';
import { words } from '../words';
import { Conversation } from './Conversation';
import { Icon } from './icons';
import { Start } from './Start';
import { Unreachable } from './Unreachable';

export type PanelProps = { scene: Scene; chat: Chat; onClose: () => void };

export function Panel({ scene, chat, onClose }: PanelProps) {
  const { phase, closing, link, confirming } = scene;
  return (
    <section
      class="panel"
      data-testid="panel"
      role="dialog"
      aria-label={words.panel(scene.title)}
      tabIndex={-1}
    >
      <header class="head">
        <Face scene={scene} />
        <div class="who">
          {scene.specialist ? (
            <h2 class="title">
              <bdi data-testid="specialist-name">{scene.specialist.name}</bdi>
            </h2>
          ) : (
            <h2 class="title">
              <bdi>{scene.title || words.open}</bdi>
            </h2>
          )}
          <p class="state">
            <bdi>{words.state(phase, closing, !!scene.waiting?.opens)}</bdi>
          </p>
        </div>
        {phase !== 'start' && !closing && (
          <button
            class="quiet"
            type="button"
            data-testid="end-chat"
            aria-expanded={confirming}
            onClick={() => chat.ask(!confirming)}
          >
            {words.end}
          </button>
        )}
        <button
          class="round"
          type="button"
          data-testid="close"
          aria-label={words.close}
          title={words.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="hidden" data-testid="connection" data-state={link} />
      {phase !== 'start' ? (
        <Conversation scene={scene} chat={chat} />
      ) : scene.site === 'unreachable' || scene.site === 'refused' ? (
        <Unreachable site={scene.site} onRetry={() => void chat.load()} />
      ) : (
        <Start scene={scene} chat={chat} />
      )}
    </section>
  );
}

/** Whoever is with the customer: a specialist's initials on a hue that is theirs, or the site's. */
function Face({ scene: { specialist, title } }: { scene: Scene }) {
  const letters = initials(specialist?.name ?? title);
  return (
    <span
      class={specialist ? 'face person' : 'face'}
      aria-hidden="true"
      ref={(face) => face?.style.setProperty('--hue', String(specialist ? hue(specialist.id) : 0))}
    >
      {letters}
    </span>
  );
}

// The log, what it waits for, and below it the one thing the customer can do: write, confirm the end, or begin anew.
import type { Chat } from '../chat';
import type { Scene } from '../scene';
import { words } from '../words';
import { Composer } from './Composer';
import { Icon } from './icons';
import { Log } from './Log';

type Props = { scene: Scene; chat: Chat };

export function Conversation({ scene, chat }: Props) {
  const { lines, link, closing, specialist, confirming } = scene;
  const pending = lines.some(({ delivery }) => delivery === 'waiting');
  return (
    <>
      <Log scene={scene} chat={chat} />
      <div class="foot">
        <div role="status">
          {scene.queued && (
            <p class="strip wait">
              <span class="pulse" />
              <bdi>
                <strong data-testid="queue-place" data-place={scene.place}>
                  {words.place(scene.place)}
                </strong>{' '}
                {words.meanwhile}
              </bdi>
            </p>
          )}
          {link === 'offline' && !closing && (
            <p class="strip off">
              <Icon name="offline" size={16} />
              <bdi>{pending ? words.offline : words.offlineQuiet}</bdi>
            </p>
          )}
        </div>
        {closing === 'ended' ? (
          <div class="over" data-testid="ended" role="status">
            <p>{words.ended(scene.endedBy, specialist?.name ?? null)}</p>
            <button class="primary" type="button" data-testid="new-chat" onClick={() => chat.leave()}>
              {words.fresh}
            </button>
          </div>
        ) : closing === 'ending' ? (
          <p class="over" role="status">
            {link === 'offline' ? words.endingOffline : words.ending}
          </p>
        ) : confirming ? (
          <div class="over ask" role="group" aria-label={words.endAsk}>
            <p>{words.endAsk}</p>
            <button
              class="danger"
              type="button"
              data-testid="end-confirm"
              ref={focus}
              onClick={() => chat.end()}
            >
              {words.end}
            </button>
            <button class="plain" type="button" data-testid="end-keep" onClick={() => chat.ask(false)}>
              {words.endKeep}
            </button>
          </div>
        ) : (
          <Composer draft={scene.draft} chat={chat} />
        )}
      </div>
    </>
  );
}

/** Stable, so that it runs once, when the button comes. */
const focus = (button: HTMLElement | null) => button?.focus();

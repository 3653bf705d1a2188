// The log, what it waits for, and below it what the customer can do: write, confirm the end, or begin anew.
import type { Chat } from '../chat';
import type { Scene } from '../scene';
import { words } from '../words';
import { Composer } from './Composer';
import { Icon } from './icons';
import { Log } from './Log';
import { Wait } from './Wait';

type Props = { scene: Scene; chat: Chat };

export function Conversation({ scene, chat }: Props) {
  const { lines, link, closing, confirming, waiting, tooLate } = scene;
  const pending = lines.some(({ delivery }) => delivery === 'waiting');
  return (
    <>
      <Log scene={scene} chat={chat} />
      <div class="foot">
        <div role="status" aria-atomic={false}>
          {waiting && <Wait waiting={waiting} written={lines.length > 0} />}
          {link === 'offline' && !closing && (
            <p class="strip off">
              <Icon name="offline" size={16} />
              <bdi>{pending ? words.offline : words.offlineQuiet}</bdi>
            </p>
          )}
        </div>
        {closing === 'ended' && <Ended scene={scene} chat={chat} />}
        {closing === 'ending' ? (
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
          !tooLate && <Composer draft={scene.draft} label={closing ? words.goOn : words.write} chat={chat} />
        )}
      </div>
    </>
  );
}

/** How it ended, and the way to a new chat; the composer below is the way back into this one, until it is too late. */
function Ended({ scene: { endedBy, specialist, tooLate, trouble }, chat }: Props) {
  return (
    <div class={tooLate ? 'over' : 'strip'} data-testid="ended" role="status">
      <bdi class={trouble ? 'trouble' : undefined}>
        {tooLate
          ? words.tooLate
          : trouble
            ? words.trouble[trouble]
            : words.ended(endedBy, specialist?.name ?? null)}
      </bdi>
      <button
        class={tooLate ? 'primary' : 'plain'}
        type="button"
        data-testid="new-chat"
        onClick={() => chat.leave()}
      >
        {words.fresh}
      </button>
    </div>
  );
}

/** Stable, so that it runs once, when the button comes. */
const focus = (button: HTMLElement | null) => button?.focus();

// One sender's messages in a row. The text is shown to the letter, as text and nothing else.
import type { Group, Line } from '../scene';
import { clock } from '../times';
import { words } from '../words';

type Props = { group: Group; again: ((messageId: string) => void) | null };

export function Bubbles({ group: { sender, name, lines }, again }: Props) {
  const mine = sender === 'customer';
  return (
    <div class={`group ${sender}`}>
      {lines.map((line, index) => {
        const next = lines[index + 1];
        const told =
          next?.delivery !== line.delivery || line.delivery === 'failed' || (mine && next.far !== line.far);
        return (
          <div
            key={line.id}
            class="message"
            data-testid="message"
            data-message-id={line.id}
            data-seq={line.seq}
            data-sender={line.sender}
            data-delivery={line.delivery}
          >
            <span class="hidden">{mine ? words.you : name}: </span>
            <div class={line.deleted ? 'bubble gone' : 'bubble'}>
              <p data-testid="message-text" dir="auto">
                {line.deleted ? words.deleted : line.text}
              </p>
            </div>
            {told && sender !== 'system' && <Meta line={line} name={name} again={again} />}
          </div>
        );
      })}
    </div>
  );
}

function Meta({ line, name, again }: { line: Line; name: string | null; again: Props['again'] }) {
  if (line.delivery === 'failed') {
    return (
      <p class="meta failed">
        <bdi>
          {words.delivery.failed} ·{' '}
          {again ? (
            <button class="link" type="button" data-testid="try-again" onClick={() => again(line.id)}>
              {words.again}
            </button>
          ) : (
            words.afterEnd
          )}
        </bdi>
      </p>
    );
  }
  const mine = line.sender === 'customer';
  const word = mine
    ? words.delivery[line.delivery === 'sent' ? (line.far ?? 'sent') : line.delivery]
    : line.edited && !line.deleted
      ? words.edited(name)
      : name;
  return (
    <p class="meta">
      {word && <bdi>{word}</bdi>}
      {line.delivery !== 'waiting' && (
        <>
          {word && ' · '}
          <time dir="auto">{clock(line.at)}</time>
        </>
      )}
    </p>
  );
}

// Where the customer writes. Grows with the text; what is typed is kept at once, so a reload loses nothing.
import { trimText } from '@switchboard/kit';
import type { Chat } from '../chat';
import { excess, isSend } from '../composing';
import { words } from '../words';
import { Icon } from './icons';

type Props = { draft: string; label: string; chat: Chat };

export function Composer({ draft, label, chat }: Props) {
  const over = excess(draft);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        chat.send();
      }}
    >
      {over > 0 && (
        <p class="trouble" role="alert">
          {words.tooLong(over)}
        </p>
      )}
      <div class="box">
        <textarea
          // A new function each time, so that it runs after every drawing.
          ref={(field) => grow(field)}
          data-testid="composer"
          aria-label={label}
          placeholder={label}
          dir="auto"
          rows={1}
          value={draft}
          enterkeyhint="send"
          onInput={({ currentTarget }) => chat.write(currentTarget.value)}
          onKeyDown={(event) => {
            if (!isSend(event)) return;
            event.preventDefault();
            chat.send();
          }}
        />
        <button
          class="send"
          type="submit"
          data-testid="send"
          aria-label={words.send}
          title={words.send}
          disabled={!trimText(draft) || over > 0}
          // The keyboard stays where it is.
          onPointerDown={(event) => event.preventDefault()}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

/** Set through the CSSOM: a strict policy forbids style attributes only. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

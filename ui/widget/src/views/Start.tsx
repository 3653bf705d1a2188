// The form before a chat: a name and a question, both optional.
import type { Chat } from '../chat';
import { NAME_CHARS, excess, isSend } from '../composing';
import type { Scene } from '../scene';
import { words } from '../words';

export function Start({
  scene: { greeting, name, draft, starting, trouble },
  chat,
}: {
  scene: Scene;
  chat: Chat;
}) {
  const over = excess(draft);
  return (
    <form
      class="start"
      onSubmit={(event) => {
        event.preventDefault();
        void chat.start();
      }}
    >
      <p class={greeting ? 'greeting' : 'greeting bone'} dir="auto">
        {greeting}
      </p>
      <label class="field">
        <bdi>
          {words.name} <em>{words.optional}</em>
        </bdi>
        <input
          data-testid="name"
          type="text"
          name="name"
          autocomplete="name"
          dir="auto"
          maxLength={NAME_CHARS}
          value={name}
          onInput={({ currentTarget }) => chat.call(currentTarget.value)}
        />
      </label>
      <label class="field">
        <bdi>
          {words.question} <em>{words.optional}</em>
        </bdi>
        <textarea
          data-testid="question"
          name="question"
          dir="auto"
          rows={4}
          value={draft}
          enterkeyhint="send"
          onInput={({ currentTarget }) => chat.write(currentTarget.value)}
          onKeyDown={(event) => {
            if (!isSend(event)) return;
            event.preventDefault();
            void chat.start();
          }}
        />
      </label>
      <p class="trouble" role="alert">
        {over > 0 ? words.tooLong(over) : trouble && words.trouble[trouble]}
      </p>
      <button class="primary" type="submit" data-testid="start" disabled={over > 0} aria-busy={starting}>
        {starting ? words.starting : words.start}
      </button>
    </form>
  );
}

// The composers' rules: when a key sends, and when a text is too long. The limits are the relay's; here they warn early.
import { MESSAGE_CHARS, chars, trimText } from '@switchboard/kit';
import { type Command, newId } from '@switchboard/protocol';

/** Longest name, in UTF-16 units, which is never more than the relay's limit in scalar values. */
export const NAME_CHARS = 120;

/** Enter sends and Shift+Enter breaks the line; an Enter that ends an input method's composition does neither. */
export function isSend(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'isComposing' | 'keyCode'>): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

/** By how many characters a text is over the limit. */
export function excess(text: string): number {
  return text.length <= MESSAGE_CHARS ? 0 : Math.max(0, chars(trimText(text)) - MESSAGE_CHARS);
}

/** Where the chat stands, as far as the page says. */
export type Page = { url: string | null; title: string | null; language: string | null };

/** Opens a chat with what stands in the form. */
export const opening = (name: string, text: string, { url, title, language }: Page): Command => ({
  type: 'start_session',
  session_id: newId(),
  name: name || null,
  language,
  page_url: url,
  page_title: title,
  first_message: text ? { message_id: newId(), text } : null,
});

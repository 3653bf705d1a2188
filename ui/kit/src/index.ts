// What desktop and widget share besides tokens and words: how times, names and texts are written. No framework here.
export { clock, day, relativeDay, sameDay, seconds, wait } from './format';
export { hue, initials } from './identity';
export { MESSAGE_CHARS, NOTE_CHARS, PASSWORD_MIN_CHARS, chars, trimText } from './text';

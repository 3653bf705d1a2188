// What can be said of the sign-in forms before asking the relay, and where its refusals belong. Pure.
import { chars, PASSWORD_MIN_CHARS } from '@switchboard/kit';
import { en as t } from '@switchboard/kit/messages/en/desktop';
import type { ErrorCode } from '@switchboard/protocol';

/** The fields of both forms. */
export type FieldName = 'relay' | 'code' | 'newPassword' | 'email' | 'password';

/** What is wrong, by field. */
export type Wrong = Partial<Record<FieldName, string>>;

/** How somebody signs in. */
export type Way = 'code' | 'password';

/** What was typed. */
export type Typed = Record<FieldName, string>;

/** What is missing or cannot be right; empty when the relay may be asked. */
export function check(way: Way, typed: Typed): Wrong {
  const wrong: Wrong = {};
  if (!typed.relay.trim()) wrong.relay = t.signIn.needRelay;
  if (way === 'code') {
    if (!typed.code.trim()) wrong.code = t.signIn.needCode;
    if (typed.newPassword && chars(typed.newPassword) < PASSWORD_MIN_CHARS) {
      wrong.newPassword = t.signIn.shortPassword(PASSWORD_MIN_CHARS);
    }
  } else {
    if (!typed.email.trim()) wrong.email = t.signIn.needEmail;
    if (!typed.password) wrong.password = t.signIn.needPassword;
  }
  return wrong;
}

/** The field a refusal speaks of; `null` when it speaks of the whole. */
export function fieldOf(code: ErrorCode, way: Way): FieldName | null {
  if (code === 'invitation_gone') return 'code';
  if (code === 'wrong_credentials') return way === 'code' ? 'code' : 'password';
  return null;
}

// A client for a Switchboard relay. `wire`, `ipc` and `openapi` are generated from the relay's and the desktop's code.
export { type Latest, type Opening } from './chat.ts';
export { Client, type Heard, type State } from './client.ts';
export { type Options, connect } from './connect.ts';
export { type Code, RelayError } from './errors.ts';
export { newId } from './ids.ts';
export { Link, type LinkListener, type LinkState, type Socket } from './link.ts';
export { Anyone } from './machine/anyone.ts';
export { UNREAD, apply } from './machine/apply.ts';
export {
  type Change,
  type Config,
  type Hangup,
  Machine,
  type Phase,
  type Place,
  type Saved,
  type Side,
} from './machine/machine.ts';
export { goesOn } from './machine/marks.ts';
export { type Pending } from './machine/outbox.ts';
export { applyToStaff } from './machine/staff.ts';
export { type Rest, type RestOptions, answer, rest } from './rest.ts';
export { type Kept, type Store, inStorage } from './store.ts';
export { type Held, TOKEN_AGE_MS, type Tokens } from './tokens.ts';
export type * as ipc from './ipc.ts';
export type { components, operations, paths } from './openapi.ts';
export type * from './wire.ts';

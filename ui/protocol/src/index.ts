// The words both front ends share with the relay and the desktop's core. `wire` and `ipc` are generated.
export type * from './wire';
export type * as ipc from './ipc';

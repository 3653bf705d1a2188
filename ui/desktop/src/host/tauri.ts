// The core behind Tauri. The only file that may import `@tauri-apps/api`.
import type { ipc } from '@switchboard/protocol';
import { invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Host, Unlisten } from './host';

/** Whether this page runs in the app's own window. */
export const inTauri = isTauri;

/** The real core. */
export function tauriHost(): Host {
  const call = <T>(command: string, request: object = {}): Promise<T> => invoke<T>(command, { request });
  const on = <T>(event: string, listener: (payload: T) => void): Promise<Unlisten> =>
    listen<T>(event, ({ payload }) => {
      listener(payload);
    });

  return {
    load: () => invoke<ipc.AppView>('load'),
    onApp: (listener) => on('app', listener),
    onThread: (listener) => on('thread', listener),
    join: (request) => call('join', request),
    signIn: (request) => call('sign_in', request),
    signOut: () => call('sign_out'),
    accept: (request) => call('accept', request),
    decline: (request) => call('decline', request),
    setStatus: (request) => call('set_status', request),
    openThread: (request) => call('open_thread', request),
    closeThread: (request) => call('close_thread', request),
    send: (request) => call('send', request),
    saveDraft: (request) => call('save_draft', request),
    retry: (request) => call('retry', request),
    discard: (request) => call('discard', request),
    end: (request) => call('end', request),
    transfer: (request) => call('transfer', request),
    cancelTransfer: (request) => call('cancel_transfer', request),
    handOver: (request) => call('hand_over', request),
    endWrapUp: (request) => call('end_wrap_up', request),
    transferTargets: () => call('transfer_targets'),
    dismissNotice: () => call('dismiss_notice'),
  };
}

// Puts the window on the page: with the core behind Tauri, or with its in-memory twin in a plain browser, where the
// address chooses a scene: `?scene=usual&theme=dark&open=0`.
import '@fontsource-variable/inter';
import '@switchboard/kit/tokens.css';
import './base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import type { Host } from './host/host';
import { inTauri, tauriHost } from './host/tauri';

async function host(): Promise<Host> {
  if (inTauri()) return tauriHost();
  const { twin } = await import('./host/memory/twin');
  return twin(new URLSearchParams(location.search), document.documentElement);
}

const target = document.getElementById('app');
if (target) mount(App, { target, props: { host: await host() } });

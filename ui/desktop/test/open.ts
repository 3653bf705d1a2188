// Opens the whole window on the in-memory twin, the way a person would find it.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, vi } from 'vitest';
import App from '../src/App.svelte';
import { MemoryHost } from '../src/host/memory/memory';
import type { SceneName } from '../src/host/memory/scenes';

/** Virtual time for every test of a file. */
export function virtualTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 10, 22, 12, 0, 0) });
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });
}

/** The window in a scene. */
export async function openWindow(scene: SceneName): Promise<MemoryHost> {
  const host = new MemoryHost(scene);
  render(App, { host });
  await pass(0);
  return host;
}

/** Lets time pass. */
export async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis);
}

/** Clicks what bears a test id; the first, where there are several. */
export async function click(testid: string, index = 0): Promise<void> {
  const found = screen.getAllByTestId(testid)[index];
  if (!found) throw new Error(`no ${testid} ${index}`);
  await fireEvent.click(found);
  await pass(0);
}

/** Opens the chat with somebody. */
export async function openChat(name: string): Promise<void> {
  const row = screen.getAllByTestId('session-row').find((one) => one.textContent.includes(name));
  if (!row) throw new Error(`no row for ${name}`);
  await fireEvent.click(row);
  await pass(0);
}

/** The composer. */
export function composer(): HTMLTextAreaElement {
  return screen.getByTestId<HTMLTextAreaElement>('composer');
}

/** Writes into the composer. */
export async function write(text: string): Promise<void> {
  await fireEvent.input(composer(), { target: { value: text } });
}

/** The texts on the screen, to the letter. */
export function texts(): string[] {
  return screen.getAllByTestId('message-text').map((element) => element.textContent);
}

/** The requests a command was called with. */
export function asked(host: MemoryHost, command: string): object[] {
  return host.calls.filter((call) => call.command === command).map((call) => call.request);
}

// Texts that break things, drawn: each stands there to the letter, and none of them becomes anything but text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Chat } from '../src/chat';
import { render } from '../src/draw';
import type { Line, Scene } from '../src/scene';
import { Panel } from '../src/views/Panel';

const file = join(import.meta.dirname, '../../../relay/src/trial/hostile/corpus.json');
const texts = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>).flat();

const line = (text: string, at: number): Line => ({
  id: `m${at}`,
  seq: at,
  sender: 'specialist',
  name: text,
  text,
  at,
  delivery: 'received',
  edited: false,
  deleted: false,
});

const scene: Scene = {
  phase: 'active',
  site: 'ready',
  title: 'Shop',
  greeting: 'Hello',
  brand: null,
  specialist: { id: 'i', name: 'Mia' },
  waiting: null,
  lines: [],
  typing: false,
  reminded: false,
  closing: null,
  tooLate: false,
  endedBy: null,
  link: 'online',
  unread: 0,
  name: '',
  draft: '',
  starting: false,
  trouble: null,
  confirming: false,
};

const draw = (text: string): HTMLElement => {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  const change = { title: text, specialist: { id: 'i', name: text }, draft: text, lines: [line(text, 1)] };
  render(<Panel scene={{ ...scene, ...change }} chat={{} as Chat} onClose={vi.fn()} />, root);
  return root;
};

/** Every element with the names of its attributes. */
const shape = (root: HTMLElement) =>
  [...root.querySelectorAll('*')].map((element) => [element.localName, ...element.getAttributeNames()]);

it('draws every text to the letter, and nothing else', () => {
  expect(texts.length).toBeGreaterThan(500);
  const usual = shape(draw('An ordinary text'));
  for (const text of texts.filter((text) => text.trim())) {
    const root = draw(text);
    expect(shape(root), text).toEqual(usual);
    expect(root.textContent).toContain(text);
  }
});

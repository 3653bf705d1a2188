// What is drawn: the same document as Preact's own renderer makes of the same tree, whatever was drawn before.
import { type ComponentChildren, type VNode, createElement, render as preact } from 'preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { render } from '../src/draw';

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement('div');
  document.body.replaceChildren(root);
});

type Part = { type: string; key?: string; props: Record<string, unknown> & { children?: Tree } };
type Tree = Part | Tree[] | string | number | boolean | null | undefined;

function isPart(tree: Tree): tree is Part {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

/** The same tree, as Preact takes it. */
function theirs(tree: Tree): ComponentChildren {
  if (Array.isArray(tree)) return tree.map(theirs);
  if (!isPart(tree)) return tree;
  const { children, ...props } = tree.props;
  return createElement(tree.type, { ...props, key: tree.key }, theirs(children)) as VNode;
}

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function grow(roll: (sides: number) => number, depth: number): Tree {
  const children = Array.from({ length: roll(4) }, () => (depth > 0 ? grow(roll, depth - 1) : 'leaf'));
  const values = [undefined, null, false, true, '', 'a', 7];
  const props = {
    class: ['a', 'b'][roll(2)],
    dir: ['auto', 'ltr'][roll(2)],
    'data-x': values[roll(7)],
    'aria-busy': values[roll(7)],
    hidden: roll(2) === 0,
  };
  switch (roll(6)) {
    case 0:
      return ['', 'text', 'other'][roll(3)];
    case 1:
      return [null, false, true, undefined, 0, 12][roll(6)];
    case 2:
      return { type: 'ul', props: { children: shuffled(roll) } };
    case 3:
      return { type: 'svg', props: { viewBox: '0 0 1 1', children: { type: 'path', props: { d: 'M0 0' } } } };
    default:
      return { type: ['p', 'div'][roll(2)] ?? 'p', props: { ...props, children } };
  }
}

/** Some of a few items with keys, in any order. */
function shuffled(roll: (sides: number) => number): Tree {
  const keys = ['a', 'b', 'c', 'd', 'e'].filter(() => roll(3) > 0);
  for (let i = keys.length - 1; i > 0; i -= 1) {
    const j = roll(i + 1);
    [keys[i], keys[j]] = [keys[j] ?? '', keys[i] ?? ''];
  }
  return keys.map((key) => ({ type: 'li', key, props: { id: key, children: `${key}${roll(2)}` } }));
}

describe('drawing', () => {
  it('makes what Preact makes, over many trees one after the other', () => {
    const other = document.createElement('div');
    for (let seed = 1; seed <= 40; seed += 1) {
      const roll = dice(seed);
      for (let step = 0; step < 12; step += 1) {
        const tree = [grow(roll, 3), grow(roll, 2)];
        render(tree as ComponentChildren, root);
        preact(theirs(tree), other);
        // The order of attributes may differ.
        expect(
          root.isEqualNode(other),
          `seed ${seed}, step ${step}: ${root.innerHTML} ${other.innerHTML}`,
        ).toBe(true);
      }
    }
  });

  it('keeps what was there, with its place in the document', () => {
    const list = (...keys: string[]) => (
      <ul>
        {keys.map((key) => (
          <li key={key}>{key}</li>
        ))}
      </ul>
    );
    render(list('a', 'b', 'c'), root);
    const [a, b, c] = root.querySelectorAll('li');
    const moved = vi.spyOn(Node.prototype, 'insertBefore');
    render(list('a', 'b', 'c', 'd'), root);
    expect(moved).toHaveBeenCalledTimes(2);
    render(list('b', 'd'), root);
    expect(moved).toHaveBeenCalledTimes(2);
    moved.mockRestore();
    expect(b?.isConnected).toBe(true);
    expect([a?.isConnected, c?.isConnected]).toEqual([false, false]);
    expect(root.textContent).toBe('bd');
  });

  it('leaves a field alone that says already what it should', () => {
    const set = vi.spyOn(HTMLInputElement.prototype, 'value', 'set');
    render(<input value="a" />, root);
    expect(set).toHaveBeenCalledOnce();
    render(<input value="a" />, root);
    expect(set).toHaveBeenCalledOnce();
    const field = root.querySelector('input');
    if (field) field.value = 'typed';
    render(<input value="a" />, root);
    expect(field?.value).toBe('a');
    set.mockRestore();
  });

  it('tells a reference once the whole drawing stands, and again when it is another', () => {
    const seen: string[] = [];
    const tell = (element: Element | null) => void seen.push(element?.isConnected ? root.innerHTML : '');
    const view = (more: string) => (
      <p>
        <b ref={tell} />
        {more}
      </p>
    );
    render(view('one'), root);
    render(view('two'), root);
    expect(seen).toEqual(['<p><b></b>one</p>']);
    render(<p ref={(element) => tell(element)} />, root);
    render(<p ref={(element) => tell(element)} />, root);
    expect(seen).toHaveLength(3);
  });

  it('calls the latest listener, and none that is gone', () => {
    const [first, second] = [vi.fn(), vi.fn()];
    render(<button onClick={first} />, root);
    render(<button onClick={second} />, root);
    root.querySelector('button')?.click();
    render(<button />, root);
    root.querySelector('button')?.click();
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
  });
});

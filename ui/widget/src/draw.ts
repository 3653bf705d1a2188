// Draws the views. They are functions without state: every scene makes a new tree, and what differs from the tree before
// it is changed in the document. The views are written as Preact's, with its types; of Preact itself they need so little
// that this file does it for a fifth of the weight. Compiled JSX calls `jsx`; the build and the tests put it in place.
import type { ComponentChildren } from 'preact';

type Props = Record<string, unknown> & { children?: Tree };
type Component = (props: Props) => Tree;

/** An element; with `''` for its type, a text. */
type Part = { type: string; key: unknown; props: Props; text: string };
type Tree = Part | Tree[] | string | number | boolean | null | undefined;

/** A part, where it stands in the document, and what it holds. */
type Drawn = Part & { node: Element | Text; inside: Drawn[] };

export const jsx = (type: string | Component, props: Props, key?: unknown): Tree => {
  if (typeof type === 'string') return { type, key, props, text: '' };
  const made = type(props);
  return key === undefined ? made : { ...(made as Part), key };
};

export const Fragment: Component = ({ children }) => children;

export { jsx as jsxs };

const roots = new WeakMap<Element, Drawn[]>();

/** Makes `root` hold what `view` says, and nothing else. */
export function render(view: ComponentChildren, root: Element): void {
  const after: (() => void)[] = [];
  roots.set(root, fill(root, view as Tree, roots.get(root) ?? [], after));
  // Once all is in its place.
  for (const call of after) call();
}

/** What was there of the same type and key is kept, with its focus, its caret and how far it is scrolled. */
function fill(parent: Element, view: Tree, before: Drawn[], after: (() => void)[]): Drawn[] {
  const spare = new Set(before);
  const drawn = parts(view).map((part) => {
    return draw(part, take(spare, part), parent, after);
  });
  for (const { node } of spare) node.remove();
  let at = parent.firstChild;
  for (const { node } of drawn) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  return drawn;
}

/** The first that fits: as nearly all stand where they stood, it is found at once. */
function take(spare: Set<Drawn>, { type, key }: Part): Drawn | undefined {
  for (const old of spare) {
    if (old.type !== type || old.key !== key) continue;
    spare.delete(old);
    return old;
  }
  return undefined;
}

function draw(part: Part, old: Drawn | undefined, parent: Element, after: (() => void)[]): Drawn {
  const { type, props, text } = part;
  if (!type) {
    const node = old ? (old.node as Text) : new Text();
    if (node.data !== text) node.data = text;
    return { ...part, node, inside: [] };
  }
  const space = type === 'svg' ? 'http://www.w3.org/2000/svg' : parent.namespaceURI;
  const node = old ? (old.node as Element) : document.createElementNS(space, type);
  const were = old?.props ?? {};
  for (const name in { ...were, ...props }) {
    if (name === 'value' || props[name] !== were[name]) set(node, name, props[name]);
  }
  const { ref } = props;
  if (ref && ref !== were.ref) after.push(() => (ref as (node: Element) => void)(node));
  return { ...part, node, inside: fill(node, props.children, old?.inside ?? [], after) };
}

function set(node: Element, name: string, value: unknown): void {
  if (name === 'children' || name === 'ref') return;
  if (name.startsWith('on')) Object.assign(node, { [name.toLowerCase()]: value ?? null });
  else if (name === 'value') {
    // Setting it moves the caret.
    const field = node as HTMLInputElement;
    if (field.value !== value) field.value = String(value);
  } else if (typeof value === 'boolean' && name[4] !== '-') node.toggleAttribute(name, value);
  else if (value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, String(value));
}

/** Flat; nothing, true and false draw nothing. */
function parts(view: Tree): Part[] {
  if (Array.isArray(view)) return view.flatMap(parts);
  if (typeof view === 'string' || typeof view === 'number') {
    return [{ type: '', key: undefined, props: {}, text: String(view) }];
  }
  return view && typeof view === 'object' ? [view] : [];
}

// What compiled JSX calls, in place of Preact's own entry: that one carries a second way to make a vnode.
import { Fragment, h, type ComponentType, type VNode } from 'preact';

type Props = Record<string, unknown>;

export const jsx = (type: ComponentType<Props>, props: Props, key?: string): VNode<Props> =>
  h(type, key === undefined ? props : { ...props, key });

export { jsx as jsxs, Fragment };

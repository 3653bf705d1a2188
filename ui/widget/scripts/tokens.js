// Puts the kit's tokens into the widget's style sheets without the ones it does not use: every byte is the host page's.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const sheet = readFileSync(
  createRequire(import.meta.url).resolve('@switchboard/kit/tokens.css'),
  'utf8',
).replace(/\/\*[\s\S]*?\*\//g, '');

/** Name to value, as declared for every theme at once. */
const values = new Map(
  [...(/:root,\s*:host\s*\{([\s\S]*?)\n\}/.exec(sheet)?.[1] ?? '').matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(
    ([, name, value]) => [name, value.replace(/\s+/g, ' ').trim()],
  ),
);

const used = (css) => new Set([...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));

const MOTION = ['--quick', '--calm', '--breath'];

/** What the style sheets set themselves, or scripts do. */
const OWN = ['--brand', '--hue', '--seen-height', '--seen-top'];

/** Those that stand for one value in every theme and need no name at run time. */
const plain = (name) =>
  values.has(name) && !MOTION.includes(name) && !/light-dark|var\(/.test(values.get(name));

/** A style sheet with the token rules it leads to in front. */
export function withTokens(css) {
  const body = css.replace(/var\((--[\w-]+)\)/g, (whole, name) => (plain(name) ? values.get(name) : whole));
  const wanted = new Set();
  const take = (name) => {
    if (wanted.has(name) || OWN.includes(name)) return;
    if (!values.has(name)) throw new Error(`The kit has no token ${name}.`);
    wanted.add(name);
    used(values.get(name)).forEach(take);
  };
  used(body).forEach(take);
  const rule = [...values].filter(([name]) => wanted.has(name)).map(([name, value]) => `${name}:${value}`);
  const still = MOTION.filter((name) => wanted.has(name)).map((name) => `${name}:0ms`);
  return `:host{${rule.join(';')}}@media (prefers-reduced-motion:reduce){:host{${still.join(';')}}}${body}`;
}

/** Every token of `css` replaced by its value, for the loader, which carries no token rule. */
export function inlined(css) {
  const value = (name) =>
    values.get(name)?.replace(/var\((--[\w-]+)(?:,[^)]*)?\)/g, (_, inner) => value(inner));
  return css.replace(/var\((--[\w-]+)\)/g, (whole, name) => value(name) ?? whole);
}

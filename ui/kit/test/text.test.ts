import { expect, it } from 'vitest';
import { chars, trimText } from '../src';

// The same cases as the relay's and the core's own rule has.
it('trims the ends and keeps the inside to the letter', () => {
  expect(trimText(' \n\ufeff a  b\r\n\r\nc\rd \u3000\t')).toBe('a  b\n\nc\nd');
  expect(trimText(' \ufeff\n ')).toBe('');
  expect(trimText('\u0085a\u0085')).toBe('\u0085a\u0085');
});

it('counts as the limits do', () => {
  expect(chars('añ👍')).toBe(3);
  expect(chars('👩🏽‍🚀')).toBe(4);
});

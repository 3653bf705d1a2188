import { describe, expect, it } from 'vitest';
import { clock, day, relativeDay, sameDay, seconds, wait } from '../src';

const words = { today: 'Today', yesterday: 'Yesterday' };
const at = (month: number, date: number, hour = 12, minute = 0, year = 2026): number =>
  new Date(year, month - 1, date, hour, minute).getTime();
const now = at(11, 22, 9, 30);

describe('a wait', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [7_000, '0:07'],
    [125_000, '2:05'],
    [3_599_999, '59:59'],
    [3_725_000, '1:02:05'],
    [86_399_000, '23:59:59'],
    [86_400_000, '1 d'],
    [300_000_000, '3 d'],
    [-5_000, '0:00'],
  ])('of %i ms reads %s', (millis, text) => {
    expect(wait(millis)).toBe(text);
  });
});

it('rounds what is left up, so that 0 means over', () => {
  expect([1, 1000, 1001, 0, -1].map(seconds)).toEqual([1, 1, 2, 0, 0]);
});

describe('days', () => {
  it('have words where there are some, and names where there are none', () => {
    expect(day(at(11, 22, 0, 1), now, words, 'en-GB')).toBe('Today');
    expect(day(at(11, 21, 23, 59), now, words, 'en-GB')).toBe('Yesterday');
    expect(day(at(11, 16), now, words, 'en-GB')).toBe('Monday 16 November');
    expect(day(at(12, 31, 12, 0, 2025), now, words, 'en-GB')).toMatch(/^Wednesday,? 31 December 2025$/);
  });

  it('are as short as they can be in a list', () => {
    expect(relativeDay(at(11, 22, 8, 5), now, words, 'en-GB')).toBe('8:05');
    expect(relativeDay(at(11, 21), now, words, 'en-GB')).toBe('Yesterday');
    expect(relativeDay(at(11, 20), now, words, 'en-GB')).toBe('Fri');
    expect(relativeDay(at(11, 15), now, words, 'en-GB')).toBe('15 Nov');
    expect(relativeDay(at(11, 15, 12, 0, 2024), now, words, 'en-GB')).toBe('15 Nov 2024');
  });

  it('take a moment that is still to come for now', () => {
    expect(relativeDay(now + 60_000, now, words, 'en-GB')).toBe('9:31');
  });

  it('begin at midnight here', () => {
    expect(sameDay(at(11, 22, 0, 0), at(11, 22, 23, 59))).toBe(true);
    expect(sameDay(at(11, 22, 23, 59), at(11, 23, 0, 0))).toBe(false);
  });
});

it('writes the time of day as people there do', () => {
  expect(clock(at(11, 22, 14, 5), 'en-GB')).toBe('14:05');
  expect(clock(at(11, 22, 14, 5), 'en-US')).toMatch(/^2:05\sPM$/u);
});

// The golden traces: what this machine must say to each input, no more and no less.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mark, RelayFrame } from '../src/wire.ts';
import { describe, expect, it } from 'vitest';
import { Anyone } from '../src/machine/anyone.ts';
import { type Config, Machine, type Saved } from '../src/machine/machine.ts';
import type { Pending } from '../src/machine/outbox.ts';

type In =
  | { type: 'open' | 'heard' | 'closed' | 'tick'; at: number }
  | { type: 'frame'; at: number; frame: RelayFrame }
  | { type: 'submit'; pending: Pending }
  | { type: 'mark'; session_id: string; mark: Mark }
  | { type: 'typing'; at: number; session_id: string }
  | { type: 'withdraw'; id: string };
type Step = { in: In } | { out: unknown } | { state: Record<string, unknown> };
type Trace = { about: string; role: string; config: Config; saved: Saved; steps: Step[] };

const folder = join(import.meta.dirname, '../../../tests/conformance/traces');
const names = readdirSync(folder);

function feed(machine: Machine, input: In): unknown[] {
  switch (input.type) {
    case 'open':
      machine.handleOpen(input.at);
      return [];
    case 'heard':
      machine.handleHeard(input.at);
      return [];
    case 'closed':
      machine.handleClosed(input.at);
      return [];
    case 'tick':
      machine.handleTick(input.at);
      return [];
    case 'frame':
      machine.handleFrame(input.at, input.frame);
      return [];
    case 'submit':
      machine.submit(input.pending);
      return [];
    case 'mark':
      machine.mark(input.session_id, input.mark);
      return [];
    case 'typing':
      machine.typing(input.at, input.session_id);
      return [];
    case 'withdraw':
      return [{ type: 'withdrawn', withdrawn: machine.withdraw(input.id) }];
  }
}

function drain(machine: Machine): unknown[] {
  const said: unknown[] = [];
  for (let change; (change = machine.pollChange());) said.push({ type: 'change', change });
  for (let frame; (frame = machine.pollFrame());) said.push({ type: 'frame', frame });
  for (let hangup; (hangup = machine.pollHangup());) said.push({ type: 'hangup', hangup });
  return said;
}

function state(machine: Machine): Record<string, unknown> {
  return {
    phase: machine.phase,
    view: machine.view,
    cursor: machine.cursor,
    outbox: machine.outbox.map(({ id }) => id),
    deadline: machine.deadline,
    clock_offset: machine.clockOffset,
  };
}

describe('golden traces', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThanOrEqual(20);
  });

  it.each(names)('%s', (name) => {
    const trace = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Trace;
    const machine = new Machine(trace.config, trace.saved, new Anyone());
    let expected: unknown[] = [];
    let said: unknown[] = [];
    trace.steps.forEach((step, index) => {
      if ('out' in step) {
        expected.push(step.out);
        return;
      }
      expect(said, `${trace.about} Before step ${index}.`).toEqual(expected);
      if ('in' in step) {
        said = [...feed(machine, step.in), ...drain(machine)];
        expected = [];
      } else {
        expect(state(machine), `${trace.about} At step ${index}.`).toMatchObject(step.state);
      }
    });
    expect(said, `${trace.about} At the end.`).toEqual(expected);
  });
});

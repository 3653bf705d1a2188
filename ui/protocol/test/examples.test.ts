// The examples of the protocol's reference: the machine takes every frame and event of the relay.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventBody, RelayFrame, Snapshot } from '../src/wire.ts';
import { describe, expect, it } from 'vitest';
import { Anyone } from '../src/machine/anyone.ts';
import { Machine } from '../src/machine/machine.ts';

const home = join(import.meta.dirname, '../../../shared/protocol/examples/v1');
const read = <T>(folder: string, name: string): T =>
  JSON.parse(readFileSync(join(home, folder, name), 'utf8')) as T;

const frames = readdirSync(join(home, 'relay')).map(
  (name) => [name, read<RelayFrame>('relay', name)] as const,
);
const events = readdirSync(join(home, 'event')).map(
  (name) => [name, read<EventBody>('event', name)] as const,
);
const welcome = read<RelayFrame>('relay', 'welcome.json');
const snapshot = read<Snapshot & { type: 'snapshot' }>('relay', 'snapshot-position_unknown.json');

/** A machine that is where the example of a snapshot is. */
function live(): Machine {
  const config = { client: { name: 'widget', version: '0.1.0' }, token: 'token', ack_timeout: 10_000 };
  const machine = new Machine(config, { cursor: null, state: null, outbox: [] }, new Anyone());
  machine.handleOpen(0);
  machine.handleFrame(0, welcome);
  machine.handleFrame(0, snapshot);
  drain(machine);
  expect(machine.phase).toBe('live');
  return machine;
}

function drain(machine: Machine): number {
  let said = 0;
  while (machine.pollChange() ?? machine.pollFrame() ?? machine.pollHangup()) said++;
  return said;
}

describe('examples of the protocol', () => {
  it('are there', () => {
    expect(frames.length).toBeGreaterThan(10);
    expect(events.length).toBeGreaterThan(20);
  });

  it.each(frames)('the machine takes %s', (_, frame) => {
    const machine = live();
    machine.handleFrame(1, frame);
    drain(machine);
    expect(['live', 'down', 'refused']).toContain(machine.phase);
  });

  it.each(events)('the machine takes %s and stands behind it', (_, body) => {
    const machine = live();
    const { position } = snapshot.cursor;
    const event = { position: position + 1, at: 1, body };
    machine.handleFrame(1, { type: 'events', after: position, upto: position + 1, events: [event] });
    expect(drain(machine)).toBeGreaterThan(0);
    expect(machine.cursor?.position).toBe(position + 1);
  });

  it('passes over frames, hints and events of a newer relay', () => {
    const machine = live();
    const before = machine.view;
    const { position } = snapshot.cursor;
    const event = { position: position + 1, at: 1, body: { type: 'brand_new' } };
    const newer: unknown[] = [
      { type: 'brand_new' },
      { type: 'hint', kind: 'brand_new' },
      { type: 'events', after: position, upto: position + 1, events: [event] },
    ];
    for (const frame of newer) machine.handleFrame(1, frame as RelayFrame);
    expect(machine.view).toEqual(before);
    expect(machine.cursor?.position).toBe(position + 1);
    expect(machine.phase).toBe('live');
  });
});

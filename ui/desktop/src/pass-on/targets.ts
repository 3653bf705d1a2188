// To whom chats may be given, as the sheet lists and searches them. Pure.
import type { SpecialistId, TransferTargets, TransferTo } from '@switchboard/protocol';

/** Why somebody cannot be chosen. */
export type Blocked = 'unreachable' | 'full';

/** One line of the sheet. */
export type Target = {
  key: string;
  name: string;
  /** `null`: each chat to its own queue. */
  to: TransferTo | null;
  /** How many places are taken, of how many; colleagues only. */
  load?: { taken: number; capacity: number };
  blocked?: Blocked;
};

/** Lines of one kind. */
export type Group = { kind: 'own' | 'people' | 'queues' | 'skills'; targets: Target[] };

/** All there is but myself; `own` puts each chat's own queue first. */
export function groups(all: TransferTargets, me: SpecialistId, own: string | null): Group[] {
  const people = all.specialists
    .filter(({ id }) => id !== me)
    .map(({ id, name, reachable, load, capacity }): Target => {
      const full = load >= capacity;
      return {
        key: `specialist ${id}`,
        name,
        to: { kind: 'specialist', id },
        load: { taken: load, capacity },
        ...(reachable ? (full ? { blocked: 'full' } : {}) : { blocked: 'unreachable' }),
      };
    });
  const queues = all.queues.map(({ id, name }): Target => ({
    key: `queue ${id}`,
    name,
    to: { kind: 'queue', id },
  }));
  const skills = all.skills.map((skill): Target => ({
    key: `skill ${skill}`,
    name: skill,
    to: { kind: 'skill', skill },
  }));
  return filled([
    { kind: 'own', targets: own === null ? [] : [{ key: 'own', name: own, to: null }] },
    { kind: 'people', targets: people },
    { kind: 'queues', targets: queues },
    { kind: 'skills', targets: skills },
  ]);
}

/** Those whose name holds the words, whatever their case and accents. */
export function search(list: Group[], words: string): Group[] {
  const wanted = plain(words);
  return filled(
    list.map(({ kind, targets }) => ({
      kind,
      targets: targets.filter(({ name }) => plain(name).includes(wanted)),
    })),
  );
}

/** Those that can be chosen, in the order they are listed. */
export function open(list: Group[]): Target[] {
  return list.flatMap(({ targets }) => targets).filter(({ blocked }) => blocked === undefined);
}

function filled(list: Group[]): Group[] {
  return list.filter(({ targets }) => targets.length > 0);
}

function plain(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

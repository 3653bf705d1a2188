// The customer's chat on this page: owns what is kept, the machine and its link, and turns every change into a scene.
// It knows no DOM; the element tells it when the panel is open and what the customer did.
import { trimText } from '@switchboard/kit';
import {
  type Change,
  type Command,
  type ErrorCode,
  Link,
  Machine,
  type Place,
  UNREAD,
  apply,
  goesOn,
  newId,
} from '@switchboard/protocol';
import { type Page, excess, opening } from './composing';
import { Naming } from './identity';
import type { Relay } from './relay';
import { type Current, type Form, type Scene, type Site, over, scene, session, written } from './scene';
import type { Kept, Queued, Shelf } from './storage';

const VERSION = '0.1.0';
const ACK_TIMEOUT_MS = 10_000;
/** A line that moves fast is not read out at every step. */
const CALM_MS = 4_000;
/** How long somebody counts as writing. */
const TYPING_MS = 6_000;

/** Without a chat there is no link, and the site's answer tells how the relay is. */
const IDLE = { loading: 'connecting', ready: 'online', refused: 'online', unreachable: 'offline' } as const;

export class Chat {
  readonly #relay: Relay;
  readonly #shelf: Shelf;
  readonly #page: () => Page;
  readonly #show: (scene: Scene) => void;
  readonly #naming: Naming;
  #machine: Machine | null = null;
  #link: Link | null = null;
  #site: Site = 'loading';
  #place: Place | null = null;
  /** The place that is shown next. */
  #coming: Place | null = null;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #typing = false;
  #still: ReturnType<typeof setTimeout> | undefined;
  #tooLate: string | null = null;
  readonly #form: Form = { starting: false, trouble: null, confirming: false };
  #inView = false;

  constructor(relay: Relay, shelf: Shelf, page: () => Page, show: (scene: Scene) => void) {
    this.#relay = relay;
    this.#shelf = shelf;
    this.#page = page;
    this.#show = show;
    this.#naming = new Naming(relay, shelf, {
      became: (kept) => {
        this.stop();
        this.#keep(kept);
        this.resume();
      },
      forget: (token) => this.#forget(token),
    });
  }

  scene(): Scene {
    return scene({
      kept: this.#shelf.kept,
      outbox: this.#shelf.outbox,
      failed: this.#shelf.failed,
      draft: this.#shelf.draft,
      form: this.#form,
      link: this.#link?.state ?? IDLE[this.#site],
      site: this.#site,
      place: this.#place,
      typing: this.#typing,
      tooLate: this.#tooLate,
      offset: this.#machine?.clockOffset ?? 0,
    });
  }

  /** Takes up what was kept; connects only when a chat is under way. */
  resume(): void {
    if (this.#busy()) this.#connect();
    this.#changed();
  }

  /** Another tab of this page wrote something. */
  touched(key: string | null): void {
    if (!this.#shelf.owns(key)) return;
    const known = new Set(this.#machine?.outbox.map(({ id }) => id));
    for (const entry of this.#link ? this.#waiting : []) if (!known.has(entry.id)) this.#link?.submit(entry);
    this.resume();
  }

  /** The network or the page is back. */
  wake(): void {
    this.#link?.up();
  }

  stop(): void {
    this.#link?.down();
    this.#link = this.#machine = null;
  }

  /** The page has said who its customer is, or may have. */
  identify(): Promise<void> {
    return this.#naming.run();
  }

  /** Whether the customer can see the conversation. */
  view(inView: boolean): void {
    this.#inView = inView;
    this.#changed();
  }

  async load(): Promise<void> {
    this.#site = 'loading';
    this.#changed();
    const answer = await this.#relay.site();
    if (answer.ok) this.#keep({ info: answer.value });
    this.#site = answer.ok ? 'ready' : answer.code === null ? 'unreachable' : 'refused';
    this.#changed();
  }

  /** What the customer calls themselves. */
  call(name: string): void {
    this.#keep({ name });
    this.#changed();
  }

  /** What stands in the form or the composer. Kept with every key, so that a reload loses nothing. */
  write(text: string): void {
    this.#shelf.draft = text;
    const record = this.#current?.record;
    if (text && record?.session.owner) this.#link?.typing(record.session.id);
    this.#changed();
  }

  /** Opens a chat with what stands in the form. */
  async start(): Promise<void> {
    if (this.#form.starting || excess(this.#shelf.draft) > 0) return;
    if (!this.#shelf.kept.token) {
      this.#set({ starting: true, trouble: null });
      const answer = await this.#naming.customer();
      this.#set({
        starting: false,
        trouble: answer.ok ? null : answer.code === null ? 'unreachable' : 'refused',
      });
      if (!answer.ok) return;
    }
    this.#form.trouble = null;
    const name = trimText(this.#shelf.kept.name);
    const text = trimText(this.#shelf.draft);
    this.#keep({ name, left: null, read: 0 });
    this.#shelf.draft = '';
    this.#shelf.failed = [];
    this.#submit(opening(name, text, this.#page()));
  }

  /** Sends what stands in the composer. */
  send(): void {
    const text = this.#shelf.draft;
    if (!trimText(text) || excess(text) > 0) return;
    this.#shelf.draft = '';
    this.#post(text);
  }

  /** Sends a refused message again: a refusal is for good under its id, so it gets another. */
  again(messageId: string): void {
    const one = this.#shelf.failed.find(({ message_id }) => message_id === messageId);
    if (!one) return;
    this.#shelf.failed = this.#shelf.failed.filter((other) => other.message_id !== messageId);
    this.#post(one.text);
  }

  /** The customer wants to end the chat; they are asked once more. */
  ask(confirming: boolean): void {
    this.#set({ confirming });
  }

  end(): void {
    this.#form.confirming = false;
    const current = this.#current;
    if (current) {
      this.#submit({ type: 'end_session', session_id: current.id, fence: null, resolution: null });
    }
  }

  /** Leaves the ended chat. What could not be sent in it becomes the next question's beginning. */
  leave(): void {
    const current = this.#current;
    if (!current) return;
    this.#rescue(this.#shelf.failed.map(({ text }) => text));
    this.#shelf.failed = [];
    this.#form.trouble = null;
    this.#keep({ left: current.id });
    this.#changed();
  }

  #set(change: Partial<Form>): void {
    Object.assign(this.#form, change);
    this.#changed();
  }

  #post(text: string): void {
    const current = this.#current;
    if (!current) return;
    const session_id = current.id;
    const message = { message_id: newId(), text: trimText(text) };
    this.#form.trouble = null;
    this.#submit(
      over(current, this.#shelf.outbox)
        ? { type: 'reopen_session', session_id, first_message: message }
        : { type: 'post_message', session_id, fence: null, ...message },
    );
  }

  get #current(): Current | null {
    return session(this.#shelf.kept, this.#shelf.outbox);
  }

  /** What has no answer yet. */
  get #waiting(): Queued[] {
    return this.#shelf.outbox.filter(({ position }) => position === undefined);
  }

  #busy(): boolean {
    const { token, state, cursor } = this.#shelf.kept;
    const record = state?.session;
    const open = record && record.session.state !== 'completed';
    return token !== null && (!!open || cursor === null || this.#shelf.outbox.length > 0);
  }

  #submit(command: Command): void {
    const entry: Queued = { id: newId(), command, at: Date.now() };
    this.#shelf.outbox = [...this.#shelf.outbox, entry];
    this.#keep({});
    // A fresh machine takes the entry from the shelf.
    if (this.#link) this.#link.submit(entry);
    this.#connect();
    this.#changed();
  }

  #connect(): void {
    const { token, cursor, state } = this.#shelf.kept;
    if (!token) return;
    if (!this.#link) {
      this.#machine = new Machine(
        { client: { name: 'widget', version: VERSION }, token, ack_timeout: ACK_TIMEOUT_MS },
        { cursor, state: state && { role: 'customer', ...state }, outbox: this.#waiting },
        { fold: apply },
      );
      this.#link = new Link(this.#relay.socket, this.#machine, {
        changes: (changes) => this.#took(changes),
        state: (state) => {
          // A place is true for the moment only.
          if (state !== 'online') {
            this.#place = this.#coming = null;
            this.#writes(false);
          }
          this.#changed();
        },
        refused: ({ code }) => {
          if (code === 'unauthorized') void this.#naming.ended(token);
        },
      });
    }
    this.#link.up();
  }

  #took(changes: Change[]): void {
    for (const change of changes) {
      if (change.type === 'place') this.#placed(change);
      if (change.type === 'typing') this.#writes(true);
      if (change.type === 'event' && change.event.body.type === 'message_posted') this.#writes(false);
      if (change.type === 'reset') this.#shelf.outbox = this.#waiting;
      if (change.type === 'settled') this.#settled(change);
    }
    const view = this.#machine?.view;
    if (view?.role === 'customer') {
      if (view.session?.session.state !== 'waiting') this.#place = this.#coming = null;
      this.#keep({
        state: { customer: view.customer, session: view.session },
        cursor: this.#machine?.cursor ?? null,
      });
    }
    this.#landed(this.#machine?.cursor?.position ?? 0);
    this.#strand();
    this.#changed();
  }

  /** Shown at once when the line has stood still; else the latest one after a few seconds. */
  #placed(place: Place): void {
    this.#coming = place;
    if (!this.#calm || this.#place?.session_id !== place.session_id) this.#place = place;
    this.#calm ??= setTimeout(() => {
      this.#calm = undefined;
      this.#place = this.#coming;
      this.#changed();
    }, CALM_MS);
  }

  /** The specialist is writing, for a while or until their words come. */
  #writes(typing: boolean): void {
    clearTimeout(this.#still);
    this.#typing = typing;
    if (!typing) return;
    this.#still = setTimeout(() => {
      this.#typing = false;
      this.#changed();
    }, TYPING_MS);
  }

  /** Acknowledged commands leave once the replica has their events. */
  #landed(upto: number): void {
    this.#shelf.outbox = this.#shelf.outbox.filter(({ position = Infinity }) => position > upto);
  }

  #settled({ pending: { id }, outcome }: Extract<Change, { type: 'settled' }>): void {
    const { outbox } = this.#shelf;
    const entry = outbox.find((other) => other.id === id);
    // The text of what was refused has to be safe before the entry goes.
    if (entry && 'problem' in outcome) this.#refused(entry, outcome.problem.code);
    this.#shelf.outbox = outbox.flatMap((other) =>
      other !== entry ? other : 'problem' in outcome ? [] : { ...other, position: outcome.position },
    );
  }

  /** Refused messages of a chat that is gone would be out of sight; their text goes back to the customer. */
  #strand(): void {
    const id = this.#current?.id;
    const gone = this.#shelf.failed.filter(({ session_id }) => session_id !== id);
    if (!gone.length) return;
    this.#rescue(gone.map(({ text }) => text));
    this.#shelf.failed = this.#shelf.failed.filter(({ session_id }) => session_id === id);
  }

  #refused({ command, at }: Queued, code: ErrorCode): void {
    const said = written(command);
    if ('first_message' in command) {
      // Another tab opened a chat first, or the relay would not open this one.
      if (code === 'too_late') this.#tooLate = command.session_id;
      else this.#form.trouble = 'refused';
    }
    if (!said) return;
    const { session_id, message_id, text } = said;
    // Without its chat a question has no place to stand; it is the customer's again.
    if (command.type === 'start_session') this.#rescue([text]);
    else this.#shelf.failed = [...this.#shelf.failed, { session_id, message_id, text, at }];
  }

  /** The token is worth nothing any more: begin anew, with what was not sent as the question. */
  #forget(token: string): void {
    this.stop();
    // Another tab may have begun anew before this one.
    if (this.#shelf.kept.token !== token) {
      this.resume();
      return;
    }
    this.#naming.leave();
    this.#rescue(this.#waiting.flatMap(({ command }) => written(command)?.text ?? []));
    this.#shelf.outbox = [];
    this.#shelf.failed = [];
    this.#keep({ token: null, named: null, cursor: null, state: null, left: null, read: 0 });
    this.#changed();
  }

  #rescue(texts: string[]): void {
    this.#shelf.draft = [...texts, this.#shelf.draft].filter(Boolean).join('\n');
  }

  #keep(change: Partial<Kept>): void {
    const kept = { ...this.#shelf.kept, ...change };
    const current = session(kept, this.#shelf.outbox);
    kept.live = current !== null && !over(current, this.#shelf.outbox);
    this.#shelf.kept = kept;
  }

  #changed(): void {
    const record = this.#current?.record;
    const last = record?.messages.at(-1)?.seq ?? 0;
    if (this.#inView && last > this.#shelf.kept.read) this.#keep({ read: last });
    if (record) {
      const { id, marks = UNREAD } = record.session;
      const mark = { delivered: last, seen: Math.min(last, this.#shelf.kept.read) };
      if (goesOn(marks.customer, mark)) this.#link?.mark(id, mark);
    }
    if (this.#link && !this.#busy()) this.stop();
    this.#show(this.scene());
  }
}

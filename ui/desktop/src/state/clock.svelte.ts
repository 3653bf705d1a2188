// The one ticking clock of the window: once a second, on the second, so that all counters turn together.

/** Milliseconds since 1970 on this machine, as of the last tick. */
export class Clock {
  now = $state(Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Ticks until the returned function is called. */
  start(): () => void {
    const tick = (): void => {
      this.now = Date.now();
      this.#timer = setTimeout(tick, 1000 - (this.now % 1000));
    };
    tick();
    return () => {
      clearTimeout(this.#timer);
    };
  }
}

import type { Topic } from "../../domain/executions/ports.ts";

const MOST = 50_000;

/** What other processes follow, as far as they said so lately. */
export class Follows {
  readonly #until = new Map<Topic, number>();
  readonly #untold = new Map<Topic, number>();

  /**
   * @param keepMs how long a topic counts as followed
   * @param rememberMs for how long after a change a process that begins to follow is told of it:
   *   what it says takes a moment to arrive
   */
  constructor(
    private readonly keepMs: number,
    private readonly rememberMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether any process follows it; if not, the change is remembered for a moment. */
  wants(topic: Topic): boolean {
    const until = this.#until.get(topic);
    if (until !== undefined && until > this.now()) return true;
    this.#until.delete(topic);
    put(this.#untold, topic, this.now() + this.rememberMs, this.now());
    return false;
  }

  /** Notes that a process follows it. @returns whether it is to be told of a change just now */
  note(topic: Topic): boolean {
    put(this.#until, topic, this.now() + this.keepMs, this.now());
    const rememberedUntil = this.#untold.get(topic);
    this.#untold.delete(topic);
    return rememberedUntil !== undefined && rememberedUntil > this.now();
  }
}

/** The oldest come first, and leave first: what is over, and what is too much. */
function put(times: Map<Topic, number>, topic: Topic, until: number, now: number): void {
  times.delete(topic);
  times.set(topic, until);
  for (const [oldest, end] of times) {
    if (end > now && times.size <= MOST) return;
    times.delete(oldest);
  }
}

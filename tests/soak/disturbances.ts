/**
 * What goes wrong around the requests: children that are killed, lines that are no request, a
 * reader that is slow.
 *
 * @module
 */

import { descendants } from "../../runtime/launch/process_usage.ts";
import { kill } from "./count.ts";
import { below, type Random } from "./random.ts";
import type { Wire } from "./wire.ts";

/** Lines that are no request; each is answered by an envelope without a `request_id`. */
const NONSENSE = [
  "nonsense",
  "[]",
  "{",
  "null",
  '{"request_id":3}',
  '{"request_id":"follows","follow":"yes"}',
  '{"request_id":"no place","files_root":3}',
  `"${"x".repeat(100_000)}"`,
];
/** Lines that are answered by nothing. */
const SILENCE = ["", '{"cancel":"no such request"}'];

/** Disturbs a runner, and counts how often. */
export class Disturbances {
  /** Lines that the runner must refuse. */
  nonsense = 0;
  /** When each process was killed, on the clock of `performance.now()`. */
  readonly kills: number[] = [];

  constructor(
    private readonly pid: number,
    private readonly wire: Wire,
    private readonly random: Random,
  ) {}

  /** Does one thing, rarely, or nothing. */
  perhaps(): void {
    const dice = this.random();
    if (dice < 0.03) this.#killOne();
    else if (dice < 0.05) this.#talkNonsense();
    else if (dice < 0.06) this.wire.send(SILENCE[below(SILENCE.length, this.random)] ?? "");
    else if (dice < 0.065) this.wire.hold(below(300, this.random));
  }

  /** Kills any process below the runner: one that waits, is busy, comes up, or watches another. */
  #killOne(): void {
    const found = descendants(this.pid);
    const victim = found[below(found.length, this.random)];
    if (victim === undefined) return;
    this.kills.push(performance.now());
    kill(victim.pid);
  }

  #talkNonsense(): void {
    this.nonsense++;
    this.wire.send(NONSENSE[below(NONSENSE.length, this.random)] ?? "");
  }
}

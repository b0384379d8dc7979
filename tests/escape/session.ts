/**
 * What all attempts of one test process share: what children stand on, the watch, and what
 * came of each attempt.
 *
 * @module
 */

import type { Envelope, ErrorCode } from "../../runtime/mod.ts";
import type { TempDir } from "../harness/temp_dir.ts";
import type { Attempt, Expectation } from "./attempt.ts";
import { ChildWatch } from "./child_watch.ts";
import { type Mode, Modes } from "./modes.ts";

/** Codes by attempt, with the second barrier alone; more than one where the machine decides. */
export type OsVerdicts = Readonly<Record<string, string | readonly string[]>>;

/** Lasts as long as the test process. */
export class Session implements Disposable {
  readonly modes: Modes;
  #warm = 0;
  readonly watch: ChildWatch;
  /** Envelopes by mode and attempt, kept where a list of verdicts is to be written. */
  readonly envelopes = new Map<string, Envelope>();
  readonly #directory: string;

  /**
   * @param verdicts what the second barrier alone is known to answer; undefined while that is
   * recorded
   */
  constructor(private readonly verdicts: OsVerdicts | undefined) {
    this.#directory = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-escape-" }));
    const shared = `${this.#directory}/shared`;
    Deno.mkdirSync(shared);
    this.modes = new Modes(shared);
    this.watch = new ChildWatch(this.#directory);
  }

  /** A directory of one attempt. */
  makeDir(): TempDir {
    const path = Deno.makeTempDirSync({ dir: this.#directory });
    return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
  }

  /** Requests of attempts that a child answered which had been loaded before. */
  get warm(): number {
    return this.#warm;
  }

  countWarm(): void {
    this.#warm++;
  }

  /** What an attempt must come to in a mode. */
  expectation(mode: Mode, name: string, attempt: Attempt): Expectation {
    if (mode === "both" || mode === "ready") return attempt.expect;
    const own = attempt.in?.[mode];
    if (own !== undefined || mode === "deno") return own ?? attempt.expect;
    const known = this.verdicts === undefined ? ALL_CODES : this.verdicts[name];
    if (known === undefined) throw new Error(`os_verdicts.json does not know "${name}"`);
    return { code: known as readonly (ErrorCode | "ok")[] };
  }

  report(mode: Mode, name: string, envelope: Envelope): void {
    if (this.verdicts === undefined) this.envelopes.set(`${mode} ${name}`, envelope);
  }

  [Symbol.dispose](): void {
    this.watch[Symbol.dispose]();
    Deno.removeSync(this.#directory, { recursive: true });
  }
}

const ALL_CODES: readonly string[] = [
  "ok",
  "VALIDATION_ERROR",
  "NOT_FOUND",
  "SECURITY_VIOLATION",
  "RESOURCE_LIMIT",
  "TIMEOUT",
  "USER_CODE_ERROR",
];

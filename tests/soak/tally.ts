/**
 * How requests were answered, sort by sort, and what was wrong with it.
 *
 * @module
 */

import type { Envelope } from "../../runtime/mod.ts";
import { answerOf } from "./mix.ts";

/** The answers to one sort of request. */
export interface Row {
  requests: number;
  /** How often each answer came. */
  readonly answers: Map<string, number>;
  /** Answers of children that were loaded ahead. */
  warm: number;
  /** Answers that only a killed child explains. */
  killed: number;
}

/** Problems that are told one by one. */
const TOLD_PROBLEMS = 30;

/** All answers so far. */
export class Tally {
  readonly rows = new Map<string, Row>();
  readonly problems: string[] = [];
  #untold = 0;

  /** Requests that were answered. */
  get requests(): number {
    return [...this.rows.values()].reduce((sum, { requests }) => sum + requests, 0);
  }

  /** Requests that a killed child answered. */
  get killed(): number {
    return [...this.rows.values()].reduce((sum, { killed }) => sum + killed, 0);
  }

  /** Problems that are not among {@linkcode problems}. */
  get untold(): number {
    return this.#untold;
  }

  /**
   * Counts an answer.
   *
   * @param problem what is wrong with it
   * @param kill a child was killed meanwhile, which may be why
   */
  add(name: string, envelope: Envelope, problem: string | undefined, kill: boolean): void {
    const row = this.rows.get(name) ?? { requests: 0, answers: new Map(), warm: 0, killed: 0 };
    this.rows.set(name, row);
    const answer = answerOf(envelope);
    row.requests++;
    row.answers.set(answer, (row.answers.get(answer) ?? 0) + 1);
    if (envelope.meta.usage?.start === "warm") row.warm++;
    if (problem === undefined) return;
    if (kill && tellsOfKill(envelope)) row.killed++;
    else this.problem(`${name} ${problem}: ${JSON.stringify(envelope.error).slice(0, 400)}`);
  }

  /** Notes something that is wrong. */
  problem(what: string): void {
    if (this.problems.length < TOLD_PROBLEMS) this.problems.push(what);
    else this.#untold++;
  }
}

/** Whether an error is what a child, or a program of the runtime's, leaves that was killed. */
function tellsOfKill({ error }: Envelope): boolean {
  if (error?.code === "INTERNAL") return true;
  const { details } = error ?? {};
  return error?.code === "USER_CODE_ERROR" && JSON.stringify(details ?? null).includes("SIGKILL");
}

/**
 * Processes that left the tree of their invocation: found by what every process passes on to those
 * that it starts. Linux only; elsewhere none are found.
 *
 * @module
 */

import { type ProcessIdentity, statFields } from "./process_usage.ts";

/**
 * How the processes of one invocation can be told from all others, whatever their parent is by now.
 */
export interface Mark {
  /**
   * `NAME=value`, in the environment that they were started with. A program can give the next one
   * another environment.
   */
  variable: string;
  /** Their limit on file locks, see {@linkcode MAX_MARK}. */
  locks?: number;
}

/**
 * RLIMIT_LOCKS has had no effect since Linux 2.4.25 and is unlimited by default (getrlimit(2)), so
 * its value can carry a number, which fork and exec pass on in whatever session and environment. A
 * program has to lower it on purpose to lose it. Marks are below this.
 */
export const MAX_MARK = 2 ** 48;

/** One look through the process table. */
export interface Look {
  found: ProcessIdentity[];
  /**
   * Some process could not be judged, or was gone before it was: it may have started another one
   * meanwhile.
   */
  unsure: boolean;
}

/** Looks before giving up on processes that can't be judged. */
const ROUNDS = 50;

/**
 * Kills every process that bears one of the marks, until there is none. See {@linkcode Strays.look}
 * for `since`.
 */
export function killMarked(marks: readonly Mark[], since = 0): void {
  const strays = new Strays(marks, since);
  for (let round = 0; round < ROUNDS; round++) {
    const { found, unsure } = strays.look();
    if (found.length === 0 && !unsure) return;
    for (const { pid } of found) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // Gone, or not ours.
      }
    }
  }
}

/** Looks for marked processes, again and again. */
export class Strays {
  readonly #variables: ReadonlySet<string>;
  readonly #locks: ReadonlySet<number>;
  /** Zombies, which are judged once: they may never be reaped. */
  readonly #dead = new Set<number>();

  /** @param since only processes that started then or later, in clock ticks since boot */
  constructor(private readonly marks: readonly Mark[], private readonly since = 0) {
    this.#variables = new Set(marks.map(({ variable }) => variable));
    this.#locks = new Set(marks.flatMap(({ locks }) => locks ?? []));
  }

  /**
   * One look. The table is listed first, so what is started by one that dies during the look is
   * seen by the next one only.
   */
  look(): Look {
    const look: Look = { found: [], unsure: false };
    try {
      for (const { name } of [...Deno.readDirSync("/proc")]) {
        const pid = Number(name);
        if (!(pid > 0)) continue;
        const verdict = this.#judge(pid);
        if (verdict === "unsure") look.unsure = true;
        else if (verdict !== "not ours") look.found.push(verdict);
      }
    } catch {
      // Not Linux.
    }
    return look;
  }

  #judge(pid: number): ProcessIdentity | "not ours" | "unsure" {
    const fields = statFields(pid);
    if (fields.length === 0) return "unsure";
    const startTicks = Number(fields[19]);
    if (startTicks < this.since) return "not ours";
    if (fields[0] === "Z" || fields[0] === "X") {
      const known = this.#dead.has(pid);
      this.#dead.add(pid);
      return known ? "not ours" : "unsure";
    }
    const locks = locksOf(pid);
    if (locks !== undefined && this.#locks.has(locks)) return { pid, startTicks };
    const environment = environmentOf(pid);
    if (environment === undefined) return statFields(pid).length === 0 ? "unsure" : "not ours";
    if (environment.split("\0").some((each) => this.#variables.has(each))) {
      return { pid, startTicks };
    }
    // In the middle of an execve(2) there is no environment to read. A kernel thread never has one,
    // nor any memory.
    const hidden = environment === "" && Number(fields[20]) > 0;
    return hidden && this.#locks.size < this.marks.length ? "unsure" : "not ours";
  }
}

/** The process's limit on file locks; undefined when it has none, or is gone. */
function locksOf(pid: number): number | undefined {
  try {
    const limits = Deno.readTextFileSync(`/proc/${pid}/limits`);
    const value = /^Max file locks +(\d+)/m.exec(limits)?.[1];
    return value === undefined ? undefined : Number(value);
  } catch {
    return undefined;
  }
}

/** Empty for a process in execve; undefined for one that is gone, or another user's. */
function environmentOf(pid: number): string | undefined {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`);
  } catch {
    return undefined;
  }
}

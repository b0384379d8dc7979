/**
 * Interleaved measurement: every subject runs once per round, in an order drawn anew, so that
 * whatever else the machine does hits all of them alike. Ratios to a reference of the same run are
 * what counts.
 *
 * @module
 */

/** One thing to measure. */
export interface Subject {
  name: string;
  /** Runs it once and says how long it took, in milliseconds. */
  run(): Promise<number>;
}

/** What a subject took. */
export interface Measured {
  name: string;
  /** Milliseconds. */
  median: number;
  p90: number;
  p99: number;
  rounds: number;
}

/** What lies below so many shares of the times; no times have no such thing. */
export function summary(name: string, times: readonly number[]): Measured {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { name, median: at(0.5), p90: at(0.9), p99: at(0.99), rounds: times.length };
}

/** Runs all subjects for a number of rounds, after one round that does not count. */
export async function interleave(
  subjects: Subject[],
  rounds: number,
): Promise<Map<string, Measured>> {
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const subject of shuffled(subjects)) {
      const took = await subject.run();
      if (round >= 0) times.get(subject.name)?.push(took);
    }
  }
  return new Map([...times].map(([name, list]) => [name, summary(name, list)]));
}

/** In an order drawn anew. */
export function shuffled<T>(list: readonly T[]): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

/**
 * A subject that is a whole process: from its start until it has ended. A process that fails makes
 * the measurement fail.
 */
export function processSubject(
  name: string,
  command: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; stdin?: string } = {},
): Subject {
  const [program = "", ...args] = command;
  return {
    name,
    async run() {
      const started = performance.now();
      const child = new Deno.Command(program, {
        args,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.env === undefined ? {} : { env: options.env }),
        stdin: options.stdin === undefined ? "null" : "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      if (options.stdin !== undefined) {
        const writer = child.stdin.getWriter();
        await writer.write(new TextEncoder().encode(options.stdin));
        await writer.close();
      }
      const { code } = await child.status;
      const took = performance.now() - started;
      if (code !== 0) throw new Error(`"${name}" ended with code ${code}: ${command.join(" ")}`);
      return took;
    },
  };
}

/**
 * Something to do before a command, outside of its time, so that every round starts from the same
 * state.
 */
export function prepared(subject: Subject, prepare: () => Promise<void>): Subject {
  return {
    name: subject.name,
    async run() {
      await prepare();
      return await subject.run();
    },
  };
}

/** Runs a command of which only matters that it works. */
export async function run(cwd: string, command: string[]): Promise<void> {
  const [program = "", ...args] = command;
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** What a process took, and the most memory it had. */
export interface Usage {
  /** Milliseconds. */
  took: number;
  /** Peak of the resident set, in bytes. */
  peak: number;
}

/** How long the peak memory of a process is left unlooked at, in milliseconds. */
const LOOK_MS = 1;

/**
 * Runs a process and looks at its peak memory all the time (Linux): `getrusage` would count what
 * the parent had when it was forked.
 */
export async function usageOf(command: readonly string[], cwd: string): Promise<Usage> {
  const [program = "", ...args] = command;
  const started = performance.now();
  const child = new Deno.Command(program, {
    args,
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let ended = false;
  const status = child.status.finally(() => ended = true);
  let peak = NaN;
  while (!ended) {
    // The last one counts: the first may be of what is still a copy of this process.
    peak = peakOf(child.pid) ?? peak;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const { code } = await status;
  const took = performance.now() - started;
  if (code !== 0) throw new Error(`Ended with code ${code}: ${command.join(" ")}`);
  return { took, peak };
}

function peakOf(pid: number): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    // It has ended.
    return undefined;
  }
}

/**
 * A row of the table: a ratio, and what it should be at most; `null` for one that is only to
 * compare with.
 */
export interface Row {
  what: string;
  reference: string;
  ratio: number;
  atMost: number | null;
  note: string;
}

/** The ratio of two medians. */
export function ratio(measured: Map<string, Measured>, name: string, reference: string): number {
  const a = measured.get(name)?.median ?? NaN;
  const b = measured.get(reference)?.median ?? NaN;
  return hundredths(a / b);
}

/** A ratio for reading. */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A number of milliseconds for reading. */
export function ms(measured: Map<string, Measured>, name: string): string {
  return milliseconds(measured.get(name)?.median ?? NaN);
}

/** The same of any number. */
export function milliseconds(value: number): string {
  if (value < 1) return `${value.toFixed(2)} ms`;
  return value < 100 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

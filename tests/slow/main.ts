/**
 * The tests that take too long for every run, part by part. The last line counts all of them.
 *
 * Where `AIEL_SLOW_UNTIL` says when to end (milliseconds since 1970), no part starts after it, and
 * those that still run are stopped: what they found counts, and each part left out is told. Behind
 * those that always run, `AIEL_SLOW_TURN` (a number) says which of them comes first, so that the
 * last ones get their turn, too.
 *
 * @module
 */

import { makeUserWorkplace } from "./as_user.ts";

/** One run of `deno test`. */
interface Part {
  name: string;
  /** Files and flags of `deno test`. */
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** As a user without privileges. */
  asUser?: true;
  /** Beside another part: one of them leaves half of a small machine to the other. */
  beside?: true;
}

/** How the tests of a part came out. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const ESCAPE = ["--no-check", "tests/escape/escape_test.ts"];

/** Those of this folder that look at how long something takes, or at all that a user runs. */
const ALONE = /^(?:hostile_neighbour|hostile_service|execution_neighbours|scarce|soak|ready_kill)$/;

/** What is judged in any case, whatever time is left for the others. */
const ALWAYS = /^(?:escape, both barriers|mcp_conformance)$/;

const PARTS: readonly Part[] = [
  escape("both barriers", "both"),
  escape("ready children", "ready"),
  escape("Deno's flags alone", "deno"),
  escape("the second barrier alone", "os"),
  {
    name: "escape, a quarter of it with the second barrier alone, as a user",
    args: ESCAPE,
    env: { AIEL_ESCAPE_MODE: "os", AIEL_ESCAPE_SHARE: "4" },
    asUser: true,
  },
  {
    name: "directories without rights, as a user",
    args: [
      "--no-check",
      "runtime/launch/disk_use_test.ts",
      "runtime/launch/private_dir_test.ts",
      "cli/repository/find_project_root_test.ts",
      "cli/commands/repository/history_test.ts",
      "cli/failures_test.ts",
    ],
    asUser: true,
  },
  {
    name: "contracts of stores, on Postgres",
    args: ["--no-check", "tests/contract", "control/start/open_stores_test.ts"],
    env: { AIEL_STORES: "server" },
    beside: true,
  },
  ...ownParts(),
];

/** The files of this folder that are tests, each a part. */
function ownParts(): Part[] {
  return [...Deno.readDirSync(import.meta.dirname ?? "")].map(({ name }) => name)
    .filter((name) => name.endsWith("_slow.ts")).sort()
    .map((file) => {
      const name = file.replace(/_slow\.ts$/, "");
      const part = { name, args: [`tests/slow/${file}`] };
      return ALONE.test(name) ? part : { ...part, beside: true };
    });
}

/** All attempts to get out, in one mode. */
function escape(barriers: string, mode: string): Part {
  const name = `escape, ${barriers}`;
  return { name, args: ESCAPE, env: { AIEL_ESCAPE_MODE: mode }, beside: true };
}

/** When a part began, to tell how long it took. */
const clock = () => performance.now();
const timeIsUp = endOfTime();
const repository = Deno.realPathSync(`${import.meta.dirname}/../..`);
const only = Deno.args;
const asked = PARTS.filter(({ name }) =>
  only.length === 0 || only.some((word) => name.includes(word))
);
const all: Counts[] = [];
const leftOut: string[] = [];
const turn = Number(Deno.env.get("AIEL_SLOW_TURN") ?? 0);
const always = asked.filter(({ name }) => ALWAYS.test(name));
const others = asked.filter((part) => !always.includes(part));
const beside = inTurn(others.filter((part) => part.beside === true));
const alone = inTurn(others.filter((part) => part.beside !== true));
await Promise.all([runInTurn(always, later), runInTurn(always, later)]);
if (turn % 2 === 1) await runInTurn(alone, atOnce);
await Promise.all([runInTurn(beside, later), runInTurn(beside, later)]);
if (turn % 2 === 0) await runInTurn(alone, atOnce);
const passed = all.reduce((sum, one) => sum + one.passed, 0);
const failed = all.reduce((sum, one) => sum + one.failed, 0);
if (leftOut.length > 0) say(`\nNo time was left for: ${leftOut.join(", ")}`);
say(`\nslow: ${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);

/** The parts from the one whose turn it is, and those before it at the end. */
function inTurn(parts: readonly Part[]): Part[] {
  const first = parts.length === 0 ? 0 : Math.floor(turn / 2) % parts.length;
  return [...parts.slice(first), ...parts.slice(0, first)];
}

/** Never aborted where nothing says when to end. */
function endOfTime(): AbortSignal {
  const until = Deno.env.get("AIEL_SLOW_UNTIL");
  if (until === undefined) return new AbortController().signal;
  return AbortSignal.timeout(Math.max(0, Number(until) - Date.now()));
}

/** How the report of a part is shown. */
type Report = (part: Part) => { show: (text: Uint8Array) => void; end: () => void };

/** While nothing else runs, as it comes. */
function atOnce(part: Part): ReturnType<Report> {
  const since = clock();
  say(`\n# ${part.name}`);
  return {
    show: (text) => void Deno.stdout.writeSync(text),
    end: () => say(`# ${Math.round((clock() - since) / 1_000)} s`),
  };
}

/** Beside another part, when it has ended. */
function later(part: Part): ReturnType<Report> {
  const said: Uint8Array[] = [];
  const since = clock();
  return {
    show: (text) => void said.push(text),
    end() {
      say(`\n# ${part.name}`);
      for (const text of said) Deno.stdout.writeSync(text);
      say(`# ${Math.round((clock() - since) / 1_000)} s`);
    },
  };
}

/** Takes part after part from those that wait. */
async function runInTurn(waiting: Part[], report: Report): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (timeIsUp.aborted) leftOut.push(part.name);
    else {
      const { show, end } = report(part);
      const counts = await runPart(part, show);
      end();
      if (counts !== undefined) all.push(counts);
    }
  }
}

async function runPart(
  part: Part,
  show: (text: Uint8Array) => void,
): Promise<Counts | undefined> {
  const args = ["test", "-A", "--cached-only", ...part.args];
  if (part.asUser !== true) {
    const [program, cwd, env] = [Deno.execPath(), repository, { ...part.env, NO_COLOR: "1" }];
    return await count(part, new Deno.Command(program, { args, cwd, env, stdout: "piped" }), show);
  }
  const place = makeUserWorkplace(repository);
  if (typeof place === "string") {
    say(`Skipped: ${place}`);
    return undefined;
  }
  using workplace = place;
  const [program = "", ...before] = [...workplace.prefix, workplace.deno];
  const command = new Deno.Command(program, {
    args: [...before, ...args],
    cwd: workplace.cwd,
    clearEnv: true,
    env: { ...workplace.env, ...part.env },
    stdout: "piped",
  });
  return await count(part, command, show);
}

/**
 * Passes the report on and reads its last line; a report without one is a failure, but for one that
 * was stopped: of it the lines of single tests count.
 */
async function count(
  part: Part,
  command: Deno.Command,
  show: (text: Uint8Array) => void,
): Promise<Counts> {
  const child = command.spawn();
  const decoder = new TextDecoder();
  let report = "";
  const reader = new WritableStream<Uint8Array>({
    write(bytes) {
      show(bytes);
      report += decoder.decode(bytes, { stream: true });
    },
  });
  try {
    await child.stdout.pipeTo(reader, { signal: timeIsUp });
  } catch (error) {
    if (!timeIsUp.aborted) throw error;
    child.kill();
    await child.status;
    leftOut.push(`${part.name} (stopped)`);
    return {
      passed: report.match(/\.\.\. ok \(/g)?.length ?? 0,
      failed: report.match(/\.\.\. FAILED \(/g)?.length ?? 0,
    };
  }
  const { success } = await child.status;
  const counts = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/m.exec(report.slice(-4_000));
  const [passed, failed] = [Number(counts?.[1] ?? 0), Number(counts?.[2] ?? 0)];
  return { passed, failed: success ? failed : Math.max(1, failed) };
}

function say(line: string): void {
  // deno-lint-ignore no-console -- the report of a program
  console.log(line);
}

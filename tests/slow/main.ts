/**
 * The tests that take too long for every run, part by part. The last line counts all of them.
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
}

const ESCAPE = ["--no-check", "tests/escape/escape_test.ts"];

const PARTS: readonly Part[] = [
  { name: "escape, both barriers", args: ESCAPE, env: { AIEL_ESCAPE_MODE: "both" } },
  { name: "escape, ready children", args: ESCAPE, env: { AIEL_ESCAPE_MODE: "ready" } },
  { name: "escape, Deno's flags alone", args: ESCAPE, env: { AIEL_ESCAPE_MODE: "deno" } },
  { name: "escape, the second barrier alone", args: ESCAPE, env: { AIEL_ESCAPE_MODE: "os" } },
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
    name: "contracts of stores, on Postgres too",
    args: ["--no-check", "tests/contract", "control/start/open_stores_test.ts"],
    env: { AIEL_STORES: "all" },
  },
  ...ownParts(),
];

/** The files of this folder that are tests, each a part. */
function ownParts(): Part[] {
  return [...Deno.readDirSync(import.meta.dirname ?? "")].map(({ name }) => name)
    .filter((name) => name.endsWith("_slow.ts")).sort()
    .map((name) => ({ name: name.replace(/_slow\.ts$/, ""), args: [`tests/slow/${name}`] }));
}

const repository = Deno.realPathSync(`${import.meta.dirname}/../..`);
const only = Deno.args;
let [passed, failed] = [0, 0];
for (const part of PARTS) {
  if (only.length > 0 && !only.some((word) => part.name.includes(word))) continue;
  say(`\n# ${part.name}`);
  const counts = await runPart(part);
  if (counts === undefined) continue;
  passed += counts.passed;
  failed += counts.failed;
}
say(`\nslow: ${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);

async function runPart(part: Part): Promise<{ passed: number; failed: number } | undefined> {
  const args = ["test", "-A", "--cached-only", ...part.args];
  if (part.asUser !== true) {
    const [program, cwd, env] = [Deno.execPath(), repository, { ...part.env, NO_COLOR: "1" }];
    return await count(new Deno.Command(program, { args, cwd, env, stdout: "piped" }));
  }
  const place = makeUserWorkplace(repository);
  if (typeof place === "string") {
    say(`Skipped: ${place}`);
    return undefined;
  }
  using workplace = place;
  const [program = "", ...before] = [...workplace.prefix, workplace.deno];
  return await count(
    new Deno.Command(program, {
      args: [...before, ...args],
      cwd: workplace.cwd,
      clearEnv: true,
      env: { ...workplace.env, ...part.env },
      stdout: "piped",
    }),
  );
}

/** Passes the report on and reads its last line; a report without one is a failure. */
async function count(command: Deno.Command): Promise<{ passed: number; failed: number }> {
  const child = command.spawn();
  let tail = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    await Deno.stdout.write(new TextEncoder().encode(text));
    tail = (tail + text).slice(-4_000);
  }
  const { success } = await child.status;
  const counts = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/m.exec(tail);
  const [passed, failed] = [Number(counts?.[1] ?? 0), Number(counts?.[2] ?? 0)];
  return { passed, failed: success ? failed : Math.max(1, failed) };
}

function say(line: string): void {
  // deno-lint-ignore no-console -- the report of a program
  console.log(line);
}

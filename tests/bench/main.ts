/**
 * `deno task bench`: speed as ratios to references measured in the same run, as a table and as
 * JSON.
 *
 *     deno task bench [--rounds N] [--json FILE] [--only NAME]
 *
 * @module
 */

import Table from "cli-table3";
import type { Row } from "./measure.ts";

/**
 * Each is loaded when it is its turn: what measures the child shall be as small as the runner, not
 * as large as the service.
 */
const SUITES: Readonly<Record<string, (rounds: number) => Promise<Row[]>>> = {
  runtime: async (rounds) => await (await import("./runtime.ts")).benchRuntime(rounds),
  warm: async (rounds) => await (await import("./warm.ts")).benchWarm(rounds),
  calls: async (rounds) => await (await import("./calls.ts")).benchCalls(rounds),
  snapshot: async (rounds) =>
    await (await import("./runtime.ts")).benchSnapshot(Math.max(3, Math.round(rounds / 4))),
  cli: async (rounds) =>
    await (await import("./cli.ts")).benchCli(Math.max(3, Math.round(rounds / 8))),
  control: async (rounds) => {
    const { benchPush } = await import("./control.ts");
    const { benchQueue } = await import("./control_queue.ts");
    const { benchReads } = await import("./control_reads.ts");
    const { benchRegister } = await import("./control_register.ts");
    const { benchHostile } = await import("./control_hostile.ts");
    const { benchExecutions } = await import("./control_executions.ts");
    const { benchSurfaces } = await import("./control_surfaces.ts");
    const few = Math.max(3, Math.round(rounds / 8));
    return [
      ...await benchExecutions(rounds),
      ...await benchSurfaces(rounds),
      ...await benchPush(few),
      ...await benchRegister(),
      ...await benchQueue(),
      ...await benchReads(few),
      ...await benchHostile(),
    ];
  },
};

const USAGE = `deno task bench [--rounds N] [--json FILE] [--only ${
  Object.keys(SUITES).join("|")
}]`;

/** A wrong word must not start minutes of measuring. */
function refuse(why: string): never {
  // deno-lint-ignore no-console -- a composition root
  console.error(`error: ${why}\n\nUsage: ${USAGE}`);
  Deno.exit(2);
}

function readFlags(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at] ?? "";
    const value = args[at + 1];
    if (!["--rounds", "--json", "--only"].includes(name)) refuse(`Argument "${name}" is not known`);
    if (value === undefined) refuse(`${name} needs a value`);
    flags.set(name, value);
  }
  return flags;
}

/** Small ones are not all nothing; one that is missing is not shown. */
function shown(ratio: number): string {
  if (Number.isNaN(ratio)) return "";
  return `${ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)}x`;
}

if (Deno.args.includes("--help")) {
  // deno-lint-ignore no-console -- a composition root
  console.log(`Usage: ${USAGE}`);
  Deno.exit(0);
}
const flags = readFlags(Deno.args);
const rounds = Number(flags.get("--rounds") ?? 40);
if (!Number.isSafeInteger(rounds) || rounds < 1) refuse("--rounds needs a number from 1");
const only = flags.get("--only");
if (only !== undefined && !Object.hasOwn(SUITES, only)) refuse(`There is no bench "${only}"`);
const file = flags.get("--json") ?? "bench.json";
const rows: Row[] = [];
for (const [name, suite] of Object.entries(SUITES)) {
  if (only === undefined || only === name) rows.push(...await suite(rounds));
}
const table = new Table({
  head: ["What", "Took", "Reference", "Ratio", "At most", ""],
  style: { head: [], border: [] },
});
for (const row of rows) {
  table.push([
    row.what,
    row.note,
    row.reference,
    shown(row.ratio),
    row.atMost === null ? "" : `${row.atMost}x`,
    row.atMost === null ? "" : row.ratio <= row.atMost ? "ok" : "MISSED",
  ]);
}
// deno-lint-ignore no-console -- a composition root
console.log(table.toString());
Deno.writeTextFileSync(
  file,
  `${
    JSON.stringify(
      {
        deno: Deno.version.deno,
        os: Deno.build.os,
        cores: navigator.hardwareConcurrency,
        rounds,
        rows,
      },
      null,
      2,
    )
  }\n`,
);

/**
 * `deno task bench`: speed as ratios to references measured in the same run, as a table and as JSON.
 *
 *     deno task bench [--rounds N] [--json FILE] [--only NAME]
 *
 * @module
 */

import Table from "cli-table3";
import { benchCli } from "./cli.ts";
import { benchPush } from "./control.ts";
import { benchReads } from "./control_reads.ts";
import type { Row } from "./measure.ts";
import { benchRuntime, benchSnapshot } from "./runtime.ts";

const SUITES: Readonly<Record<string, (rounds: number) => Promise<Row[]>>> = {
  runtime: (rounds) => benchRuntime(rounds),
  snapshot: (rounds) => benchSnapshot(Math.max(3, Math.round(rounds / 4))),
  cli: (rounds) => benchCli(Math.max(3, Math.round(rounds / 8))),
  control: async (rounds) => [
    ...await benchPush(Math.max(3, Math.round(rounds / 8))),
    ...await benchReads(Math.max(3, Math.round(rounds / 8))),
  ],
};

function flag(name: string): string | undefined {
  const at = Deno.args.indexOf(`--${name}`);
  return at === -1 ? undefined : Deno.args[at + 1];
}

const rounds = Number(flag("rounds") ?? 40);
const only = flag("only");
const file = flag("json") ?? "bench.json";
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
    `${row.ratio.toFixed(2)}x`,
    `${row.atMost}x`,
    row.ratio <= row.atMost ? "ok" : "MISSED",
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

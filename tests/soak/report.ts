import Table from "cli-table3";
import type { Counts } from "./count.ts";
import type { SoakReport } from "./soak.ts";

/** What a soak found, as tables and sentences. */
export function reportOf(report: SoakReport): string {
  const { tally, kills, nonsense, seconds, before, after } = report;
  const sorts = new Table({
    head: ["Requests", "Count", "Answers", "Ready child", "Killed"],
    style: { head: [], border: [] },
  });
  for (const [name, { requests, answers, warm, killed }] of tally.rows) {
    const told = [...answers].sort(([, a], [, b]) => b - a)
      .map(([answer, count]) => `${answer} ${count}`).join(", ");
    sorts.push([name, requests, told, `${Math.round(100 * warm / requests)} %`, killed]);
  }
  const counts = new Table({
    head: ["Of the runner, at rest", "After the warm-up", "At the end"],
    style: { head: [], border: [] },
  });
  for (const [name, of] of Object.entries(COUNTED)) counts.push([name, of(before), of(after)]);
  const problems = tally.problems.map((one) => `\n- ${one}`).join("");
  const more = tally.untold === 0 ? "" : `\n- and ${tally.untold} more`;
  return [
    sorts.toString(),
    counts.toString(),
    `${tally.requests} requests in ${Math.round(seconds)} s; ${kills} processes were killed, ` +
    `which ${tally.killed} answers tell of; ${nonsense} lines were no request`,
    problems === "" ? "Nothing was wrong" : `Wrong:${problems}${more}`,
  ].join("\n");
}

const COUNTED: Readonly<Record<string, (counts: Counts) => number | string>> = {
  "processes": ({ processes }) => processes,
  "directories of invocations": ({ directories }) => directories,
  "descriptors": ({ descriptors }) => descriptors,
  "sockets among them": ({ sockets }) => sockets,
  "memory": ({ rssBytes }) => `${Math.round(rssBytes / 2 ** 20)} MiB`,
};

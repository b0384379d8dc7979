import { reasonOf } from "../../../runtime/protocol/system_reason.ts";
import type { Command } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";
import { type Check, CHECKS } from "./checks.ts";

/** What `aiel doctor` says. */
export interface Diagnosis {
  /** False when something that is needed is missing. */
  ok: boolean;
  checks: Check[];
}

/** The work of `aiel doctor`. */
export const doctor: Command<Diagnosis> = {
  run: async (input, deps) => {
    const online = input.flag("online");
    const checks: Check[] = [];
    // One after another: the sandbox needs the Deno that was looked for before.
    for (const [name, look] of Object.entries(CHECKS)) {
      try {
        checks.push({ name, todo: null, ...await look(deps, online) });
      } catch (thrown) {
        const message = reasonOf(thrown);
        const hint = thrown instanceof Error && "hint" in thrown ? thrown.hint : undefined;
        checks.push({
          name,
          status: "problem",
          found: message,
          todo: typeof hint === "string" ? hint : null,
        });
      }
    }
    return { ok: checks.every(({ status }) => status !== "problem"), checks };
  },
  render: ({ ok, checks }, screen) => {
    const rows = checks.map(({ name, status, found }) => [
      mark(status, screen),
      screen.bold(name),
      visible(found),
    ]);
    const todo = checks.flatMap(({ name, todo, status }) =>
      todo === null ? [] : [`  ${mark(status, screen)}  ${name}: ${visible(todo)}`]
    );
    return [
      columns(rows),
      ...todo.length === 0 ? [] : ["", screen.bold("What to do:"), ...todo],
      "",
      ok ? "Everything that is needed is here" : "Something that is needed is missing",
    ].join("\n");
  },
  exitCode: ({ ok }) => ok ? EXIT.ok : EXIT.failure,
  failure: ({ checks }) => {
    const names = checks.flatMap(({ name, status }) => status === "problem" ? [name] : []);
    return new CliError(
      "CHECK_FAILED",
      `Something that is needed is missing: ${names.join(", ")}`,
      {
        details: { checks: names },
      },
    );
  },
};

function mark(status: Check["status"], screen: Screen): string {
  if (status === "ok") return screen.green("ok     ");
  return status === "warning" ? screen.yellow("warning") : screen.red("problem");
}

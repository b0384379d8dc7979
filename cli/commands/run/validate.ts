/**
 * The work of `aiel validate`.
 *
 * @module
 */

import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import { type Screen, visible, visibleText } from "../../program/screen.ts";
import { annotations, workspacePrefix } from "./annotations.ts";
import { type CheckOutcome, checkProject, type ProjectCheck } from "./check_project.ts";
import type { TypedProject } from "./check_types.ts";
import type { CheckName, CheckProblem } from "./problem.ts";
import { NO_GRANT } from "./read_grant.ts";
import { runRequest } from "./run_request.ts";
import { runRoot } from "./run_root.ts";

/** The document of `aiel validate --json`. */
export interface Validated {
  /** Whether there is no error; warnings and notices are none. */
  ok: boolean;
  snapshot_id: string | null;
  checks: Record<CheckName, CheckOutcome>;
  exports: number | null;
  problems: CheckProblem[];
}

/** `aiel validate` */
export const validate: Command<Validated> = {
  run: async (input, deps) => {
    const root = await runRoot(deps);
    const { signal } = deps;
    const checked = await deps.progress.step("Checking", () =>
      checkProject(root, {
        inspect: async (request) => await (await deps.engine()).inspect(request),
        signal,
        types: input.flag("types")
          ? (entry, files, bundle) => types({ root, entry, files, bundle }, deps)
          : undefined,
        describe: async () => {
          const run = { root, grant: NO_GRANT, timeoutMs: undefined, signal };
          return (await runRequest({ action: "describe" }, run, deps)).envelope;
        },
      })).catch((thrown) => {
        throw signal.aborted ? new CliError("INTERRUPTED", "Interrupted") : thrown;
      });
    if (signal.aborted) throw new CliError("INTERRUPTED", "Interrupted");
    if (deps.env("GITHUB_ACTIONS") === "true") {
      // The runner reads both streams; stdout is for the result.
      const prefix = workspacePrefix(root, deps.env("GITHUB_WORKSPACE"));
      for (const line of annotations(checked.problems, prefix)) deps.report(line);
    }
    return toDocument(checked);
  },
  render: renderProblems,
  exitCode: ({ ok }) => ok ? EXIT.ok : EXIT.failure,
  failure: ({ problems }) => {
    const errors = problems.filter(({ severity }) => severity === "error");
    const [first] = errors;
    const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
    return new CliError(
      "VALIDATION_FAILED",
      `${first?.message ?? "The project has problems"}${more}`,
      {
        ...first?.hint === null || first === undefined ? {} : { hint: first.hint },
        details: { problems: errors.length },
      },
    );
  },
};

async function types(project: TypedProject, deps: Deps): Promise<CheckProblem[]> {
  const [{ checkTypes }, found] = await Promise.all([import("./check_types.ts"), deps.findDeno()]);
  if (found === undefined) throw new CliError("DENO_MISSING", "There is no Deno to check types");
  const { assets, capture, signal } = deps;
  return await checkTypes(project, { deno: found.path, assets, capture, signal });
}

function toDocument({ snapshotId, checks, exports, problems }: ProjectCheck): Validated {
  const ok = problems.every(({ severity }) => severity !== "error");
  return { ok, snapshot_id: snapshotId, checks, exports, problems };
}

/** The problems as compilers show them: `file:line:column: error: message`. */
export function renderProblems(result: Validated, screen: Screen): string {
  const lines = result.problems.map(({ file, line, column, severity, message, hint }) => {
    const place = [visible(file ?? "project"), line, column].filter((part) => part !== null);
    const label = severity === "error" ? screen.red("error:") : screen.yellow(`${severity}:`);
    const text = `${screen.bold(`${place.join(":")}:`)} ${label} ${visibleText(message)}`;
    return hint === null ? text : `${text}\n  ${screen.dim("hint:")} ${visibleText(hint)}`;
  });
  const errors = result.problems.filter(({ severity }) => severity === "error").length;
  const skipped = Object.entries(result.checks).flatMap(([name, outcome]) =>
    outcome === "skipped" ? [name] : []
  );
  if (errors > 0) {
    const count = `${errors} problem${errors === 1 ? "" : "s"}`;
    const later = skipped.length === 0 ? "" : `; not checked yet: ${skipped.join(", ")}`;
    lines.push(`${screen.red(count)}${later}`);
  } else {
    const exports = `${result.exports ?? 0} export${result.exports === 1 ? "" : "s"}`;
    lines.push(`${screen.green("Valid")}: ${exports}, ${result.snapshot_id ?? ""}`);
  }
  return lines.join("\n");
}

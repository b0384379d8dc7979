/**
 * Problems as annotations of GitHub Actions.
 *
 * @module
 */

import type { CheckProblem } from "./problem.ts";

/**
 * Workflow commands, one line each (GitHub Actions, "Workflow commands":
 * `::error file=…,line=…,col=…,title=…::message`).
 *
 * @param prefix where the project is in the repository: `""`, or a path with a slash at its end
 */
export function annotations(problems: readonly CheckProblem[], prefix: string): string[] {
  return problems.map(({ severity, file, line, column, message, hint, check }) => {
    const properties = [
      file === null ? [] : `file=${property(prefix + file)}`,
      line === null ? [] : `line=${line}`,
      column === null ? [] : `col=${column}`,
      `title=${property(`aiel validate: ${check}`)}`,
    ].flat();
    const text = hint === null ? message : `${message}\n${hint}`;
    return `::${severity} ${properties.join(",")}::${data(text)}`;
  });
}

/**
 * Where a directory is in the repository that the workflow checked out: the prefix for
 * {@linkcode annotations}.
 */
export function workspacePrefix(root: string, workspace: string | undefined): string {
  const base = (workspace ?? "").replaceAll("\\", "/").replace(/\/$/, "");
  return base !== "" && root.startsWith(`${base}/`) ? `${root.slice(base.length + 1)}/` : "";
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

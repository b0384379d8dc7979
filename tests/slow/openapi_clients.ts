/**
 * A description of routes, as tools of npm take it: the linter and two generators of clients. They
 * are installed in the directory that is given.
 *
 * @module
 */

import { runProgram } from "./npm.ts";

/** What the linter found. */
export interface LintProblem {
  readonly ruleId: string;
}

/** Each generator, with the program that uses its client. */
export const GENERATORS: readonly {
  readonly name: string;
  readonly program: string;
  readonly generate: readonly string[];
}[] = [
  {
    name: "openapi-typescript",
    program: "fetch.ts",
    generate: ["openapi-typescript", "openapi.json", "-o", "schema.d.ts"],
  },
  {
    name: "@hey-api/openapi-ts",
    program: "hey.ts",
    generate: ["openapi-ts", "-i", "openapi.json", "-o", "client", "-c", "@hey-api/client-fetch"],
  },
];

/** Lints `openapi.json`. */
export async function lintDescription(cwd: string): Promise<readonly LintProblem[]> {
  const said = await runProgram("npx", [
    ...["--no-install", "redocly", "lint", "openapi.json", "--format=json"],
  ], { cwd, env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } });
  return JSON.parse(said).problems;
}

/** Makes a client, compiles the program that uses it, and gives the document that it prints. */
export async function runClient(
  cwd: string,
  { program, generate }: (typeof GENERATORS)[number],
  args: readonly string[],
) {
  await runProgram("npx", ["--no-install", ...generate], { cwd });
  const flags = ["--no-lock", "--cached-only", "--unstable-sloppy-imports"];
  await runProgram(Deno.execPath(), ["check", ...flags, program], { cwd });
  const said = await runProgram(Deno.execPath(), [
    ...["run", "-A", "--no-check", ...flags, program, ...args],
  ], { cwd });
  return JSON.parse(said);
}

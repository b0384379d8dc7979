import type { EnvironmentPlace } from "../../../control/api/environments.ts";
import type { Deps } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { visible } from "../../program/screen.ts";
import { callLines, failureText, logLines, summaryLine } from "../run/run_report.ts";
import { shellWord } from "../run/shell_word.ts";
import type { RemoteRun } from "./remote_run.ts";

/**
 * Tells people on stderr how an execution went, as a local run is told. Under `--json` the envelope
 * on stdout has all of it.
 */
export function reportRemote(
  { envelope, followed }: RemoteRun,
  { environment }: EnvironmentPlace,
  deps: Deps,
): void {
  if (deps.global.json) return;
  const screen = deps.errorScreen;
  const { error, meta } = envelope;
  if (!followed) { for (const line of logLines(meta.logs, screen)) deps.talk(line); }
  if (error !== null) deps.report(failureText(error, screen, { isRemote: true }));
  const denied = meta.permissions.filter(({ allowed, kind }) => !allowed && kind !== "truncated");
  for (const { kind, target, count } of denied) {
    const times = count > 1 ? ` (${count} times)` : "";
    deps.talk(`${screen.yellow("denied:")} ${kind} ${visible(target)}${times}`);
  }
  if (denied.length > 0) {
    const where = shellWord(foreign(environment));
    deps.talk(
      `  aiel.json has to declare it, and \`aiel grants show --level environment --env ${where}\` to grant it`,
    );
  }
  for (const line of callLines(meta, screen)) deps.talk(line);
  deps.talk(summaryLine(envelope, screen));
}

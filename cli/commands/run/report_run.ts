import type { Envelope } from "../../../runtime/mod.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import type { Deps } from "../../deps.ts";
import { type Declared, type Denial, permissionAdvice } from "./permission_advice.ts";
import { adviceLines, callLines, failureText, logLines, summaryLine } from "./run_report.ts";
import type { RunOutcome } from "./run_request.ts";

/**
 * Tells people on stderr how a run went: logs, what went wrong, what was denied, how long it took.
 * Under `--json` the envelope on stdout has all of it.
 */
export async function reportRun(
  { envelope, root, followed }: RunOutcome,
  deps: Deps,
): Promise<void> {
  if (deps.global.json) return;
  const screen = deps.errorScreen;
  if (!followed) { for (const line of logLines(envelope.meta.logs, screen)) deps.talk(line); }
  const denials = denialsOf(envelope);
  const advice = denials.length === 0 ? [] : permissionAdvice(denials, await declaredBy(root));
  if (envelope.error !== null) {
    deps.report(failureText(envelope.error, screen, { advised: advice.length > 0 }));
  }
  for (const line of adviceLines(advice, screen)) deps.talk(line);
  for (const line of callLines(envelope.meta, screen)) deps.talk(line);
  deps.talk(summaryLine(envelope, screen));
}

function denialsOf({ meta }: Envelope): Denial[] {
  return meta.permissions.filter(({ allowed }) => !allowed);
}

async function declaredBy(root: string): Promise<Declared> {
  try {
    await Deno.lstat(`${root}/aiel.json`);
    return { manifest: true, capabilities: (await readManifest(root)).capabilities };
  } catch (thrown) {
    return { manifest: !(thrown instanceof Deno.errors.NotFound), capabilities: undefined };
  }
}

import type { Envelope } from "../../../runtime/mod.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import type { Deps } from "../../deps.ts";
import { type Declared, type Denial, permissionAdvice } from "./permission_advice.ts";
import { adviceLines, failureText, logLines, summaryLine } from "./run_report.ts";
import type { Ran } from "./run_request.ts";

/**
 * Tells people on stderr how a run went: logs, what went wrong, what was denied, how long it took. Under `--json` the envelope on
 * stdout has all of it.
 */
export async function reportRun({ envelope, root }: Ran, deps: Deps): Promise<void> {
  if (deps.global.json) return;
  const screen = deps.errorScreen;
  for (const line of logLines(envelope.meta.logs, screen)) deps.talk(line);
  const denials = denialsOf(envelope);
  const advice = denials.length === 0 ? [] : permissionAdvice(denials, await declaredBy(root));
  if (envelope.error !== null) {
    deps.report(failureText(envelope.error, screen, advice.length > 0));
  }
  for (const line of adviceLines(advice, screen)) deps.talk(line);
  deps.talk(summaryLine(envelope, screen));
}

/** What was denied: from Deno's trail, and from the error, since the trail has no record of an attempt to start a program. */
function denialsOf({ meta, error }: Envelope): Denial[] {
  const denials: Denial[] = meta.permissions.filter(({ allowed }) => !allowed);
  const program = /^Requires run access to "([^"]+)"/.exec(error?.message ?? "")?.[1];
  return program === undefined || error?.code !== "SECURITY_VIOLATION"
    ? denials
    : [...denials, { kind: "subprocess", target: program, count: 1 }];
}

async function declaredBy(root: string): Promise<Declared> {
  try {
    await Deno.lstat(`${root}/aiel.json`);
    return { manifest: true, capabilities: (await readManifest(root)).capabilities };
  } catch (thrown) {
    return { manifest: !(thrown instanceof Deno.errors.NotFound), capabilities: undefined };
  }
}

import { type AuditVerdict, listEvents, verifyAudit } from "../../../control/api/audit.ts";
import { type ControlClient, everyPage } from "../../../control/api/client.ts";
import { me } from "../../../control/api/me.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import { normalAddress } from "../../sync/address.ts";
import { connect } from "../../sync/connection.ts";
import { foreign } from "../../program/foreign.ts";
import { BackwardVerifier, type BrokenChain, type ChainLink } from "./chain.ts";
import { type ChainPlace, openAuditHeads, type RememberedHead } from "./heads.ts";

/** What `aiel audit verify` says. */
export interface AuditVerification {
  ok: boolean;
  /** Number of the newest event, or of where the chain is broken. */
  sequence: number;
  /** Of the newest event; null when the chain is broken. */
  hash: string | null;
  problem: string | null;
  /** Who found it; null when there is none. */
  found_by: "service" | "client" | null;
  /** Events whose hashes were recomputed on this machine. */
  checked_here: number;
  /** What was remembered from the last time; null the first time. */
  remembered: RememberedHead | null;
}

/** The work of `aiel audit verify`. */
export const auditVerify: Command<AuditVerification> = {
  run: async (input, deps) => {
    const { client, baseUrl, profile } = await connect(deps);
    const { tenant_id: tenantId } = await client.call(me, {});
    const place: ChainPlace = { profile, baseUrl: normalAddress(baseUrl), tenantId };
    const heads = openAuditHeads(deps);
    if (heads === undefined) {
      deps.warn("Nothing can be remembered for the next time: set AIEL_STATE_DIR");
    }
    const remembered = input.flag("forget") ? undefined : await heads?.find(place);
    if (remembered === undefined && await heads?.otherTenant(place)) {
      deps.warn("This is another tenant's log than the one that was verified before");
    }
    const result = await verify({ client, place, remembered, full: input.flag("full"), deps });
    if (result.ok && result.hash !== null) {
      const { sequence, hash } = result;
      await heads?.remember(place, { sequence, hash, verified_at: deps.now().toISOString() });
    }
    return result;
  },
  render: (result, screen) => {
    const { ok, sequence, hash, problem, found_by, checked_here, remembered } = result;
    if (!ok) {
      return `${screen.red("Broken")} at event ${sequence}: ${
        foreign(problem ?? "", 500)
      } (found by ${found_by === "client" ? "this machine" : "the service"})`;
    }
    return [
      `${screen.green("Sound")}: ${counted(sequence)}, none changed, removed or moved`,
      `The service verified all of them, this machine recomputed ${checked_here}`,
      remembered === null
        ? "Remembered for the next time, so that a cut will be noticed"
        : `Nothing seen until ${
          remembered.verified_at.slice(0, 10)
        } (event ${remembered.sequence}) is gone`,
      screen.dim(`Newest: ${hash ?? "none"}`),
    ].join("\n");
  },
  exitCode: ({ ok }) => ok ? EXIT.ok : EXIT.failure,
  failure: ({ sequence, problem }) =>
    new CliError("CHECK_FAILED", `The log is broken at event ${sequence}: ${problem ?? ""}`, {
      details: { sequence },
    }),
};

interface Verifying {
  client: ControlClient;
  place: ChainPlace;
  remembered: RememberedHead | undefined;
  full: boolean;
  deps: Deps;
}

async function verify(parts: Verifying): Promise<AuditVerification> {
  const { client, remembered, deps } = parts;
  const verdict = await deps.progress.step("The service verifies its log", () => {
    const query = remembered && { sequence: remembered.sequence, hash: remembered.hash };
    return client.call(verifyAudit, query === undefined ? {} : { query });
  });
  const facts = { remembered: remembered ?? null, checked_here: 0 };
  if (!verdict.ok) {
    const { sequence, problem } = verdict;
    return brokenBy("service", { sequence, problem: problem ?? "no reason was given" }, facts);
  }
  const cut = cutOff(verdict, remembered);
  if (cut !== undefined) return brokenBy("client", cut, facts);
  if (verdict.sequence === 0 || verdict.hash === null) {
    return { ok: true, sequence: 0, hash: null, problem: null, found_by: null, ...facts };
  }
  const own = await deps.progress.step(
    "Recomputing the hashes here",
    (update) => recompute(parts, { sequence: verdict.sequence, hash: verdict.hash ?? "" }, update),
  );
  const checked = { ...facts, checked_here: own.checked };
  return own.broken === undefined
    ? { ok: true, ...own.newest, problem: null, found_by: null, ...checked }
    : brokenBy("client", own.broken, checked);
}

/** A service that says "ok" and has fewer events than were seen. */
function cutOff(verdict: AuditVerdict, remembered: ChainLink | undefined): BrokenChain | undefined {
  if (remembered === undefined || verdict.sequence >= remembered.sequence) return undefined;
  return {
    sequence: verdict.sequence + 1,
    problem: `The log ends after ${
      counted(verdict.sequence)
    }, and number ${remembered.sequence} was seen before`,
  };
}

async function recompute(
  { client, place, remembered, full }: Verifying,
  head: ChainLink,
  update: (text: string) => void,
): Promise<{ checked: number; newest: ChainLink; broken?: BrokenChain }> {
  const chain = new BackwardVerifier(place.tenantId, remembered ? [head, remembered] : [head]);
  const down = full || remembered === undefined ? 1 : remembered.sequence;
  const result = (broken?: BrokenChain) => ({
    checked: chain.count,
    newest: chain.newest ?? head,
    ...broken === undefined ? {} : { broken },
  });
  for await (const events of everyPage((query) => client.call(listEvents, { query }))) {
    for (const event of events) {
      // What it has just verified, it must also show.
      if (chain.newest === undefined && event.sequence < head.sequence) break;
      const broken = await chain.add(event);
      if (broken !== undefined) return result(broken);
      if (event.sequence <= down) return result();
    }
    if (chain.newest === undefined) break;
    update(`${chain.count} events`);
  }
  if (chain.newest === undefined) {
    return result({ sequence: head.sequence, problem: `Event ${head.sequence} is not listed` });
  }
  return result(chain.end(down));
}

function brokenBy(
  found_by: "service" | "client",
  { sequence, problem }: BrokenChain,
  facts: Pick<AuditVerification, "remembered" | "checked_here">,
): AuditVerification {
  return { ok: false, sequence, hash: null, problem, found_by, ...facts };
}

function counted(events: number): string {
  return events === 1 ? "1 event" : `${events} events`;
}

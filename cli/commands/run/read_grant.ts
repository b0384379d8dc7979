/**
 * What a local run is granted.
 *
 * @module
 */

import { NO_CAPABILITIES, parseCapabilities } from "../../../runtime/policy/capabilities.ts";
import { PolicyError } from "../../../runtime/policy/policy_error.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import { CliError } from "../../errors.ts";
import { type EventSources, readJson } from "./read_event.ts";

/** What a request is granted. */
export interface Grant {
  readonly capabilities: Record<string, unknown>;
  /** Actions by integration. */
  readonly integrations: Readonly<Record<string, readonly string[]>>;
}

/** What can do nothing. */
export const NO_GRANT: Grant = { capabilities: {}, integrations: {} };

/**
 * A grant: everything the manifest declares, whatever that is when the code runs, or a fixed one.
 */
export type GrantOption = "declared" | Grant;

/**
 * The value of `--grant`. As JSON it is a capability map with one more member, `integrations`.
 *
 * @throws {CliError} USAGE
 */
export async function readGrant(
  given: string | undefined,
  sources: EventSources,
): Promise<GrantOption> {
  if (given === undefined || given === "declared") return "declared";
  if (given === "none") return { capabilities: { ...NO_CAPABILITIES }, integrations: {} };
  if (!/^[@{[-]/.test(given.trim())) {
    throw new CliError("USAGE", `--grant is "${given}", expected declared, none, JSON or @file`, {
      hint: `For example --grant '{"network":["api.example.com"]}'`,
    });
  }
  const value = await readJson(given, "--grant", sources);
  const { integrations, ...capabilities } = isRecord(value) ? value : {};
  try {
    return {
      capabilities: {
        ...parseCapabilities(isRecord(value) ? capabilities : value, "--grant"),
      },
      integrations: integrations === undefined ? {} : parseIntegrations(integrations),
    };
  } catch (thrown) {
    if (!(thrown instanceof PolicyError)) throw thrown;
    throw new CliError("USAGE", thrown.message, {
      ...thrown.hint === undefined ? {} : { hint: thrown.hint },
      cause: thrown,
    });
  }
}

/** What an action may be, its provider says. */
function parseIntegrations(value: unknown): Grant["integrations"] {
  const isGrant = isRecord(value) &&
    Object.values(value).every((actions) =>
      Array.isArray(actions) && actions.every((one) => typeof one === "string")
    );
  if (isGrant) return value as Grant["integrations"];
  throw new CliError("USAGE", "--grant.integrations is no grant, expected lists of actions", {
    hint: `For example --grant '{"integrations":{"crm":["GET /contacts/*"]}}'`,
  });
}

/**
 * What a request gets under a grant. A manifest that can't be read is granted nothing: the engine
 * looks at it as well, and says what is wrong with it.
 */
export async function grantUnder(grant: GrantOption, root: string): Promise<Grant> {
  if (grant !== "declared") return grant;
  try {
    const { capabilities, integrations = {} } = await readManifest(root);
    const actions = Object.entries(integrations).map(([name, one]) => [name, one.actions]);
    return {
      capabilities: { ...parseCapabilities(capabilities, "capabilities") },
      integrations: Object.fromEntries(actions),
    };
  } catch {
    return NO_GRANT;
  }
}

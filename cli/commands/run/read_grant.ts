/**
 * What a local run is granted.
 *
 * @module
 */

import { NO_CAPABILITIES, parseCapabilities } from "../../../runtime/policy/capabilities.ts";
import { PolicyError } from "../../../runtime/policy/policy_error.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import { CliError } from "../../errors.ts";
import { type EventSources, readJson } from "./read_event.ts";

/**
 * A grant: everything the manifest declares, whatever that is when the code runs, or a fixed map.
 */
export type GrantOption = "declared" | Record<string, unknown>;

/**
 * The value of `--grant`.
 *
 * @throws {CliError} USAGE
 */
export async function readGrant(
  given: string | undefined,
  sources: EventSources,
): Promise<GrantOption> {
  if (given === undefined || given === "declared") return "declared";
  if (given === "none") return { ...NO_CAPABILITIES };
  if (!/^[@{[-]/.test(given.trim())) {
    throw new CliError("USAGE", `--grant is "${given}", expected declared, none, JSON or @file`, {
      hint: `For example --grant '{"network":["api.example.com"]}'`,
    });
  }
  const value = await readJson(given, "--grant", sources);
  try {
    return { ...parseCapabilities(value, "--grant") };
  } catch (thrown) {
    if (!(thrown instanceof PolicyError)) throw thrown;
    throw new CliError("USAGE", thrown.message, {
      ...thrown.hint === undefined ? {} : { hint: thrown.hint },
      cause: thrown,
    });
  }
}

/**
 * The capabilities of a request under a grant. A manifest that can't be read is granted nothing:
 * the engine looks at it as well, and says what is wrong with it.
 */
export async function capabilitiesUnder(
  grant: GrantOption,
  root: string,
): Promise<Record<string, unknown>> {
  if (grant !== "declared") return grant;
  try {
    return { ...parseCapabilities((await readManifest(root)).capabilities, "capabilities") };
  } catch {
    return {};
  }
}

import type { Envelope } from "../../runtime/mod.ts";
import { ConfigError } from "../../runtime/calls/provider.ts";
import { loadProviders } from "../../runtime/calls/providers.ts";
import { parseCapabilities, PolicyError } from "../../runtime/policy/mod.ts";
import { findEntryPoint, SnapshotError } from "../../runtime/snapshot/mod.ts";
import type { Manifest } from "../../runtime/snapshot/manifest.ts";
import { readManifest } from "../../runtime/snapshot/read_manifest.ts";
import { USUAL_HTTP_SURFACE, USUAL_MCP_SURFACE } from "../../runtime/snapshot/surface_policy.ts";
import type { Json, JsonObject } from "../../runtime/protocol/json.ts";
import type { Validation, ValidationSubject } from "../domain/snapshots/snapshot_validator.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { envelopeProblems } from "./envelope_problems.ts";
import { policyProblems } from "./policy_problems.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/**
 * What the envelope of a `describe` says of a snapshot.
 *
 * @param root the directory of its files, for `aiel.json`
 * @throws {StoreUnavailable} when it was the platform that failed: that says nothing of a snapshot
 */
export async function judgeEnvelope(
  envelope: Envelope,
  root: string,
  { snapshotId, files }: Pick<ValidationSubject, "snapshotId" | "files">,
): Promise<Validation> {
  const { error, meta } = envelope;
  if (error !== null && error.origin === "platform") {
    throw new StoreUnavailable(`The sandbox could not run: ${error.code} ${error.message}`);
  }
  if (error !== null) return { ok: false, problems: envelopeProblems(error) };
  if (meta.snapshot_id !== snapshotId) {
    return refusal(
      "snapshot_id_mismatch",
      `The runtime sees snapshot "${meta.snapshot_id}" in these files, not "${snapshotId}": ` +
        ".aielignore leaves some of them out",
      "Leave out of the manifest what .aielignore leaves out",
    );
  }
  try {
    return await factsOf(envelope, root, files);
  } catch (error) {
    if (error instanceof SnapshotError) return refusal(error.code, error.message, error.hint);
    if (error instanceof ConfigError) {
      return refusal("invalid_integrations", error.text, error.hint);
    }
    if (!(error instanceof PolicyError)) throw error;
    return refusal("invalid_capabilities", error.message, error.hint);
  }
}

async function factsOf(
  { result, meta }: Envelope,
  root: string,
  files: ValidationSubject["files"],
): Promise<Validation> {
  const manifest = await readManifest(root);
  const { exports: policies = {} } = manifest;
  const description = objectOf(result);
  const problems = policyProblems(manifest, description, files);
  if (problems.length > 0) return { ok: false, problems };
  const capabilities = parseCapabilities(manifest.capabilities, "capabilities of aiel.json");
  return {
    ok: true,
    facts: {
      entryPoint: findEntryPoint(files),
      description,
      capabilities: objectOf(JSON.parse(JSON.stringify(capabilities))),
      integrations: await integrationsOf(manifest),
      limits: limitsOf(manifest),
      variables: variablesOf(capabilities.env || [], manifest),
      policies,
      http: manifest.http ?? USUAL_HTTP_SURFACE,
      mcp: manifest.mcp ?? USUAL_MCP_SURFACE,
      bundle: manifest.bundle ?? "minimal",
      runtimeVersion: meta.runtime_version,
      sdkVersion: meta.sdk_version,
    },
  };
}

function refusal(code: string, message: string, hint: string | undefined): Validation {
  return { ok: false, problems: [{ code, message, ...(hint === undefined ? {} : { hint }) }] };
}

function limitsOf({ limits = {} }: Manifest): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}

/** What it calls, each action in its one spelling. @throws {ConfigError} */
async function integrationsOf({ integrations = {} }: Manifest): Promise<typeof integrations> {
  const providers = await loadProviders();
  return Object.fromEntries(
    Object.entries(integrations).map(([name, { provider, actions }]) => {
      const spelling = (action: string, at: number) =>
        providers.get(provider)?.parseAction(action, `integrations.${name}.actions[${at}]`) ??
          action;
      return [name, { provider, actions: actions.map(spelling) }];
    }),
  );
}

/** The names that it reads, but for those that it gives a value itself. */
function variablesOf(names: readonly string[], { env = {} }: Manifest): string[] {
  return names.filter((name) => !Object.hasOwn(env, name));
}

function objectOf(value: Json): JsonObject {
  return isRecord(value) ? value : {};
}

/**
 * What a snapshot may do: what it declares, compared with what is granted. All of it is decided
 * before a child is started, and depends on nothing but the snapshot, the grant and the platform.
 *
 * @module
 */

import type { GrantedCalls } from "../calls/call_host.ts";
import type { ProviderSource } from "../calls/providers.ts";
import {
  type CapabilityMap,
  NO_CAPABILITIES,
  parseCapabilities,
  usesScratch,
} from "../policy/capabilities.ts";
import { describeMissing, intersect } from "../policy/missing_capabilities.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { type AskedLimits, effectiveLimits, type Limits } from "../protocol/limits.ts";
import type { Request } from "../protocol/request.ts";
import { type AskedExport, exportPolicy } from "../snapshot/export_policy.ts";
import type { Manifest } from "../snapshot/manifest.ts";
import { readManifest } from "../snapshot/read_manifest.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import { agreeOnCalls } from "./agree_on_calls.ts";
import { DEFAULT_BUNDLE, packagesOf } from "./bundles.ts";
import type { HeldSnapshot } from "./held_snapshot.ts";

/** What the platform gives, whatever the snapshot is. */
export interface Grant {
  /** The grant of the request, unchecked. */
  capabilities: unknown;
  /** Actions by integration. */
  integrations: Readonly<Record<string, readonly string[]>>;
  limits: AskedLimits;
  /** What is asked for; undefined: nothing that has a policy of its own. */
  asked?: AskedExport | undefined;
  /** Only the snapshot's exports are asked for: nothing is granted, and nothing is missing. */
  describes: boolean;
}

/** What the platform allows, and what it gives to who asks for nothing. */
export interface PlatformLimits {
  readonly most: Limits;
  /** Left out: all that is allowed. */
  readonly usual: Partial<Limits>;
}

/** What is settled before a child is started. */
export interface Settled {
  snapshot: Snapshot;
  manifest: Manifest;
  /** Path of the entry point within the snapshot. */
  entry: string;
  bundle: string;
  /** Names that the code may import besides `aiel`. */
  packages: readonly string[];
  /** What the snapshot declares: the static inspection judges by it. */
  declared: CapabilityMap;
  /** What the platform grants. */
  granted: CapabilityMap;
  /** What the child gets. */
  effective: CapabilityMap;
  /** What the code may call: all that it declares, since without a grant it does not start. */
  calls: GrantedCalls;
  scratch: boolean;
  limits: Limits;
}

/** The grant of a request. */
export function grantOf(request: Request): Grant {
  return {
    capabilities: request.capabilities,
    integrations: request.integrations ?? {},
    limits: { ...request.limits, timeout_ms: request.timeout_ms },
    asked: request.action === "describe" ? undefined : request,
    describes: request.action === "describe",
  };
}

/**
 * Settles what a child is started with.
 *
 * @param held the manifest is read from the files that run: what is obeyed is what the id names
 * @throws {SnapshotError | PolicyError}
 * @throws {RuntimeError} SECURITY_VIOLATION when more is declared than granted
 */
export async function settle(
  held: Pick<HeldSnapshot, "snapshot" | "entry" | "root">,
  grant: Grant,
  platform: PlatformLimits,
  providers: ProviderSource,
): Promise<Settled> {
  const { snapshot, entry, root } = held;
  const manifest = await readManifest(root);
  const bundle = manifest.bundle ?? DEFAULT_BUNDLE;
  const packages = packagesOf(bundle) ?? [];
  const declared = parseCapabilities(manifest.capabilities, "capabilities of aiel.json");
  const granted = parseCapabilities(grant.capabilities, "capabilities");
  const effective = grant.describes ? NO_CAPABILITIES : meet(declared, granted);
  const own = ownLimits(manifest, grant.asked);
  const limits = effectiveLimits(platform.most, platform.usual, own, grant.limits);
  const scratch = usesScratch(effective);
  const calls = grant.describes || manifest.integrations === undefined ? {} : agreeOnCalls(
    manifest.integrations,
    grant.integrations,
    await providers(Object.values(manifest.integrations).map(({ provider }) => provider)),
  );
  const capabilities = { declared, granted, effective, scratch, calls };
  return { snapshot, manifest, entry, bundle, packages, ...capabilities, limits };
}

/** What code of the runtime's own is started with: a snapshot to read, and nothing granted. */
export function settleOurs(
  snapshot: Snapshot,
  entry: string,
  limits: Limits,
  bundle: string = DEFAULT_BUNDLE,
): Settled {
  return {
    snapshot,
    manifest: {},
    entry,
    bundle,
    packages: [],
    declared: NO_CAPABILITIES,
    granted: NO_CAPABILITIES,
    effective: NO_CAPABILITIES,
    calls: {},
    scratch: false,
    limits,
  };
}

/** What the project sets for itself: the timeout of an export comes before that of all. */
function ownLimits(
  { limits = {}, exports = {} }: Manifest,
  asked: AskedExport | undefined,
): AskedLimits {
  const timeout_ms = asked && exportPolicy(exports, asked)?.timeout_ms;
  return timeout_ms === undefined ? limits : { ...limits, timeout_ms };
}

function meet(declared: CapabilityMap, granted: CapabilityMap): CapabilityMap {
  const { effective, missing } = intersect(declared, granted);
  if (missing.length === 0) return effective;
  throw new RuntimeError("SECURITY_VIOLATION", describeMissing(missing), {
    hint:
      'Grant it with "capabilities" of the request (--capabilities), or stop declaring it in aiel.json',
    details: { missing: missing.map((one) => ({ ...one })) },
  });
}

/**
 * The newest events that were verified, remembered on this machine: only who remembers one can see
 * that a log was cut at its end.
 *
 *     {"version": 1, "heads": {"default": {
 *       "https://aiel.example ten_…": {"sequence": 12, "hash": "…", "verified_at": "…"}}}}
 *
 * @module
 */

import { stateDirectory } from "../../config/locations.ts";
import { ownMember, readSettings, writeSettings } from "../../config/settings_file.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { withFileLock } from "../../system/file_lock.ts";
import type { ChainLink } from "./chain.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** Which chain: a tenant's, on a service, as a profile sees it. */
export interface ChainPlace {
  readonly profile: string;
  readonly baseUrl: string;
  readonly tenantId: string;
}

/** A remembered event. */
export interface RememberedHead extends ChainLink {
  /** ISO 8601. */
  readonly verified_at: string;
}

/** What is remembered. */
export interface AuditHeads {
  /** The newest event of a chain; undefined when it was never verified. */
  find(place: ChainPlace): Promise<RememberedHead | undefined>;
  /** Whether the profile has verified another tenant's chain on the same service. */
  otherTenant(place: ChainPlace): Promise<boolean>;
  remember(place: ChainPlace, head: RememberedHead): Promise<void>;
}

/** Opens the file; undefined when this user has no home. */
export function openAuditHeads(deps: Pick<Deps, "env" | "os">): AuditHeads | undefined {
  const directory = stateDirectory(deps.env, deps.os);
  if (directory === undefined) return undefined;
  const path = `${directory}/audit_heads.json`;
  const ofProfile = async ({ profile }: ChainPlace): Promise<Record<string, unknown>> =>
    ownMember(ownMember(await readSettings(path), "heads"), profile);
  return {
    find: async (place) => {
      const found = (await ofProfile(place))[keyOf(place)];
      return found === undefined ? undefined : toHead(found, path);
    },
    otherTenant: async (place) => {
      const keys = Object.keys(await ofProfile(place));
      return keys.some((key) => key.startsWith(`${place.baseUrl} `) && key !== keyOf(place));
    },
    remember: async (place, { sequence, hash, verified_at }) => {
      await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
      await withFileLock(`${path}.lock`, async () => {
        const content = await readSettings(path);
        const heads = ownMember(content, "heads");
        const own = withMember(ownMember(heads, place.profile), keyOf(place), {
          sequence,
          hash,
          verified_at,
        });
        await writeSettings(path, {
          ...content,
          version: 1,
          heads: withMember(heads, place.profile, own),
        });
      });
    },
  };
}

function keyOf({ baseUrl, tenantId }: ChainPlace): string {
  return `${baseUrl} ${tenantId}`;
}

function toHead(value: unknown, path: string): RememberedHead {
  if (isRecord(value)) {
    const { sequence, hash, verified_at } = value;
    if (
      typeof sequence === "number" && Number.isSafeInteger(sequence) && sequence > 0 &&
      typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash) && typeof verified_at === "string"
    ) return { sequence, hash, verified_at };
  }
  throw new CliError("CONFIG_INVALID", `What is remembered in "${path}" is damaged`, {
    hint: "Restore the file, or run `aiel audit verify --forget` to start anew",
    details: { path },
  });
}

/** A key named "__proto__" has to become a member like any other. */
function withMember(
  object: Record<string, unknown>,
  key: string,
  value: unknown,
): Record<string, unknown> {
  return Object.fromEntries([...Object.entries(object), [key, value]]);
}

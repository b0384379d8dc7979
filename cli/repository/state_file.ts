import { writeAtomic } from "../system/write_atomic.ts";
import { ifExists, onDisk, type RepositoryDisk } from "./disk.ts";
import { corrupt, newerFormat } from "./error.ts";
import { parseJsonObject } from "./json.ts";
import { type Layout, REPOSITORY_DIRECTORY, STATE_FILE } from "./layout.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Version of the repository's format, as a whole. */
export const STATE_FORMAT = 1;

/** Names that tell where a project belongs; read by `runtime/auto_context.ts` too. */
export const IDENTITY_KEYS = [
  "tenant_id",
  "workspace_id",
  "project_id",
  "user_id",
  "profile",
  "workspace",
  "project",
] as const;

/** What the server was last known to have. */
export interface RemoteState {
  /** Id of the active snapshot. */
  readonly snapshot_id: string;
  /** The commit that it was pushed from or pulled into; null when it is none of ours. */
  readonly commit: string | null;
  /** When that was learnt, ISO 8601. */
  readonly seen_at: string;
  /** The commit that a pull merged it into; absent when no merge was needed. */
  readonly merged_into?: string;
  /**
   * The service's id of the project that has it: another project's snapshots have nothing to do
   * with it.
   */
  readonly project_id?: string;
}

/** `state.json`. Keys of newer programs are kept as they are. */
export type State =
  & { readonly [K in (typeof IDENTITY_KEYS)[number]]?: string }
  & {
    readonly format: number;
    /** Id of the last commit; null before the first. */
    readonly head: string | null;
    readonly remote?: RemoteState;
    /**
     * Ids of snapshots that pulls have begun to put into the working tree; absent when none is
     * unfinished.
     */
    readonly pulling?: readonly string[];
  };

const NAME = `${REPOSITORY_DIRECTORY}/${STATE_FILE}`;
const ID = /^[0-9a-f]{64}$/;

/**
 * Reads `state.json`.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export function readState(layout: Layout, disk: RepositoryDisk): State {
  const path = `${layout.aiel}/${STATE_FILE}`;
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) throw corrupt(NAME, "is missing");
  const state = parseJsonObject(bytes, NAME);
  const { format, head, remote, pulling } = state;
  if (typeof format !== "number") throw corrupt(NAME, "has no format version");
  if (format > STATE_FORMAT) throw newerFormat(NAME, format, STATE_FORMAT);
  if (head !== null && (typeof head !== "string" || !ID.test(head))) {
    throw corrupt(NAME, "has no valid head");
  }
  for (const key of IDENTITY_KEYS) {
    if (state[key] !== undefined && typeof state[key] !== "string") {
      throw corrupt(NAME, `has a ${key} that is not a string`);
    }
  }
  if (remote !== undefined && !isRemote(remote)) throw corrupt(NAME, "has no valid remote");
  if (pulling !== undefined && !isTexts(pulling)) throw corrupt(NAME, "has no valid pulling");
  return {
    ...state,
    format,
    head,
    ...remote === undefined ? {} : { remote },
    ...pulling === undefined ? {} : { pulling },
  };
}

/** Writes `state.json`; only the holder of the lock may. */
export function writeState(layout: Layout, disk: RepositoryDisk, state: State): void {
  const path = `${layout.aiel}/${STATE_FILE}`;
  const text = `${JSON.stringify(state, undefined, 2)}\n`;
  onDisk(path, () => writeAtomic(disk, path, text));
}

function isRemote(value: unknown): value is RemoteState {
  return isRecord(value) && typeof value["snapshot_id"] === "string" &&
    (value["commit"] === null || typeof value["commit"] === "string") &&
    typeof value["seen_at"] === "string" &&
    ["merged_into", "project_id"].every((key) =>
      value[key] === undefined || typeof value[key] === "string"
    );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/**
 * The files of a snapshot of the service, read when they are asked for.
 *
 * @module
 */

import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import { showManifest } from "../../control/api/snapshots.ts";
import { hex } from "../../runtime/protocol/hex.ts";
import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { CliError } from "../errors.ts";
import type { DiffSide, ForeignObjects } from "../repository/mod.ts";
import { download } from "./download.ts";
import { checkedManifest } from "./incoming.ts";

/** Contents that are brought at once, so that a tree of many files takes few requests. */
const AHEAD_FILES = 500;
const AHEAD_BYTES = 8 * 2 ** 20;

/** A snapshot of the service as one side of a comparison. */
export interface RemoteTree extends DiffSide {
  readonly snapshotId: string;
  /** Says which contents will be read, in their order. */
  expect(files: readonly SnapshotFile[]): void;
}

/**
 * Opens a snapshot.
 *
 * @param snapshot an id, the beginning of one, a number, or `head`
 * @throws {ControlError}
 * @throws {CliError} REMOTE when the service's list is not what the id promises
 */
export async function remoteTree(
  client: ControlClient,
  place: ProjectPlace,
  snapshot: string,
): Promise<RemoteTree> {
  const manifest = await client.call(showManifest, { params: { ...place, snapshot } });
  const { files, snapshotId } = await checkedManifest(manifest, manifest.snapshot_id);
  let expected: readonly SnapshotFile[] = [];
  let held = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    snapshotId,
    files,
    expect: (all) => {
      expected = all;
    },
    read: async (file) => {
      const found = held.get(file.sha256);
      if (found !== undefined) return found;
      const at = expected.findIndex(({ path }) => path === file.path);
      const wanted = at < 0 ? [file] : within(expected.slice(at));
      held = new Map();
      const from = { client, place, snapshotId, arrived: () => {} };
      const unique = new Map(wanted.map((each) => [each.sha256, each]));
      await download(from, [...unique.values()], inMemory(held));
      const content = held.get(file.sha256);
      if (content === undefined) throw wrong(file);
      return content;
    },
  };
}

/** The first of them, and as many more as are brought at once. */
function within(files: readonly SnapshotFile[]): SnapshotFile[] {
  const some: SnapshotFile[] = [];
  let bytes = 0;
  for (const file of files) {
    bytes += file.size;
    if (some.length > 0 && (some.length === AHEAD_FILES || bytes > AHEAD_BYTES)) break;
    some.push(file);
  }
  return some;
}

function inMemory(held: Map<string, Uint8Array<ArrayBuffer>>): ForeignObjects {
  const put: ForeignObjects["put"] = async (file, content) => {
    const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
    if (content.length !== file.size || digest !== file.sha256) throw wrong(file);
    held.set(file.sha256, content);
  };
  return {
    put,
    putStream: async (file, content) => {
      const whole = new Uint8Array(file.size);
      let at = 0;
      for await (const chunk of content) {
        if (at + chunk.length > file.size) throw wrong(file);
        whole.set(chunk, at);
        at += chunk.length;
      }
      await put(file, whole.subarray(0, at));
    },
  };
}

function wrong({ path }: SnapshotFile): CliError {
  return new CliError(
    "REMOTE",
    `The service sent other content for "${path}" than the snapshot's`,
    {
      hint: "Try again; if it stays so, tell those who run the service",
    },
  );
}

/**
 * The project of this machine as it is now.
 *
 * @module
 */

import type { JsonObject } from "../../../runtime/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import type { Manifest } from "../../../runtime/snapshot/manifest.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import { readSnapshot } from "../../../runtime/snapshot/read_snapshot.ts";
import {
  type HttpSurface,
  type McpSurface,
  USUAL_HTTP_SURFACE,
  USUAL_MCP_SURFACE,
} from "../../../runtime/snapshot/surface_policy.ts";
import type { Deps } from "../../deps.ts";
import { NO_GRANT } from "../run/read_grant.ts";
import { type RunOutcome, runRequest } from "../run/run_request.ts";

interface Looked {
  /** Id of its snapshot, or what keeps the tree from being one. */
  readonly id: string;
  /** What its describe came to. */
  readonly ran: RunOutcome;
}

/** A state of the project that loads. */
export interface LoadedProject extends Looked {
  readonly isLoaded: true;
  /** What `describe` says. */
  readonly description: JsonObject;
  /** The name in its manifest. */
  readonly name: string | undefined;
  /** Who may call it. */
  readonly http: HttpSurface;
  readonly mcp: McpSurface;
}

/** A state of the project in which no request can be served. */
export interface BrokenProject extends Looked {
  readonly isLoaded: false;
}

/** A state of the project. */
export type ProjectNow = LoadedProject | BrokenProject;

/** Times that a tree is read again when it changes while it is described. */
const MOST_TRIES = 5;

/**
 * The project that lies in a directory. It is described once for each of its states; whether there
 * is a new one the files say, at every question, so that no request is answered by what the code
 * was before.
 */
export class LocalProject {
  #last: { readonly id: string; readonly now: Promise<ProjectNow> } | undefined;

  /**
   * @param root its directory
   * @param signal ends the describe that is under way
   */
  constructor(
    readonly root: string,
    private readonly deps: Deps,
    private readonly signal: AbortSignal,
  ) {}

  /** What it is now. @throws {CliError} where nothing can be run here */
  async now(): Promise<ProjectNow> {
    const id = await this.#id();
    if (this.#last?.id !== id) {
      const last = { id, now: this.#read(id) };
      this.#last = last;
      // What failed is tried again by the next one who asks.
      last.now.catch(() => this.#last === last ? this.#last = undefined : undefined);
    }
    return await this.#last.now;
  }

  async #read(id: string): Promise<ProjectNow> {
    for (let tries = 1;; tries++) {
      const manifest = await this.#manifest();
      const settings = { root: this.root, grant: NO_GRANT, timeoutMs: undefined };
      const listener = { log: () => {} };
      const run = { ...settings, signal: this.signal, listener };
      const { envelope } = await runRequest({ action: "describe" }, run, this.deps);
      const { result, meta, ok } = envelope;
      if (meta.snapshot_id !== null && meta.snapshot_id !== id && tries < MOST_TRIES) {
        id = meta.snapshot_id;
        continue;
      }
      const ran = { envelope, root: this.root, followed: false };
      if (!ok || manifest === undefined || !isRecord(result)) return { isLoaded: false, id, ran };
      const { name, http = USUAL_HTTP_SURFACE, mcp = USUAL_MCP_SURFACE } = manifest;
      return { isLoaded: true, id, ran, description: result as JsonObject, name, http, mcp };
    }
  }

  async #id(): Promise<string> {
    try {
      return (await readSnapshot(this.root)).id;
    } catch (thrown) {
      if (thrown instanceof SnapshotError) return thrown.message;
      throw thrown;
    }
  }

  /** Undefined: it is wrong, which its describe says, too. */
  async #manifest(): Promise<Manifest | undefined> {
    try {
      return await readManifest(this.root);
    } catch (thrown) {
      if (thrown instanceof SnapshotError) return undefined;
      throw thrown;
    }
  }
}

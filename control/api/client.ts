/**
 * The typed client of the control service, for the CLI. Loads nothing of the server, and the schemas only while the first answer
 * is on its way.
 *
 * @module
 */
import { type RequestParts, Transport, type TransportOptions } from "./client/transport.ts";
import { encodePack, PACK_TYPE, type PackedBlob, readPack } from "./blob_pack.ts";
import { ControlError } from "./client/control_error.ts";
import { PLAN, PROJECT_HEAD, type ProjectHead, SNAPSHOT } from "./client/push_forms.ts";
import {
  type ArchivableOptions,
  archivableQuery,
  type PageOf,
  type PageOptions,
} from "./client/pages.ts";
import type { AuditEventDocument, AuditVerdict } from "./audit.ts";
import type { Me } from "./me.ts";
import type { ServiceAccountDocument } from "./service_accounts.ts";
import type { IssuedTokenDocument, TokenDocument } from "./tokens.ts";
import type { UserDocument } from "./users.ts";
import type {
  FileDocument,
  ManifestDocument,
  PushPlanDocument,
  SnapshotDetails,
  SnapshotDiffDocument,
  SnapshotDocument,
} from "./snapshots.ts";
import type { MemberDocument } from "./members.ts";
import type { ProjectDocument } from "./projects.ts";
import type { WorkspaceDocument } from "./workspaces.ts";

export { ControlError } from "./client/control_error.ts";
export {
  type ArchivableOptions,
  everyOne,
  everyPage,
  type PageOf,
  type PageOptions,
} from "./client/pages.ts";
export type { Answer, TransportOptions } from "./client/transport.ts";
export type { PackedBlob } from "./blob_pack.ts";
export type {
  AuditEventDocument,
  AuditVerdict,
  FileDocument,
  IssuedTokenDocument,
  ManifestDocument,
  Me,
  MemberDocument,
  ProjectDocument,
  PushPlanDocument,
  ServiceAccountDocument,
  SnapshotDetails,
  SnapshotDiffDocument,
  SnapshotDocument,
  TokenDocument,
  UserDocument,
  WorkspaceDocument,
};
export type { Problem } from "./problem.ts";

/** Names a project: slugs or ids. */
export interface ProjectPlace {
  readonly workspace: string;
  readonly project: string;
}

/** What is to be pushed: all files, or what differs from the parent, for which `snapshotId` is needed. */
export type NewSnapshotRequest = NewSnapshotFacts & (WholeSnapshot | ChangedSnapshot);

/** Every file of a snapshot. */
export interface WholeSnapshot {
  readonly files: readonly FileDocument[];
}

/** What differs from the parent. */
export interface ChangedSnapshot {
  readonly changes: {
    readonly files: readonly FileDocument[];
    readonly deleted: readonly string[];
  };
}

/** What a push says besides the files. */
export interface NewSnapshotFacts {
  /** The project's newest snapshot as the caller knows it; null: there is none. */
  readonly parent: string | null;
  readonly message?: string;
  /** Refused when the service computes another id. */
  readonly snapshotId?: string;
  /** The same for every attempt of one push. */
  readonly idempotencyKey?: string;
}

type Query = { readonly [name: string]: string | number | undefined };

/** A control service, as one token sees it. Every method throws {@linkcode ControlError}. */
export class ControlClient {
  readonly #http: Transport;

  constructor(options: TransportOptions) {
    this.#http = new Transport(options);
  }

  /** Who the token belongs to. */
  me(): Promise<Me> {
    return this.#http.document(
      { method: "GET", path: ["auth", "me"] },
      async () => (await import("./me.ts")).Me,
    );
  }

  /** `owner`: an id, or `all`; default: the caller. */
  listTokens(
    options: PageOptions & { readonly owner?: string } = {},
  ): Promise<PageOf<TokenDocument>> {
    return this.#http.document(
      { method: "GET", path: ["tokens"], query: { ...options } },
      async () => (await import("./tokens.ts")).TokenPage,
    );
  }

  /** The answer holds the secret; it is not shown again. */
  createToken(token: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expires_in_days?: number | null;
    readonly owner?: string;
  }): Promise<IssuedTokenDocument> {
    return this.#http.document(
      { method: "POST", path: ["tokens"], json: token, ...once() },
      async () => (await import("./tokens.ts")).IssuedTokenDocument,
    );
  }

  /** Revokes a token for good. */
  async revokeToken(id: string): Promise<void> {
    await this.#nothing({ method: "DELETE", path: ["tokens", id] });
  }

  /** Adds a person to the tenant. */
  createUser(user: {
    readonly email: string;
    readonly name?: string;
    readonly tenant_role?: "admin" | "member";
  }): Promise<UserDocument> {
    return this.#http.document(
      { method: "POST", path: ["users"], json: user, ...once() },
      async () => (await import("./users.ts")).UserDocument,
    );
  }

  /** The people of the tenant. */
  listUsers(options: PageOptions = {}): Promise<PageOf<UserDocument>> {
    return this.#http.document(
      { method: "GET", path: ["users"], query: { ...options } },
      async () => (await import("./users.ts")).UserPage,
    );
  }

  /** Adds a program that acts in its own name. */
  createServiceAccount(
    account: { readonly slug: string; readonly name?: string },
  ): Promise<ServiceAccountDocument> {
    return this.#http.document(
      { method: "POST", path: ["service-accounts"], json: account, ...once() },
      async () => (await import("./service_accounts.ts")).ServiceAccountDocument,
    );
  }

  /** The workspaces that the caller is in. */
  listWorkspaces(options: ArchivableOptions = {}): Promise<PageOf<WorkspaceDocument>> {
    return this.#http.document(
      { method: "GET", path: ["workspaces"], query: archivableQuery(options) },
      async () => (await import("./workspaces.ts")).WorkspacePage,
    );
  }

  /** One workspace. */
  getWorkspace(workspace: string): Promise<WorkspaceDocument> {
    return this.#http.document(
      { method: "GET", path: ["workspaces", workspace] },
      async () => (await import("./workspaces.ts")).WorkspaceDocument,
    );
  }

  /** Makes a workspace. */
  createWorkspace(
    workspace: { readonly slug: string; readonly name?: string },
  ): Promise<WorkspaceDocument> {
    return this.#http.document(
      { method: "POST", path: ["workspaces"], json: workspace, ...once() },
      async () => (await import("./workspaces.ts")).WorkspaceDocument,
    );
  }

  /** Renames a workspace, archives it or brings it back. Name it by its id: a new slug is an answer that may get lost. */
  changeWorkspace(
    workspace: string,
    change: { readonly slug?: string; readonly name?: string; readonly archived?: boolean },
  ): Promise<WorkspaceDocument> {
    return this.#http.document(
      { method: "PATCH", path: ["workspaces", workspace], json: change },
      async () => (await import("./workspaces.ts")).WorkspaceDocument,
    );
  }

  /** Who has a role in a workspace. Admins of the tenant have every one without being listed. */
  listMembers(workspace: string, options: PageOptions = {}): Promise<PageOf<MemberDocument>> {
    return this.#http.document(
      { method: "GET", path: ["workspaces", workspace, "members"], query: { ...options } },
      async () => (await import("./members.ts")).MemberPage,
    );
  }

  /** Gives a user or a service account a role. */
  setMember(workspace: string, principal: string, role: MemberDocument["role"]) {
    return this.#http.document(
      { method: "PUT", path: ["workspaces", workspace, "members", principal], json: { role } },
      async () => (await import("./members.ts")).MemberDocument,
    );
  }

  /** Takes someone's role in a workspace away. */
  async removeMember(workspace: string, principal: string): Promise<void> {
    await this.#nothing({
      method: "DELETE",
      path: ["workspaces", workspace, "members", principal],
    });
  }

  /** The projects of a workspace. */
  listProjects(
    workspace: string,
    options: ArchivableOptions = {},
  ): Promise<PageOf<ProjectDocument>> {
    const query = archivableQuery(options);
    return this.#http.document(
      { method: "GET", path: ["workspaces", workspace, "projects"], query },
      async () => (await import("./projects.ts")).ProjectPage,
    );
  }

  /** One project, with its newest snapshot. */
  getProject(place: ProjectPlace): Promise<ProjectDocument> {
    return this.#http.document(
      { method: "GET", path: projectPath(place) },
      async () => (await import("./projects.ts")).ProjectDocument,
    );
  }

  /** Which project it is, and its newest snapshot. */
  getProjectHead(place: ProjectPlace): Promise<ProjectHead> {
    return this.#http.plain({ method: "GET", path: projectPath(place) }, PROJECT_HEAD);
  }

  /** Makes a project. */
  createProject(
    workspace: string,
    project: { readonly slug: string; readonly name?: string },
  ): Promise<ProjectDocument> {
    return this.#http.document(
      { method: "POST", path: ["workspaces", workspace, "projects"], json: project, ...once() },
      async () => (await import("./projects.ts")).ProjectDocument,
    );
  }

  /** Renames a project, archives it or brings it back. Name it by its id, as with {@linkcode changeWorkspace}. */
  changeProject(
    place: ProjectPlace,
    change: { readonly slug?: string; readonly name?: string; readonly archived?: boolean },
  ): Promise<ProjectDocument> {
    return this.#http.document(
      { method: "PATCH", path: projectPath(place), json: change },
      async () => (await import("./projects.ts")).ProjectDocument,
    );
  }

  /** Manifest in, missing blobs out. */
  planSnapshot(
    place: ProjectPlace,
    push: { readonly parent: string | null; readonly files: readonly FileDocument[] },
  ): Promise<PushPlanDocument> {
    return this.#http.plain({
      method: "POST",
      path: projectPath(place, "snapshots", "plan"),
      json: push,
      repeatable: true,
    }, PLAN);
  }

  /** Uploads one blob. A stream can be sent once only: when it breaks off, plan again. */
  async putBlob(
    place: ProjectPlace,
    sha256: string,
    content: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  ): Promise<void> {
    await this.#nothing({
      method: "PUT",
      path: projectPath(place, "blobs", sha256),
      body: { type: "application/octet-stream", content },
      repeatable: !(content instanceof ReadableStream),
    });
  }

  /** Uploads many small blobs at once: at most 1,000, and 16 MiB together. */
  async putBlobs(place: ProjectPlace, blobs: readonly PackedBlob[]): Promise<void> {
    await this.#nothing({
      method: "POST",
      path: projectPath(place, "blobs"),
      body: { type: PACK_TYPE, content: encodePack(blobs) },
      repeatable: true,
    });
  }

  /** Makes what was uploaded the project's newest snapshot. `head_moved` (412): another push was faster. */
  async registerSnapshot(place: ProjectPlace, push: NewSnapshotRequest): Promise<SnapshotDocument> {
    return (await this.#register(place, push, [], once(push.idempotencyKey))).snapshot;
  }

  /**
   * The same in one request with what the service lacks, when that is little: at most 100 blobs, and 256 KiB together. `blobs_missing`
   * (422): it lacks more than that; what came along is there now.
   *
   * It is sent again when it is not known what became of it, also without a key: a push says which snapshot it follows, so that it can't
   * be done twice.
   *
   * @returns the snapshot, and whether it was added; else it was the newest one already
   */
  pushSnapshot(
    place: ProjectPlace,
    push: NewSnapshotRequest,
    blobs: readonly PackedBlob[],
  ): Promise<{ readonly snapshot: SnapshotDocument; readonly added: boolean }> {
    const { idempotencyKey: key } = push;
    return this.#register(place, push, blobs, key === undefined ? { repeatable: true } : once(key));
  }

  /** The snapshots of a project, newest first. */
  listSnapshots(place: ProjectPlace, options: PageOptions = {}): Promise<PageOf<SnapshotDocument>> {
    return this.#http.document(
      { method: "GET", path: projectPath(place, "snapshots"), query: { ...options } },
      async () => (await import("./snapshots.ts")).SnapshotPage,
    );
  }

  /** `snapshot`: an id, the beginning of exactly one, a number, or `head`. */
  getSnapshot(place: ProjectPlace, snapshot: string): Promise<SnapshotDetails> {
    return this.#http.document(
      { method: "GET", path: projectPath(place, "snapshots", snapshot) },
      async () => (await import("./snapshots.ts")).SnapshotDetails,
    );
  }

  /** Every file of a snapshot. Check the paths before writing any of them. */
  getManifest(place: ProjectPlace, snapshot: string): Promise<ManifestDocument> {
    return this.#http.document(
      { method: "GET", path: projectPath(place, "snapshots", snapshot, "manifest") },
      async () => (await import("./snapshots.ts")).ManifestDocument,
    );
  }

  /** From `base` to `snapshot`: files, exports, powers. */
  diffSnapshots(
    place: ProjectPlace,
    base: string,
    snapshot: string,
  ): Promise<SnapshotDiffDocument> {
    const path = projectPath(place, "snapshots", snapshot, "diff");
    return this.#http.document(
      { method: "GET", path, query: { base } },
      async () => (await import("./snapshots.ts")).SnapshotDiffDocument,
    );
  }

  /** A file's content. Not verified. */
  async getBlob(
    place: ProjectPlace,
    snapshot: string,
    sha256: string,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const path = projectPath(place, "snapshots", snapshot, "blobs", sha256);
    const { body } = await this.#http.send({ method: "GET", path });
    return body ?? new Blob().stream();
  }

  /** Contents of many files, at most 1,000, as they arrive. Not verified. One of more than `maxBytes` is refused. */
  async *getBlobs(
    place: ProjectPlace,
    snapshot: string,
    sha256s: readonly string[],
    maxBytes: number = Infinity,
  ): AsyncGenerator<PackedBlob> {
    const path = projectPath(place, "snapshots", snapshot, "blobs");
    const { body, status } = await this.#http.send({
      method: "POST",
      path,
      json: { sha256s },
      repeatable: true,
    });
    try {
      if (body !== null) yield* readPack(body, maxBytes);
    } catch (cause) {
      throw new ControlError("The pack of blobs broke off or is damaged", {
        status,
        code: "unexpected_answer",
        hint: "Try again",
        cause,
      });
    }
  }

  /** What happened in the tenant, newest first. */
  listAuditEvents(
    options: PageOptions & {
      readonly actor?: string;
      readonly action?: string;
      readonly outcome?: AuditEventDocument["outcome"];
      readonly resource?: string;
    } = {},
  ): Promise<PageOf<AuditEventDocument>> {
    return this.#http.document(
      { method: "GET", path: ["audit", "events"], query: { ...options } },
      async () => (await import("./audit.ts")).AuditPage,
    );
  }

  /** Verifies the tenant's audit chain. `head`: what an earlier verification told. */
  verifyAudit(head?: { readonly sequence: number; readonly hash: string }): Promise<AuditVerdict> {
    const query: Query = head === undefined ? {} : { ...head };
    return this.#http.document(
      { method: "GET", path: ["audit", "verify"], query },
      async () => (await import("./audit.ts")).AuditVerdict,
    );
  }

  async #register(
    place: ProjectPlace,
    { message, snapshotId, idempotencyKey: _, ...content }: NewSnapshotRequest,
    carried: readonly PackedBlob[],
    sent: Pick<RequestParts, "headers" | "repeatable">,
  ) {
    const blobs = carried.map(({ sha256, bytes }) => ({ sha256, content: base64(bytes) }));
    const { document, status } = await this.#http.plainAnswer({
      method: "POST",
      path: projectPath(place, "snapshots"),
      json: {
        ...content,
        message,
        snapshot_id: snapshotId,
        ...(blobs.length === 0 ? {} : { blobs }),
      },
      ...sent,
    }, SNAPSHOT);
    return { snapshot: document, added: status === 201 };
  }

  async #nothing(parts: Parameters<Transport["send"]>[0]): Promise<void> {
    const response = await this.#http.send(parts);
    await response.body?.cancel();
  }
}

const ARGUMENTS = 8_192;

/** `Uint8Array.prototype.toBase64` is not in every Deno that the CLI runs on. */
function base64(bytes: Uint8Array): string {
  let text = "";
  // Several at a time, but no more than a call may have arguments.
  for (let at = 0; at < bytes.length; at += ARGUMENTS) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + ARGUMENTS));
  }
  return btoa(text);
}

/** Makes a request safe to send again. */
function once(key: string = crypto.randomUUID()) {
  return { headers: { "idempotency-key": key }, repeatable: true };
}

function projectPath({ workspace, project }: ProjectPlace, ...rest: string[]): string[] {
  return ["workspaces", workspace, "projects", project, ...rest];
}

/**
 * Tenants with something in them, and pushes into them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  type CheckedManifest,
  checkManifest,
  manifestBlob,
} from "../../control/domain/snapshots/manifest.ts";
import { canonicalFrame } from "../../runtime/snapshot/mod.ts";
import {
  newId,
  type ProjectId,
  type SnapshotId,
  type TenantId,
  type UserId,
  type WorkspaceId,
} from "../../control/domain/ids.ts";
import type {
  FileRecord,
  SnapshotFacts,
  SnapshotRecord,
} from "../../control/domain/snapshots/records.ts";
import type { NewAuditEvent } from "../../control/domain/audit/records.ts";
import type { Registration } from "../../control/domain/snapshots/ports.ts";
import type { Store } from "../../control/domain/store.ts";

/** Where a test's things are. */
export interface Place {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly workspaceId: WorkspaceId;
  readonly projectId: ProjectId;
}

/** When tests happen. */
export const NOW = new Date("2026-11-20T12:00:00.000Z");

/** A moment so many days after {@linkcode NOW}. */
export function daysLater(days: number): Date {
  return new Date(NOW.getTime() + days * 86_400_000);
}

/** A tenant with an admin, a workspace and a project. */
export async function seed(store: Store, slug: string): Promise<Place> {
  const tenantId = newId("tenant");
  const userId = newId("user");
  await store.transaction("system", async (system) => {
    await system.addTenant({ id: tenantId, slug, name: slug, createdAt: NOW });
    await system.tenant(tenantId).users.add({
      id: userId,
      email: `ada@${slug}.example`,
      name: "Ada",
      tenantRole: "admin",
      createdAt: NOW,
      disabledAt: null,
      version: 1,
    });
  });
  const workspaceId = await addWorkspace(store, { tenantId, userId }, "payments");
  const projectId = await addProject(store, { tenantId, workspaceId }, "fraud_detection");
  return { tenantId, userId, workspaceId, projectId };
}

/** A workspace that the user owns. */
export async function addWorkspace(
  store: Store,
  { tenantId, userId }: Pick<Place, "tenantId" | "userId">,
  slug: string,
): Promise<WorkspaceId> {
  const id = newId("workspace");
  await store.transaction(tenantId, async (tenant) => {
    await tenant.workspaces.add({
      id,
      slug,
      name: slug,
      createdAt: NOW,
      archivedAt: null,
      version: 1,
    });
    await tenant.members.set({ workspaceId: id, principalId: userId, role: "owner", at: NOW });
  });
  return id;
}

/** A project. */
export async function addProject(
  store: Store,
  { tenantId, workspaceId }: Pick<Place, "tenantId" | "workspaceId">,
  slug: string,
): Promise<ProjectId> {
  const id = newId("project");
  await store.transaction(tenantId, (tenant) =>
    tenant.projects.add({
      id,
      workspaceId,
      slug,
      name: slug,
      createdAt: NOW,
      archivedAt: null,
      retention: null,
      version: 1,
    }));
  return id;
}

/** The digest of a text. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The files of a tree, given as path and content. */
export function filesOf(tree: { readonly [path: string]: string }): FileRecord[] {
  return Object.entries(tree).map(([path, content]) => ({
    path,
    size: new TextEncoder().encode(content).length,
    sha256: digestOf(content),
  }));
}

/** A manifest of a tree that has an entry point. */
export async function manifestOf(
  tree: { readonly [path: string]: string },
): Promise<CheckedManifest & { readonly content: Uint8Array<ArrayBuffer> }> {
  const files = filesOf({ "entry_point.ts": "export {};\n", ...tree });
  const content = new TextEncoder().encode(canonicalFrame(files));
  return { ...await checkManifest(content), content };
}

/** What a validator could have found out. */
export const FACTS: SnapshotFacts = {
  entryPoint: "entry_point.ts",
  description: { tools: ["greet"], exports: [{ kind: "tool", name: "greet" }] },
  capabilities: { network: ["api.example.com:443"] },
  integrations: { crm: { provider: "http", actions: ["GET /contacts/*"] } },
  limits: { timeout_ms: 5_000 },
  variables: ["API_KEY"],
  policies: {
    "tool/greet": {
      timeout_ms: 60_000,
      retry: {
        attempts: 3,
        backoff: { first_ms: 1_000, factor: 1.5, max_ms: 300_000 },
        on: ["TIMEOUT", "INTERNAL"],
      },
      concurrency: { limit: 2, key: "/customer/id" },
    },
  },
  http: {
    auth: "token",
    routes: {
      "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
      "GET /health": { auth: "public" },
    },
    cors: {
      origins: ["https://app.example"],
      headers: ["content-type"],
      exposed: ["etag"],
      maxAgeSeconds: 600,
    },
  },
  mcp: { auth: "public", servers: { books: "token" } },
  bundle: "minimal",
  runtimeVersion: "0.1.0",
  sdkVersion: "0.1.0",
};

/** Announces blobs and says that they arrived; the store doesn't look at any bytes. */
export async function upload(
  store: Store,
  place: Pick<Place, "tenantId" | "workspaceId">,
  manifest: CheckedManifest,
  at: Date = NOW,
): Promise<void> {
  await store.transaction(place.tenantId, async (tenant) => {
    const blobs = [...manifest.blobs, manifestBlob(manifest)];
    const { missing } = await tenant.blobs.expect(place.workspaceId, blobs, at);
    const arrived = blobs.filter(({ sha256 }) => missing.includes(sha256));
    await tenant.blobs.hold(place.workspaceId, arrived, at);
  });
}

/** Registers what was uploaded. */
export async function register(
  store: Store,
  place: Place,
  manifest: CheckedManifest,
  options: { parentId: SnapshotId | null; at?: Date; message?: string; facts?: SnapshotFacts },
): Promise<Registration> {
  return await store.transaction(place.tenantId, (tenant) =>
    tenant.snapshots.register({
      projectId: place.projectId,
      id: manifest.id,
      parentId: options.parentId,
      author: place.userId,
      message: options.message ?? "",
      at: options.at ?? NOW,
      fileCount: manifest.files.length,
      bytes: manifest.bytes,
      blobs: [...manifest.blobs, manifestBlob(manifest)],
      facts: options.facts ?? FACTS,
    }));
}

/** Uploads and registers; the project's head is the parent. */
export async function push(
  store: Store,
  place: Place,
  tree: { readonly [path: string]: string },
  at: Date = NOW,
): Promise<SnapshotRecord> {
  const manifest = await manifestOf(tree);
  await upload(store, place, manifest, at);
  const project = await store.read(
    place.tenantId,
    (tenant) => tenant.projects.get(place.projectId),
  );
  const parentId = project?.head?.snapshotId ?? null;
  const registration = await register(store, place, manifest, { parentId, at });
  if (registration.kind === "registered") return registration.snapshot;
  throw new TypeError(`Push came to "${registration.kind}"`);
}

/** Something that happened. */
export function anEvent(action: string, more: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    at: NOW,
    actor: { kind: "system", id: null, tokenId: null },
    action,
    outcome: "allowed",
    resources: [],
    requestId: "req_1",
    address: "192.0.2.1",
    details: {},
    ...more,
  };
}

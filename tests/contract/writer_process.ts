/**
 * A process that pushes without end and says what was acknowledged, one number a line; see
 * `tests/slow/store_kill_slow.ts`.
 *
 * Arguments: database, blob directory, tenant, workspace, project, user.
 */
import { isId } from "../../control/domain/ids.ts";
import { manifestBlob, manifestDigest } from "../../control/domain/snapshots/manifest.ts";
import { openFileBlobStore } from "../../control/store/blobs/file_blob_store.ts";
import { sqliteStore } from "../../control/store/sql/sql_store.ts";
import { anEvent, manifestOf, NOW, type Place, register } from "./fixtures.ts";

const [
  path = "",
  blobDirectory = "",
  tenantId = "",
  workspaceId = "",
  projectId = "",
  userId = "",
] = Deno.args;
if (
  !isId("tenant", tenantId) || !isId("workspace", workspaceId) || !isId("project", projectId) ||
  !isId("user", userId)
) throw new TypeError("Expected the place to write to");
const place: Place = { tenantId, workspaceId, projectId, userId };
const store = sqliteStore({ path });
const blobs = (await openFileBlobStore(blobDirectory)).of(tenantId);
const encoder = new TextEncoder();

for (;;) {
  const project = await store.read(tenantId, ({ projects }) => projects.get(projectId));
  const number = (project?.head?.number ?? 0) + 1;
  const tree = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`f${index}`, `${number} ${index} `.repeat(200)]),
  );
  const manifest = await manifestOf(tree);
  const contents = ["export {};\n", ...Object.values(tree)].map((text) => encoder.encode(text));
  const digests = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const named = ["entry_point.ts", ...Object.keys(tree)].map((name, index) => ({
    sha256: digests.get(name) ?? "",
    bytes: contents[index] ?? new Uint8Array(),
  }));
  named.push({ sha256: manifestDigest(manifest.id), bytes: manifest.content });
  await store.transaction(
    tenantId,
    (tenant) => tenant.blobs.expect(workspaceId, [...manifest.blobs, manifestBlob(manifest)], NOW),
  );
  await blobs.putMany(named);
  await store.transaction(
    tenantId,
    (tenant) =>
      tenant.blobs.hold(
        workspaceId,
        named.map(({ sha256, bytes }) => ({ sha256, size: bytes.byteLength })),
        NOW,
      ),
  );
  await register(store, place, manifest, { parentId: project?.head?.snapshotId ?? null });
  await store.transaction(tenantId, ({ audit }) => audit.append(anEvent(`push ${number}`)));
  Deno.stdout.writeSync(encoder.encode(`${number}\n`));
}

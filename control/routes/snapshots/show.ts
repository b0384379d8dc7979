import * as z from "zod";
import { notFound, openProject } from "../../domain/identity/access.ts";
import { derived } from "../../domain/derived.ts";
import type { DetailedSnapshot } from "../../domain/snapshots/ports.ts";
import { operation } from "../../http/operation.ts";
import { okAgain } from "../../http/reply.ts";
import { SnapshotDetails, SnapshotParams } from "../../api/snapshots.ts";
import { findDetailed } from "./find_snapshot.ts";
import { snapshotDetails } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}` */
export const showSnapshot = operation({
  id: "getSnapshot",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}",
  tag: "Snapshots",
  summary: "Show a snapshot: what it is, what it exports, what it asks for",
  description: "`{snapshot}` is an id, the beginning of exactly one, a number, or `head`.",
  input: z.object({ params: SnapshotParams }),
  status: 200,
  answer: SnapshotDetails,
  problems: [404],
  etag: true,
}, async (call, { params }) => {
  const found = await call.door.read(async (tenant) => {
    const { project } = await openProject(
      tenant,
      call.principal,
      params.workspace,
      params.project,
      "snapshot:read",
    );
    const found = await findDetailed(tenant, project, params.snapshot);
    if (found === undefined) throw notFound("Snapshot", params.snapshot);
    return found;
  });
  return shown(found);
});

const shown = derived(({ snapshot, facts }: DetailedSnapshot) =>
  okAgain(snapshotDetails(snapshot, facts), { etag: `"${snapshot.number}-${snapshot.id}"` })
);

import type { PushPlanDocument, SnapshotDocument } from "../snapshots.ts";
import type { ProjectDocument } from "../projects.ts";
import { fields, flag, type Form, listOf, matching, orNull, text, whole } from "./form.ts";

/** What a push wants to know of its project. */
export type ProjectHead = Pick<ProjectDocument, "id" | "head">;

const digest = matching(/^[0-9a-f]{64}$/);
const snapshotId = matching(/^sha256:[0-9a-f]{64}$/);
const moment = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);

/** `PushPlanDocument` of `snapshots.ts`. */
export const PLAN: Form<PushPlanDocument> = fields<PushPlanDocument>({
  snapshot_id: snapshotId,
  missing: listOf(digest),
  head: orNull(snapshotId),
  unchanged: flag,
});

/** `SnapshotDocument` of `snapshots.ts`. */
export const SNAPSHOT: Form<SnapshotDocument> = fields<SnapshotDocument>({
  snapshot_id: snapshotId,
  number: whole,
  parent: orNull(snapshotId),
  author: text,
  message: text,
  created_at: moment,
  file_count: whole,
  bytes: whole,
  bundle: text,
  runtime_version: text,
  sdk_version: text,
});

/** Of `ProjectDocument` of `projects.ts`. */
export const PROJECT_HEAD: Form<ProjectHead> = fields<ProjectHead>({
  id: text,
  head: orNull(fields<{ snapshot_id: string; number: number }>({
    snapshot_id: snapshotId,
    number: whole,
  })),
});

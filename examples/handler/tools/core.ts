import type { Context } from "aiel";

/** Returns the event as it came, called as `tools.core.echo`: handlers may live in any module. */
export function echo(event: unknown, context: Context): { event: unknown; snapshot_id: string } {
  return { event, snapshot_id: context.snapshotId };
}

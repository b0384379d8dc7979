import type { SnapshotProgress } from "../../../runtime/snapshot/mod.ts";
import type { Deps } from "../../deps.ts";

/** Runs work that reads many files as a step that says how far it has come. */
export async function whileReading<T>(
  deps: Deps,
  label: string,
  work: (progress: (progress: SnapshotProgress) => void) => Promise<T>,
): Promise<T> {
  return await deps.progress.step(label, async (update) => {
    try {
      return await work(({ files, bytes }) =>
        update(`${grouped(files)} files, ${Math.round(bytes / 1e6)} MB`)
      );
    } catch (thrown) {
      // Loaded only now: most trees are fit.
      const { namingAllUnfit } = await import("./unfit_entries.ts");
      throw await namingAllUnfit(thrown, (await deps.repository()).root);
    }
  });
}

/** 12,345. Not by `toLocaleString`, whose first call costs as much as starting Deno. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

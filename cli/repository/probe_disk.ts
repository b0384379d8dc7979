import { temporaryName } from "../system/write_atomic.ts";
import { onDisk, type RepositoryDisk } from "./disk.ts";
import type { Layout } from "./layout.ts";

/** How the disk stamps what is written to it. */
export interface DiskProbe {
  /** The disk's own time, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Whether a directory's own time moves with the names in it; some disks leave it as it was. */
  readonly stampsDirectories: boolean;
}

/** Writes a file to see how the disk stamps it; only the holder of the lock may. */
export function probeDisk({ work }: Layout, disk: RepositoryDisk): DiskProbe {
  const path = `${work}/${temporaryName()}`;
  return onDisk(path, () => {
    disk.createSync(path).close();
    const nowMs = disk.lstatSync(path).mtime?.getTime() ?? 0;
    const stampedMs = disk.lstatSync(work).mtime?.getTime() ?? 0;
    disk.removeSync(path);
    return { nowMs, stampsDirectories: nowMs > 0 && stampedMs >= nowMs };
  });
}

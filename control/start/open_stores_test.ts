import assert from "node:assert/strict";
import { openStores } from "./open_stores.ts";

// There are no such modes: the directory decides who may read.
const WINDOWS = Deno.build.os === "windows";
const PRIVATE = Array.from({ length: 3 }, () => WINDOWS ? undefined : 0o600);

async function modesOf(prepare: (path: string) => void): Promise<(number | undefined)[]> {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  try {
    const path = `${dataDir}/control.sqlite`;
    prepare(path);
    const stores = await openStores({
      database: { kind: "sqlite", path },
      blobs: { kind: "files", path: `${dataDir}/blobs` },
    }, () => {});
    const modes = ["", "-wal", "-shm"].map((end) => Deno.statSync(`${path}${end}`).mode);
    await stores.close();
    return modes.map((mode) => WINDOWS || mode === null ? undefined : mode & 0o777);
  } finally {
    Deno.removeSync(dataDir, { recursive: true });
  }
}

Deno.test("openStores makes a database that no other user can read", async () => {
  assert.deepEqual(await modesOf(() => {}), PRIVATE);
});

Deno.test("openStores takes the database of an older version away from the others", async () => {
  const modes = await modesOf((path) => {
    for (const end of ["", "-wal", "-shm"]) {
      Deno.writeFileSync(`${path}${end}`, new Uint8Array());
      if (!WINDOWS) Deno.chmodSync(`${path}${end}`, 0o644);
    }
  });
  assert.deepEqual(modes, PRIVATE);
});

import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { MEMORY_FILE, openMemory } from "./open_memory.ts";

Deno.test("a service on SQLite keeps memory in a file of its data directory", async () => {
  using dir = tempDir();
  const config = {
    dataDir: dir.path,
    database: { kind: "sqlite", path: `${dir.path}/control.sqlite` },
  } as const;
  const space = { tenant: "t", workspace: "w", project: "p", scope: "project", owner: "" } as const;
  const store = openMemory(config);
  await store.set(space, "a", 1, {});
  await store.close();
  assert.ok(Deno.statSync(`${dir.path}/${MEMORY_FILE}`).isFile);
  const again = openMemory(config);
  assert.equal((await again.get(space, "a"))?.value, 1);
  await again.close();
});

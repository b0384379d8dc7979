import assert from "node:assert/strict";
import { hex } from "../../runtime/snapshot/id.ts";
import { denoRepositoryDisk } from "./disk.ts";
import { ObjectStore } from "./object_store.ts";

Deno.test("PackWriter lists so many objects that the list is written in pieces, and each is found", async () => {
  const directory = Deno.makeTempDirSync();
  try {
    const store = new ObjectStore(denoRepositoryDisk, directory);
    const writer = await store.writer();
    const contents = new Map<string, Uint8Array>();
    for (let number = 0; number < 2_500; number++) {
      const content = new TextEncoder().encode(`object ${number}`);
      const id = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
      contents.set(id, content);
      const start = writer.begin();
      writer.append(content);
      writer.end(start, id, content.length);
    }
    await store.finish(writer);
    const again = new ObjectStore(denoRepositoryDisk, directory);
    const { objects, damaged } = await again.catalog();
    assert.deepEqual(damaged, []);
    assert.deepEqual([...objects.keys()], [...contents.keys()].sort());
    assert.deepEqual(await again.readMany([...contents.keys()]), contents);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});

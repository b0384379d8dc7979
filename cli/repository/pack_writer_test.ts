import assert from "node:assert/strict";
import { hex } from "../../runtime/protocol/hex.ts";
import { denoRepositoryDisk } from "./disk.ts";
import { ObjectStore } from "./object_store.ts";

Deno.test("PackWriter lists so many objects that the list is written in pieces, and each is found", async () => {
  const directory = Deno.makeTempDirSync();
  try {
    const store = new ObjectStore(denoRepositoryDisk, directory);
    const writer = store.writer();
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
    const catalog = await again.catalog();
    assert.deepEqual(catalog.damaged, []);
    assert.deepEqual(Array.from(catalog.objects(), ({ id }) => id), [...contents.keys()].sort());
    for (const stranger of ["", "0".repeat(64), "f".repeat(64), [...contents.keys()][0] + "0"]) {
      assert.equal(catalog.has(stranger), false, stranger);
    }
    assert.deepEqual(await again.readMany([...contents.keys()]), contents);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});

Deno.test("Catalog gives an object that several packs hold once, and finds those that only one has", async () => {
  const directory = Deno.makeTempDirSync();
  try {
    const ids = ["0", "1", "2"].map((digit) => digit.repeat(64));
    const store = new ObjectStore(denoRepositoryDisk, directory);
    for (const some of [ids.slice(0, 2), ids.slice(1)]) {
      const writer = store.writer();
      // The second time it is there already.
      for (const id of [...some, ...some]) {
        const start = writer.begin();
        writer.append(new TextEncoder().encode(id));
        writer.end(start, id, id.length);
      }
      await store.finish(writer);
    }
    const catalog = await store.catalog();
    assert.equal(catalog.packs.length, 2);
    assert.deepEqual(Array.from(catalog.objects(), ({ id }) => id).sort(), ids);
    assert.deepEqual(ids.map((id) => catalog.get(id)?.size), [64, 64, 64]);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});

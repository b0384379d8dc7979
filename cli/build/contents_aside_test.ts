import assert from "node:assert/strict";
import { temporaryDirectory } from "../testing/fake_host.ts";
import { append, isWhole } from "./contents_aside.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test({
  name: "isWhole knows an executable with all that was appended, and that still is what it was",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using dir = await temporaryDirectory();
    const path = `${dir.path}/program`;
    // Ends by itself: what follows is not read.
    Deno.writeTextFileSync(path, "#!/bin/sh\necho $1\nexit\n", { mode: 0o755 });
    const placed = await append(path, [bytesOf("one"), bytesOf(""), bytesOf("three")]);
    assert.deepEqual(placed.map(({ at }) => at), [23, 26, 26]);
    const asked = { args: ["x"], said: "x\n" };
    assert.ok(await isWhole(path, placed, asked));
    assert.ok(!await isWhole(path, placed, { ...asked, said: "y\n" }));
    const elsewhere = placed.map(({ bytes, at }) => ({ bytes, at: at + 1 }));
    assert.ok(!await isWhole(path, elsewhere, asked));
    // As on a disk that starts nothing (`noexec`): it can't be tried, and that is no reason to fail.
    Deno.chmodSync(path, 0o644);
    assert.ok(!await isWhole(path, placed, asked));
    Deno.chmodSync(path, 0o755);
    assert.ok(await isWhole(path, placed, asked));
    Deno.truncateSync(path, Deno.statSync(path).size - 1);
    assert.ok(!await isWhole(path, placed, asked));
  },
});

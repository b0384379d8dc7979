import assert from "node:assert/strict";
import { temporaryDirectory } from "../testing/fake_host.ts";
import { writeAtomic } from "./write_atomic.ts";
import { writeUserFile } from "./write_user_file.ts";
import { denoWritingDisk } from "./writing_disk.ts";

Deno.test("writeAtomic replaces a file whole and leaves nothing else behind", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/config.json`;
  writeAtomic(denoWritingDisk, path, "first");
  writeAtomic(denoWritingDisk, path, "second", { mode: 0o600 });
  assert.equal(await Deno.readTextFile(path), "second");
  assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => name), ["config.json"]);
  if (Deno.build.os !== "windows") {
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  }
});

Deno.test("writeAtomic keeps the old file and no temporary one when it can't put the new one there", async () => {
  await using dir = await temporaryDirectory();
  // A directory of that name can't be replaced by a file, for root neither.
  await Deno.mkdir(`${dir.path}/config.json/inside`, { recursive: true });
  assert.throws(() => writeAtomic(denoWritingDisk, `${dir.path}/config.json`, "new"));
  assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => name), ["config.json"]);
});

Deno.test("writeAtomic replaces a link, and writeUserFile follows it", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/real`, "old");
  await Deno.symlink(`${dir.path}/real`, `${dir.path}/link`);
  writeUserFile(`${dir.path}/link`, "new");
  assert.equal(await Deno.readTextFile(`${dir.path}/real`), "new");
  assert.ok(Deno.lstatSync(`${dir.path}/link`).isSymlink);
  writeAtomic(denoWritingDisk, `${dir.path}/link`, "newer");
  assert.equal(await Deno.readTextFile(`${dir.path}/real`), "new");
  assert.equal(await Deno.readTextFile(`${dir.path}/link`), "newer");
  assert.ok(Deno.lstatSync(`${dir.path}/link`).isFile);
});

Deno.test("writeAtomic shows readers the old or the new content, whenever the writer is killed", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/config.json`;
  const contents = ["a".repeat(200_000), "b".repeat(200_000)];
  writeAtomic(denoWritingDisk, path, contents[0] ?? "");
  const module = new URL("./write_atomic.ts", import.meta.url).href;
  const diskModule = new URL("./writing_disk.ts", import.meta.url).href;
  const code = `const { writeAtomic } = await import(${JSON.stringify(module)});
    const { denoWritingDisk } = await import(${JSON.stringify(diskModule)});
    console.log("ready");
    for (let at = 0; ; at++) writeAtomic(denoWritingDisk, ${
    JSON.stringify(path)
  }, "ab"[at % 2].repeat(200_000));`;
  for (let round = 0; round < 4; round++) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", "--no-lock", code],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    for (let reads = 0; reads < 20 * (round + 1); reads++) {
      assert.ok(contents.includes(await Deno.readTextFile(path)));
    }
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    assert.ok(contents.includes(await Deno.readTextFile(path)));
  }
});

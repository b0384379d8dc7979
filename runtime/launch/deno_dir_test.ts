import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { denoDirFor } from "./deno_dir.ts";

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
}

Deno.test("denoDirFor makes a directory in which files stand where user code could store things", () => {
  using parent = tempDir();
  const path = denoDirFor(`${parent.path}/not/yet`, "key");
  assert.equal(path, `${parent.path}/not/yet/key`);
  assert.ok(Deno.lstatSync(`${path}/location_data`).isFile);
  assert.ok(Deno.lstatSync(`${path}/npm`).isFile);
  assert.ok(Deno.lstatSync(`${path}/gen`).isDirectory);
  assert.ok(Deno.lstatSync(`${path}/gen/data`).isFile);
  if (Deno.build.os !== "windows") {
    assert.equal((Deno.lstatSync(`${parent.path}/not/yet`).mode ?? 0) & 0o077, 0);
  }
});

Deno.test("denoDirFor gives the same directory again and leaves what is in it", () => {
  using parent = tempDir();
  const path = denoDirFor(parent.path, "key");
  Deno.writeTextFileSync(`${path}/gen/cached`, "");
  assert.equal(denoDirFor(parent.path, "key"), path);
  assert.ok(Deno.lstatSync(`${path}/gen/cached`).isFile);
  assert.notEqual(denoDirFor(parent.path, "other"), path);
  assert.deepEqual(names(parent.path), ["key", "other"]);
});

Deno.test("denoDirFor is safe when several processes make the same directory at once", async () => {
  using parent = tempDir();
  const module = new URL("./deno_dir.ts", import.meta.url).href;
  const code = `
    import { denoDirFor } from ${JSON.stringify(module)};
    for (let i = 0; i < 150; i++) denoDirFor(Deno.args[0], "key" + i);
  `;
  const runs = [1, 2, 3].map(() =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-config",
        "--ext=ts",
        `data:application/typescript,${encodeURIComponent(code)}`,
        parent.path,
      ],
      stderr: "piped",
    }).output()
  );
  for (const { success, stderr } of await Promise.all(runs)) {
    assert.ok(success, new TextDecoder().decode(stderr));
  }
  const made = names(parent.path);
  assert.deepEqual(made.filter((name) => name.startsWith(".draft-")), []);
  assert.ok(made.length <= 128, `${made.length} directories`);
  for (const name of made) {
    assert.ok(Deno.lstatSync(`${parent.path}/${name}/location_data`).isFile, name);
  }
});

Deno.test("denoDirFor removes what was made longest ago when there are too many, dead drafts too", () => {
  using parent = tempDir();
  const old = new Date("2020-01-01");
  for (const name of ["ancient", ".draft-of-a-dead-process"]) {
    Deno.mkdirSync(`${parent.path}/${name}/gen`, { recursive: true });
    Deno.utimeSync(`${parent.path}/${name}`, old, old);
  }
  for (let i = 0; i < 127; i++) Deno.mkdirSync(`${parent.path}/kept${i}`);
  denoDirFor(parent.path, "newest");
  const left = names(parent.path);
  assert.equal(left.length, 128);
  assert.ok(left.includes("newest"));
  assert.ok(!left.includes("ancient"));
  assert.ok(!left.includes(".draft-of-a-dead-process"));
});

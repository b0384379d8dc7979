import assert from "node:assert/strict";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { localEnv } from "./local_env.ts";

async function read(root: string, own: Record<string, string> = {}) {
  const warnings: string[] = [];
  const given = new Map(Object.entries(own));
  const env = (name: string) => given.get(name);
  return { env: await localEnv(root, { env, warn: (line) => warnings.push(line) }), warnings };
}

Deno.test("localEnv has this environment's values before those of .env", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(
    `${dir.path}/.env`,
    `# a comment\nexport A=1\nB="two words" # more\nC='$A'\nD=x=y\nE=\nMULTI="a\nb"\n`,
  );
  const { env, warnings } = await read(dir.path, { A: "own" });
  const names = ["A", "B", "C", "D", "E", "MULTI", "NONE", "__proto__", "toString"];
  assert.deepEqual(
    names.map((name) => env.value(name)),
    ["own", "two words", "$A", "x=y", "", "a\nb", undefined, undefined, undefined],
  );
  assert.deepEqual(warnings, []);
});

Deno.test("localEnv is this environment where there is no .env", async () => {
  await using dir = await temporaryDirectory();
  const { env, warnings } = await read(dir.path, { A: "own" });
  assert.deepEqual([env.value("A"), env.value("B"), warnings], ["own", undefined, []]);
});

Deno.test("localEnv follows no link, reads no directory and nothing huge, and says so", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/.env`;
  await Deno.writeTextFile(`${dir.path}/elsewhere`, "A=1");
  await Deno.symlink(`${dir.path}/elsewhere`, path);
  const linked = await read(dir.path);
  assert.equal(linked.env.value("A"), undefined);
  assert.deepEqual(linked.warnings, ['".env" is not read: it is no plain file']);
  await Deno.remove(path);
  await Deno.mkdir(path);
  assert.match((await read(dir.path)).warnings.join(), /no plain file/);
  await Deno.remove(path);
  await Deno.writeTextFile(path, `A=${"x".repeat(70_000)}`);
  assert.match((await read(dir.path)).warnings.join(), /has 70002 bytes, at most 65536/);
});

Deno.test("redacted takes the values of .env out of whatever holds them", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(
    `${dir.path}/.env`,
    "KEY=hunter2hunter2\nLONG=xhunter2hunter2\nON=true\n",
  );
  const { env } = await read(dir.path);
  const logs = [{
    event: "k hunter2hunter2",
    fields: { a: ["xhunter2hunter2", true, null, "true"] },
  }];
  assert.deepEqual(env.redacted(logs), [
    { event: "k ***", fields: { a: ["***", true, null, "true"] } },
  ]);
});

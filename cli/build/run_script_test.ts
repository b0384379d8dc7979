import assert from "node:assert/strict";
import { FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { putInPlace } from "./put_in_place.ts";

async function run(script: string, args: readonly string[]) {
  const path = new URL(`./${script}.ts`, import.meta.url).pathname;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...FROM_CACHE, path, ...args],
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test("the scripts that make a file have a help, and say in words what is wrong", async () => {
  for (const script of ["compile", "pack"]) {
    for (const flag of ["--help", "-h"]) {
      const help = await run(script, [flag]);
      assert.equal(help.code, 0);
      assert.match(help.stdout, new RegExp(`^Usage: deno task ${script}`));
    }
    for (const args of [["--oops"], ["--output"], ["--output", ""], ["--output", "a", "b"]]) {
      const said = await run(script, args);
      assert.equal(said.code, 2, `${script} ${args}`);
      assert.match(said.stderr, /^error: Unexpected /);
      assert.match(said.stderr, new RegExp(`\n\nUsage: deno task ${script}`));
      assert.doesNotMatch(said.stderr, /^\s+at /m);
    }
  }
  assert.match((await run("compile", ["--target", "x"])).stderr, /^error: Unknown target "x"/);
});

Deno.test("deno task pack names the output that it can't write, and leaves what was there", async () => {
  using dir = tempDir();
  const file = `${dir.path}/file`;
  Deno.writeTextFileSync(file, "mine");
  for (
    const [output, reason] of [
      [dir.path, "it is a directory"],
      [`${file}/a.tgz`, "something else is there already|a part of its path is no directory"],
    ] as const
  ) {
    const said = await run("pack", ["--output", output]);
    assert.equal(said.code, 1);
    assert.match(
      said.stderr,
      new RegExp(`^error: Cannot write "${output}": (?:${reason})\nhint: .*--output <path>\n$`),
    );
  }
  assert.equal(Deno.readTextFileSync(file), "mine");
});

Deno.test("deno task pack prints a command that a shell takes, whatever the path", async () => {
  using dir = tempDir();
  const output = `${dir.path}/two words/aiel.tgz`;
  const said = await run("pack", ["--output", output]);
  assert.equal(said.code, 0, said.stderr);
  assert.match(said.stdout, new RegExp(`\nnpm i -g "${output}"\n$`));
});

Deno.test({
  name: "deno task pack fails when what it says does not arrive",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using dir = tempDir();
    const script = new URL("./pack.ts", import.meta.url).pathname;
    const { code, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        `"$0" run -A ${FROM_CACHE.join(" ")} "$1" --output "$2" > /dev/full`,
        Deno.execPath(),
        script,
        dir.path +
        "/a.tgz",
      ],
    }).output();
    assert.equal(code, 1);
    assert.match(
      new TextDecoder().decode(stderr),
      /^error: Standard output could not be written: no space is left on the disk\n$/,
    );
  },
});

Deno.test("putInPlace leaves nothing beside what it could not replace", async () => {
  using dir = tempDir();
  const made = `${dir.path}/made`;
  Deno.writeTextFileSync(made, "new");
  Deno.mkdirSync(`${dir.path}/out/taken`, { recursive: true });
  await assert.rejects(putInPlace(made, `${dir.path}/out/taken`), /^ScriptError: Cannot write "/);
  await assert.rejects(putInPlace(`${made}-not`, `${dir.path}/out/it`), /no such file/);
  assert.deepEqual([...Deno.readDirSync(`${dir.path}/out`)].map(({ name }) => name), ["taken"]);
  await putInPlace(made, `${dir.path}/out/deep/it`);
  assert.equal(Deno.readTextFileSync(`${dir.path}/out/deep/it`), "new");
});

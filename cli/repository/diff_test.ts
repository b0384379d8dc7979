import assert from "node:assert/strict";
import fc from "fast-check";
import { type DiffOptions, type FileDiff, Repository } from "./mod.ts";

const COMMIT = { message: "m", author: { name: "Ada" }, now: new Date(0) };

async function withProject(
  test: (root: string, repository: Repository) => Promise<void>,
): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await test(root, (await Repository.init(root)).repository);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

async function all(repository: Repository, options: DiffOptions = {}): Promise<FileDiff[]> {
  return await Array.fromAsync(repository.diff(options));
}

Deno.test("Repository.diff compares tree, index and commits", () =>
  withProject(async (root, repository) => {
    const kinds = async (options: DiffOptions = {}) =>
      (await all(repository, options)).map((it) => `${it.kind} ${it.path}`);
    Deno.writeTextFileSync(`${root}/a`, "1\n");
    Deno.writeTextFileSync(`${root}/gone`, "1\n");
    await repository.add(["a", "gone"]);
    assert.deepEqual(await kinds({ staged: true }), ["added a", "added gone"]);
    await repository.commit(COMMIT);
    Deno.writeTextFileSync(`${root}/a`, "2\n");
    await repository.add(["a"]);
    await repository.commit(COMMIT);
    Deno.writeTextFileSync(`${root}/a`, "3\n");
    Deno.removeSync(`${root}/gone`);
    Deno.writeTextFileSync(`${root}/untracked`, "");
    assert.deepEqual(await kinds(), ["modified a", "deleted gone"]);
    assert.deepEqual(await kinds({ paths: ["gone"] }), ["deleted gone"]);
    assert.deepEqual(await kinds({ staged: true }), []);
    assert.deepEqual(await kinds({ from: "HEAD~1", to: "HEAD" }), ["modified a"]);
    const [change] = await all(repository, { from: "HEAD~1", paths: ["a"] });
    assert.equal(
      change?.patch,
      "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+3\n",
    );
    assert.deepEqual([change.addedLines, change.deletedLines], [1, 1]);
    await assert.rejects(all(repository, { paths: ["nothing"] }), /matches no file/);
  }));

Deno.test("Repository.diff shows no text of a file that is binary or very large", () =>
  withProject(async (root, repository) => {
    const contents: readonly (readonly [string, Uint8Array])[] = [
      ["nul", new Uint8Array([65, 0, 66])],
      ["latin", new Uint8Array([0xe9])],
      ["large", new TextEncoder().encode("x\n".repeat(2 ** 21 + 1))],
    ];
    for (const [name, content] of contents) Deno.writeFileSync(`${root}/${name}`, content);
    await repository.add(["nul", "latin", "large"]);
    const found = await all(repository, { staged: true });
    assert.deepEqual(found.map((it) => it.binary), [true, true, true]);
    assert.match(found[2]?.patch ?? "", /Binary files \/dev\/null and b\/nul differ\n$/);
  }));

async function git(cwd: string, ...args: string[]): Promise<string | undefined> {
  try {
    const output = await new Deno.Command("git", { args, cwd, stdout: "piped", stderr: "piped" })
      .output();
    return output.success ? "" : new TextDecoder().decode(output.stderr);
  } catch {
    return undefined;
  }
}

const line = fc.constantFrom("", "a", "b", "c", "ü", "-x", "+y", "\r", " ", "\\ No newline");
const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, ended]) => lines.join("\n") + (ended && lines.length > 0 ? "\n" : ""));
const name = fc.constantFrom("a", "b c", 'q"', "d/é", "d/-");
const tree = fc.dictionary(name, text, { maxKeys: 4 });

async function fill(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const { name } of Deno.readDirSync(root)) {
    if (!name.startsWith(".")) await Deno.remove(`${root}/${name}`, { recursive: true });
  }
  for (const [path, content] of Object.entries(files)) {
    Deno.mkdirSync(`${root}/d`, { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, content);
  }
}

if (await git(Deno.cwd(), "--version") === "") {
  Deno.test("Repository.diff gives patches that git applies", async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, (before, after) =>
        withProject(async (root, repository) => {
          await fill(root, before);
          await repository.add(["."]);
          await repository.commit(COMMIT);
          const { id } = await repository.resolve("HEAD");
          await fill(root, after);
          await repository.add(["."]);
          const expected = await repository.files();
          const patch = (await all(repository, { staged: true })).map((it) => it.patch).join("");
          await repository.commit(COMMIT);
          await repository.restore(["."], { from: id });
          if (patch !== "") {
            Deno.writeTextFileSync(`${root}/.aiel/patch`, patch);
            assert.equal(await git(root, "apply", "--whitespace=nowarn", ".aiel/patch"), "", patch);
          }
          await repository.add(["."]);
          assert.deepEqual(await repository.files(), expected);
        })),
      { numRuns: 40 },
    );
  });
} else {
  Deno.test("Repository.diff gives patches that git applies: SKIPPED, there is no git", () => {});
}

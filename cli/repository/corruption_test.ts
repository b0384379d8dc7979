import assert from "node:assert/strict";
import { SnapshotError } from "../../runtime/snapshot/mod.ts";
import { Repository, RepositoryError } from "./mod.ts";

const COMMIT = { author: { name: "Ada" }, now: new Date(0) };
const CONTENT = "the content of a file, the content of a file, the content of a file\n";

async function withRepository(test: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const { repository } = await Repository.init(root);
    Deno.writeTextFileSync(`${root}/file`, CONTENT);
    await repository.add(["."]);
    await repository.commit({ message: "one", ...COMMIT });
    Deno.writeTextFileSync(`${root}/file`, `${CONTENT}2`);
    await repository.add(["."]);
    await repository.commit({ message: "two", ...COMMIT });
    await test(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function filesOf(root: string): string[] {
  return ["state.json", "index.json", ...inside("commits"), ...inside("objects")];
  function inside(directory: string): string[] {
    return Array.from(
      Deno.readDirSync(`${root}/.aiel/${directory}`),
      (it) => `${directory}/${it.name}`,
    ).sort();
  }
}

/** Everything that reads the repository; the content it gives, or the error. */
async function readEverything(root: string): Promise<string> {
  const repository = Repository.open(root);
  const read: string[] = [];
  for (const commit of await repository.log()) {
    read.push(commit.message);
    for (const { path, sha256 } of await repository.files(commit.id)) {
      read.push(path, new TextDecoder().decode(await repository.readObject(sha256)));
    }
  }
  for (const { path, sha256 } of await repository.files()) read.push(path, sha256);
  await repository.status();
  return JSON.stringify(read);
}

async function outcome(action: () => Promise<unknown>): Promise<unknown> {
  try {
    return await action();
  } catch (error) {
    return error;
  }
}

Deno.test("Repository detects a flipped bit in any file, names it and never uses it", () =>
  withRepository(async (root) => {
    const good = await readEverything(root);
    for (const name of filesOf(root)) {
      const path = `${root}/.aiel/${name}`;
      const bytes = Deno.readFileSync(path);
      for (let at = 0; at < bytes.length; at += Math.max(1, bytes.length >> 5)) {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 7));
        Deno.writeFileSync(path, damaged);
        const read = await outcome(() => readEverything(root));
        if (read !== good) {
          assert.ok(read instanceof RepositoryError, `${name} at ${at}: ${read}`);
          const expected = ["corrupt", "newer_format", "unknown_commit"];
          assert.ok(expected.includes(read.code), `${name} at ${at}: ${read.message}`);
        }
        // The state has no digest of its own: only its head matters here.
        if (name === "state.json") continue;
        const found = await outcome(() => Repository.open(root).verify());
        const told = found instanceof Error ? found.message : JSON.stringify(found);
        assert.ok(told.includes(name.split("/").at(-1) ?? name), `${name} at ${at}: ${told}`);
      }
      Deno.writeFileSync(path, bytes);
    }
    assert.equal(await readEverything(root), good);
  }));

Deno.test("Repository names a file that is cut off, empty or missing", () =>
  withRepository(async (root) => {
    const good = await readEverything(root);
    for (const name of filesOf(root)) {
      const path = `${root}/.aiel/${name}`;
      const bytes = Deno.readFileSync(path);
      for (const length of [0, 1, bytes.length >> 1, bytes.length - 2, undefined]) {
        if (length === undefined) Deno.removeSync(path);
        else Deno.writeFileSync(path, bytes.subarray(0, length));
        const read = await outcome(() => readEverything(root));
        if (read === good) {
          // A merged or doubled object may still be had from elsewhere, but not silently.
          assert.fail(`${name} of ${length} bytes went unnoticed`);
        }
        assert.ok(read instanceof RepositoryError && read.code === "corrupt", `${name}: ${read}`);
        assert.match(read.message, /\.aiel\/(?:state|index|commits|objects)/);
      }
      Deno.writeFileSync(path, bytes);
    }
  }));

Deno.test("Repository restores nothing from a damaged object and leaves the file alone", () =>
  withRepository(async (root) => {
    for (const { name } of Deno.readDirSync(`${root}/.aiel/objects`)) {
      const path = `${root}/.aiel/objects/${name}`;
      const bytes = Deno.readFileSync(path);
      const at = "aiel-pack 1\n".length + 12;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      Deno.writeFileSync(path, bytes);
    }
    const repository = Repository.open(root);
    const before = Deno.readTextFileSync(`${root}/file`);
    const error = await outcome(() => repository.restore(["file"], { from: "HEAD~1" }));
    assert.ok(error instanceof RepositoryError && error.code === "corrupt", String(error));
    assert.equal(Deno.readTextFileSync(`${root}/file`), before);
    assert.deepEqual([...Deno.readDirSync(`${root}/.aiel/work`)], []);
    const { ok, problems } = await repository.verify();
    assert.equal(ok, false);
    assert.ok(problems.some((it) => it.message.includes('"file"')));
  }));

Deno.test("Repository stores content again when its pack is lost", () =>
  withRepository(async (root) => {
    for (const { name } of Deno.readDirSync(`${root}/.aiel/objects`)) {
      Deno.removeSync(`${root}/.aiel/objects/${name}`);
    }
    const repository = Repository.open(root);
    await repository.add(["."]);
    const [file] = (await repository.files()).filter((it) => it.path === "file");
    assert.equal(
      new TextDecoder().decode(await repository.readObject(file?.sha256 ?? "")),
      `${CONTENT}2`,
    );
  }));

Deno.test("Repository.unstage replaces an index that is damaged", () =>
  withRepository(async (root) => {
    Deno.writeTextFileSync(`${root}/.aiel/index.json`, "{");
    const repository = Repository.open(root);
    const error = await outcome(() => repository.status());
    assert.ok(error instanceof RepositoryError);
    assert.match(error.hint, /restore --staged/);
    await repository.unstage(["."]);
    assert.equal((await repository.status()).clean, true);
  }));

const NEWER: readonly (readonly [string, (text: string) => string])[] = [
  ["state.json", (text) => text.replace('"format": 1', '"format": 9')],
  ["index.json", (text) => text.replace('"format":1', '"format":9')],
];

for (const [name, change] of NEWER) {
  Deno.test(`Repository leaves a newer ${name} alone and says so`, () =>
    withRepository(async (root) => {
      const path = `${root}/.aiel/${name}`;
      Deno.writeTextFileSync(path, change(Deno.readTextFileSync(path)));
      for (const action of [() => readEverything(root), () => Repository.open(root).add(["."])]) {
        const error = await outcome(async () => await action());
        assert.ok(error instanceof RepositoryError && error.code === "newer_format", String(error));
        assert.match(error.message, /has format 9, this version of aiel knows up to \d/);
      }
    }));
}

Deno.test("Repository leaves a newer pack alone and says so", () =>
  withRepository(async (root) => {
    for (const { name } of Deno.readDirSync(`${root}/.aiel/objects`)) {
      const path = `${root}/.aiel/objects/${name}`;
      const bytes = Deno.readFileSync(path);
      bytes[10] = "2".charCodeAt(0);
      Deno.writeFileSync(path, bytes);
    }
    const error = await outcome(() => Repository.open(root).files("HEAD"));
    assert.ok(error instanceof RepositoryError && error.code === "newer_format", String(error));
  }));

Deno.test("Repository does not follow paths of a hostile index or tree out of the project", () =>
  withRepository(async (root) => {
    await forgeIndex(root, (text) => text.replace('"file"', '"../file"'));
    const error = await outcome(() => Repository.open(root).restore(["."], { force: true }));
    assert.ok(error instanceof SnapshotError && error.code === "unsafe_path", String(error));
  }));

Deno.test("Repository.commit never records a tree that can't be read again", () =>
  withRepository(async (root) => {
    Deno.writeTextFileSync(`${root}/other`, CONTENT);
    await Repository.open(root).add(["."]);
    await forgeIndex(root, (text) => text.replace('"file"', '"../file"'));
    const commit = () =>
      Repository.open(root).commit({ message: "m", author: { name: "Ada" }, now: new Date() });
    const error = await outcome(commit);
    assert.ok(error instanceof RepositoryError && error.code === "corrupt", String(error));
    assert.match(error.message, /index\.json/);
    assert.equal((await Repository.open(root).log()).length, 2);
  }));

const FORGERIES: readonly (readonly [string, (text: string) => string])[] = [
  ["a digest too few", (text) => text.replace(/,"sha256":"[0-9a-f]{64}"/, "")],
  ["a digest that is none", (text) => text.replace(/[0-9a-f]{64}/g, "x".repeat(64))],
  ["a size that is none", (text) => text.replace(/"size":\d+/, '"size":-1')],
  ["a path that is a number", (text) => text.replace('"path":"file"', '"path":1')],
  ["a fingerprint too few", (text) => text.replace(/,"fingerprint":"[^"]*"\}\]\}/, "}]}")],
  ["files that are none", (text) => text.replace('"files":[', '"files":[null,')],
  ["no files", (text) => text.replace('"files":[', '"others":[')],
  ["no directories", (text) => text.replace('"directories":', '"others":')],
  ["no id", (text) => text.replace('"snapshot_id":', '"others":')],
  ["no index", (text) => text.replace('"index":', '"others":')],
  ["no JSON", (text) => text.replace('"files":[', '"files":[{')],
];

for (const [what, change] of FORGERIES) {
  Deno.test(`Repository refuses an index with its digest right and ${what}`, () =>
    withRepository(async (root) => {
      await forgeIndex(root, change);
      const error = await outcome(() => Repository.open(root).files());
      assert.ok(error instanceof RepositoryError && error.code === "corrupt", String(error));
      assert.match(error.message, /index\.json/);
    }));
}

Deno.test("Repository says of an index of no known format what to do, and does it without loss of a commit", () =>
  withRepository(async (root) => {
    const path = `${root}/.aiel/index.json`;
    const text = Deno.readTextFileSync(path).replace('"format":1', '"format":0');
    Deno.writeTextFileSync(path, text);
    const repository = Repository.open(root);
    const commits = await repository.log();
    for (const action of [() => repository.status(), () => repository.add(["."])]) {
      const error = await outcome(async () => await action());
      assert.ok(error instanceof RepositoryError && error.code === "corrupt", String(error));
      assert.match(error.message, /names no known format/);
      assert.match(error.hint, /aiel restore --staged \./);
    }
    assert.equal(Deno.readTextFileSync(path), text);
    await repository.unstage(["."]);
    assert.equal((await repository.status()).clean, true);
    assert.deepEqual(await repository.log(), commits);
  }));

Deno.test("Repository keeps a name that needs an escape in its index, and has the index as one JSON document", () =>
  withRepository(async (root) => {
    const names = ['q"uote', "\ufeffmark", "\u00fc\u732b"];
    for (const name of names) Deno.writeTextFileSync(`${root}/${name}`, name);
    const repository = Repository.open(root);
    await repository.add(["."]);
    const paths = (await repository.files()).map((file) => file.path);
    for (const name of names) assert.ok(paths.includes(name), name);
    const document = JSON.parse(Deno.readTextFileSync(`${root}/.aiel/index.json`));
    assert.deepEqual(document.index.files.map((file: { path: string }) => file.path), paths);
    assert.deepEqual((await repository.status()).unstaged, { modified: [], deleted: [] });
  }));

/** Changes the index and makes its digest fit again. */
async function forgeIndex(root: string, change: (text: string) => string): Promise<void> {
  const path = `${root}/.aiel/index.json`;
  const text = Deno.readTextFileSync(path);
  const before = text.slice(text.indexOf("\n") + 1);
  const rest = change(before);
  assert.notEqual(rest, before);
  Deno.writeTextFileSync(path, `{"format":1,"sha256":"${await sha256(rest)}",\n${rest}`);
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  );
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

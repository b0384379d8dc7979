import assert from "node:assert/strict";
import { run, temporaryDirectory } from "../../testing/fake_host.ts";
import { COMMANDS } from "../specs.ts";

interface Project extends AsyncDisposable {
  path: string;
  /** Runs `aiel … --json`. */
  aiel(
    ...args: string[]
  ): Promise<{ code: number; document: Record<string, unknown>; stderr: string }>;
  /** Runs it for people. */
  text(...args: string[]): Promise<string>;
  write(path: string, text: string): Promise<void>;
}

async function project(): Promise<Project> {
  const dir = await temporaryDirectory();
  const path = `${dir.path}/project`;
  await Deno.mkdir(path);
  const world = { cwd: path, env: { HOME: dir.path, AIEL_AUTHOR_NAME: "Ada" } };
  const made = await run(["init"], COMMANDS, world);
  assert.equal(made.code, 0, made.stderr);
  return {
    path,
    aiel: async (...args) => {
      const { code, stdout, stderr } = await run([...args, "--json"], COMMANDS, world);
      return { code, document: JSON.parse(stdout), stderr };
    },
    text: async (...args) => {
      const { stdout, stderr } = await run(args, COMMANDS, world);
      return stdout + stderr;
    },
    write: (name, text) => Deno.writeTextFile(`${path}/${name}`, text),
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

function errorCode(document: Record<string, unknown>): unknown {
  const { error } = document;
  return error !== null && typeof error === "object" && "code" in error ? error.code : undefined;
}

Deno.test("aiel add, commit, break something, restore: what was committed comes back bit for bit", async () => {
  await using it = await project();
  const before = await Deno.readTextFile(`${it.path}/entry_point.ts`);
  assert.equal((await it.aiel("add", ".")).code, 0);
  const { code, document } = await it.aiel("commit", "-m", "First", "-m", "Why");
  assert.equal(code, 0);
  const commit = document.commit;
  assert.ok(commit !== null && typeof commit === "object" && "message" in commit);
  assert.equal(commit.message, "First\n\nWhy");
  assert.deepEqual("author" in commit && commit.author, { name: "Ada", email: null });

  await it.write("entry_point.ts", "broken");
  await Deno.remove(`${it.path}/aiel.json`);
  assert.match(await it.text("status"), /modified +entry_point\.ts\n +deleted +aiel\.json/);
  assert.equal(errorCode((await it.aiel("restore", ".")).document), "CONFLICT");
  assert.equal(await Deno.readTextFile(`${it.path}/entry_point.ts`), "broken");
  const dry = await it.aiel("restore", ".", "--force", "--dry-run");
  assert.deepEqual(dry.document.written, ["aiel.json", "entry_point.ts"]);
  const restored = await it.aiel("restore", ".", "--force");
  assert.deepEqual([restored.code, restored.document.written], [0, [
    "aiel.json",
    "entry_point.ts",
  ]]);
  assert.equal(await Deno.readTextFile(`${it.path}/entry_point.ts`), before);
  assert.equal((await it.aiel("status")).document.clean, true);
});

Deno.test("aiel commit gives the snapshot id that the runtime gives the same tree", async () => {
  await using it = await project();
  await it.aiel("add", ".");
  const { document } = await it.aiel("commit", "-m", "First");
  const { readSnapshot } = await import("../../../runtime/snapshot/mod.ts");
  const { id } = await readSnapshot(it.path);
  assert.ok(JSON.stringify(document).includes(`"snapshot_id":"${id}"`));
});

Deno.test("aiel commit never waits for a message that can't be typed, and says when nothing is staged", async () => {
  await using it = await project();
  const asked = await it.aiel("commit");
  assert.deepEqual([asked.code, errorCode(asked.document)], [2, "INPUT_REQUIRED"]);
  assert.match(asked.stderr, /hint: Pass -m <text>/);
  const nothing = await it.aiel("commit", "-m", "Nothing");
  assert.deepEqual([nothing.code, nothing.document.committed], [1, false]);
  assert.equal(errorCode((await it.aiel("commit", "-m", " ")).document), "USAGE");
});

Deno.test("aiel commit --dry-run and add --dry-run say what they would do and do nothing", async () => {
  await using it = await project();
  const dry = await it.aiel("add", ".", "--dry-run");
  assert.ok(Array.isArray(dry.document.added) && dry.document.added.includes("entry_point.ts"));
  assert.deepEqual((await it.aiel("files", "ls")).document.files, []);
  await it.aiel("add", ".");
  assert.equal((await it.aiel("commit", "--dry-run")).document.committed, false);
  assert.deepEqual((await it.aiel("log")).document.commits, []);
});

Deno.test("aiel restore --staged takes back what is staged and leaves the files", async () => {
  await using it = await project();
  await it.aiel("add", ".");
  await it.aiel("commit", "-m", "First");
  await it.write("extra.ts", "export {};\n");
  await it.aiel("add", ".");
  const dry = await it.aiel("restore", "--staged", ".", "--dry-run");
  assert.deepEqual(dry.document.unstaged, ["extra.ts"]);
  assert.deepEqual((await it.aiel("restore", "--staged", ".")).document.unstaged, ["extra.ts"]);
  assert.deepEqual((await it.aiel("status")).document.untracked, ["extra.ts"]);
  const wrong = await it.aiel("restore", "--staged", ".", "--force");
  assert.equal(errorCode(wrong.document), "USAGE");
});

Deno.test("aiel diff prints a patch that git's tools take, and counts lines", async () => {
  await using it = await project();
  await it.aiel("add", ".");
  await it.write("aiel.json", "{}\n");
  const { document } = await it.aiel("diff");
  assert.equal(document.added_lines, 1);
  assert.match(
    await it.text("diff"),
    /^diff --git a\/aiel\.json b\/aiel\.json\n--- a\/aiel\.json\n/,
  );
  assert.match(await it.text("diff", "--stat"), /modified {2}\+1 {2}-\d+ {2}aiel\.json/);
  assert.equal(errorCode((await it.aiel("diff", "--staged", "--to", "HEAD")).document), "USAGE");
});

Deno.test("aiel log limits, starts anywhere and shows hostile text safely", async () => {
  await using it = await project();
  for (const message of ["one", "two \x1b[31mred", "three"]) {
    await it.write("note.txt", message);
    await it.aiel("add", ".");
    await it.aiel("commit", "-m", message);
  }
  const limited = await it.aiel("log", "-n", "2");
  assert.equal(limited.document.more, true);
  assert.match(limited.stderr, /older commits/);
  assert.match(
    await it.text("log", "--oneline"),
    /^[0-9a-f]{12} three\n.*two \\u001b\[31mred.*\n.*one\n$/,
  );
  const from = await it.aiel("log", "HEAD~2");
  assert.ok(Array.isArray(from.document.commits) && from.document.commits.length === 1);
  assert.equal(errorCode((await it.aiel("log", "-n", "0")).document), "USAGE");
  assert.equal(errorCode((await it.aiel("log", "ffff")).document), "NOT_FOUND");
});

Deno.test("the commands work from a directory inside the project, with paths as typed there", async () => {
  await using it = await project();
  await Deno.mkdir(`${it.path}/tools`);
  await it.write("tools/one.ts", "export {};\n");
  const inside = await it.aiel("-C", "tools", "add", "one.ts", "../aiel.json");
  assert.deepEqual(inside.document.added, ["aiel.json", "tools/one.ts"]);
  const listed = await it.aiel("-C", "tools", "files", "ls", ".");
  assert.deepEqual(
    Array.isArray(listed.document.files) && listed.document.files.map(({ path }) => path),
    ["tools/one.ts"],
  );
  assert.equal(errorCode((await it.aiel("add", "../outside")).document), "USAGE");
  assert.equal(errorCode((await it.aiel("add", "nothing.ts")).document), "NOT_FOUND");
});

Deno.test("aiel add, status and diff name every link at once, and change nothing", async () => {
  await using it = await project();
  await it.aiel("add", ".");
  await Deno.mkdir(`${it.path}/lib`);
  for (const name of ["current", "lib/data", "lib/other"]) {
    await Deno.symlink("../somewhere\n", `${it.path}/${name}`);
  }
  for (const line of [["add", "."], ["add", "aiel.json"], ["status"], ["diff"]]) {
    const { code, document, stderr } = await it.aiel(...line);
    assert.deepEqual([code, errorCode(document)], [1, "SNAPSHOT_REFUSED"], line.join(" "));
    assert.ok(
      stderr.startsWith(
        `error: 3 paths can't be in a snapshot:
  Path "current" is a symbolic link, expected a file or directory
  Path "lib/data" is a symbolic link, expected a file or directory
  Path "lib/other" is a symbolic link, expected a file or directory
hint: Replace it by what it points to, or name it in .aielignore; nothing was changed
`,
      ),
      stderr,
    );
  }
  await it.write(".aielignore", "/current\n/lib/data\n");
  // One alone is said as the runtime says it.
  assert.match(await it.text("add", "."), /^error: Path "lib\/other" is a symbolic link/);
  await it.write(".aielignore", "/current\n/lib/*\n");
  assert.equal((await it.aiel("add", ".")).code, 0);
});

Deno.test("aiel names every path that no snapshot can hold at once, whatever is wrong with it", async () => {
  if (Deno.build.os !== "linux") return;
  await using it = await project();
  for (const name of ["tab\there", "ends.", "back\\slash", "Read.md", "READ.md"]) {
    await it.write(name, "");
  }
  await Deno.symlink("nowhere", `${it.path}/link`);
  const expected = [
    /Path "link" is a symbolic link/,
    /Path "tab\\there" has a control character/,
    /Path "ends\." has a name that ends in a dot/,
    /Path "back\\\\slash" has a backslash/,
    /Path "Read\.md" collides with "READ\.md"/,
  ];
  for (const line of [["add", "."], ["status"]]) {
    const { code, document, stderr } = await it.aiel(...line);
    assert.deepEqual([code, errorCode(document)], [1, "SNAPSHOT_REFUSED"]);
    assert.match(stderr, /^error: 5 paths can't be in a snapshot:/);
    for (const each of expected) assert.match(stderr, each);
  }
  const { document } = await it.aiel("validate");
  assert.ok(Array.isArray(document.problems));
  const messages = document.problems.map(({ message }) => message).join("\n");
  for (const each of expected) assert.match(messages, each);
  // What is ignored is no problem.
  await it.write(".aielignore", "link\ntab*\nends*\nback*\n[Rr]*.md\n");
  assert.equal((await it.aiel("add", ".")).code, 0);
});

Deno.test("aiel add says once that the executable bit of a file does not travel", async () => {
  await using it = await project();
  for (const name of ["a.sh", "b.sh", "c.sh", "d.sh"]) {
    await it.write(name, "#!/bin/sh\n");
    await Deno.chmod(`${it.path}/${name}`, 0o755);
  }
  const dry = await it.aiel("add", ".", "--dry-run");
  const { stderr } = await it.aiel("add", ".");
  assert.equal(
    stderr,
    'hint: Snapshots hold no executable bit: "a.sh", "b.sh", "c.sh" and 1 more will come back without it from clone, pull and restore\n',
  );
  assert.equal(dry.stderr, stderr);
  await it.write("a.sh", "#!/bin/bash\n");
  assert.equal((await it.aiel("add", ".")).stderr, "");
});

Deno.test("every repository command says how to make a project where there is none", async () => {
  await using dir = await temporaryDirectory();
  const lines = [["status"], ["add", "."], ["commit", "-m", "x"], ["log"], ["diff"], [
    "restore",
    ".",
  ], ["files", "ls"]];
  for (const line of lines) {
    const { code, stdout, stderr } = await run([...line, "--json"], COMMANDS, { cwd: dir.path });
    assert.equal(code, 1, line.join(" "));
    assert.match(stdout, /"NOT_A_PROJECT"/);
    assert.match(stderr, /aiel init/);
  }
});

Deno.test("every repository command names a damaged state file and changes nothing", async () => {
  await using it = await project();
  await Deno.writeTextFile(`${it.path}/.aiel/state.json`, '{"format": 1, "he');
  for (const line of [["status"], ["add", "."], ["commit", "-m", "x"], ["log"], ["restore", "."]]) {
    const { document } = await it.aiel(...line);
    assert.equal(errorCode(document), "REPOSITORY_CORRUPT", line.join(" "));
    assert.match(JSON.stringify(document), /state\.json/);
  }
  assert.equal(await Deno.readTextFile(`${it.path}/.aiel/state.json`), '{"format": 1, "he');
});

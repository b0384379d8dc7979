import assert from "node:assert/strict";
import {
  type ListeningService,
  startListeningService,
} from "../../../tests/harness/listening_service.ts";
import { openShell, type Said, type ShellSession } from "../../testing/shell.ts";

/** A project that was pushed twice, and its service. */
interface Pushed extends AsyncDisposable {
  readonly cwd: string;
  readonly shell: ShellSession;
  readonly service: ListeningService;
  run(script: string, cwd?: string, env?: Record<string, string>): Promise<Said>;
  json(line: string, cwd?: string): Promise<Record<string, unknown>>;
}

async function pushedTwice(): Promise<Pushed> {
  const shell = await openShell();
  const service = await startListeningService();
  const cwd = await shell.directory();
  await Deno.writeTextFile(`${cwd}/entry_point.ts`, "export const a = 1;\n");
  await Deno.writeTextFile(`${cwd}/gone.txt`, "old\n");
  await Deno.writeFile(`${cwd}/blob.bin`, new Uint8Array([0, 1, 2]));
  const run: Pushed["run"] = (script, at = cwd, env = {}) =>
    shell.run(script, at, { ...service.env, ...env });
  const ready = await run(
    "aiel init -q && aiel add . -q && aiel commit -q -m First && aiel push -q && " +
      "rm gone.txt && echo 'export const a = 2;' > entry_point.ts && printf 'x\\0y' > blob.bin && " +
      "echo new > new.txt && aiel add . -q && aiel commit -q -m Second && aiel push -q",
  );
  assert.equal(ready.code, 0, ready.stderr);
  return {
    cwd,
    shell,
    service,
    run,
    json: async (line, at) => {
      const said = await run(`${line} --json`, at);
      return JSON.parse(said.stdout);
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await shell[Symbol.asyncDispose]();
    },
  };
}

function list(value: unknown): Record<string, unknown>[] {
  assert.ok(Array.isArray(value));
  return value;
}

function kinds(document: Record<string, unknown>): string[] {
  return list(document.files).map(({ path, kind }) => `${kind} ${path}`);
}

const CHANGES = [
  "modified blob.bin",
  "modified entry_point.ts",
  "deleted gone.txt",
  "added new.txt",
];

Deno.test("aiel snapshots list and show say what was pushed, by whom, outside of a project too", async () => {
  await using pushed = await pushedTwice();
  const { shell, service } = pushed;
  const elsewhere = await shell.directory();
  const listed = await pushed.json("aiel snapshots list", elsewhere);
  const admin = service.world.admin;
  assert.deepEqual(
    list(listed.snapshots).map(({ number, message, author }) => [number, message, author]),
    [[2, "Second", admin.id], [1, "First", admin.id]],
  );
  assert.match(String(list(listed.snapshots)[0]?.author_name), /@/);
  assert.equal(listed.more, false);
  const one = await pushed.run("aiel snapshot ls -n 1", elsewhere);
  assert.match(
    one.stdout,
    /^#2 {2}sha256:[0-9a-f]{12} {2}\S+ \S+ {2}\S+@\S+ {2}\d+ files, .* {2}Second\n$/,
  );
  assert.match(one.stderr, /There are older ones/);

  const first = await pushed.json("aiel snapshots show 1", elsewhere);
  assert.deepEqual([first.number, first.message, first.parent], [1, "First", null]);
  const shown = await pushed.run("aiel snapshots show", elsewhere);
  assert.match(shown.stdout, /^snapshot +#2 sha256:[0-9a-f]{64}$/m);
  assert.match(shown.stdout, /^parent +sha256:/m);
  const viewer = await pushed.run("aiel snapshots list", elsewhere, {
    AIEL_TOKEN: service.world.viewer.token,
  });
  assert.equal(viewer.code, 0, viewer.stderr);
  const missing = await pushed.run("aiel snapshots show 9", elsewhere);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /Snapshot not found[^]*`aiel snapshots list`/);
  for (const wrong of ["0", "x", "99999"]) {
    assert.equal((await pushed.run(`aiel snapshots list -n ${wrong}`, elsewhere)).code, 2);
  }
});

Deno.test("aiel snapshots diff compares two snapshots, file by file, as a patch that git applies", async () => {
  await using pushed = await pushedTwice();
  const elsewhere = await pushed.shell.directory();
  const document = await pushed.json("aiel snapshots diff 1 2", elsewhere);
  assert.deepEqual(kinds(document), CHANGES);
  assert.deepEqual([document.added_lines, document.deleted_lines], [2, 2]);
  assert.match(String(document.from), /^sha256:/);
  assert.ok(document.capabilities !== null && document.exports !== null);
  const back = await pushed.json("aiel snapshots diff 2 1", elsewhere);
  assert.deepEqual(kinds(back)[3], "deleted new.txt");
  assert.deepEqual(kinds(await pushed.json("aiel snapshots diff 2 head", elsewhere)), []);

  await Deno.writeTextFile(`${elsewhere}/entry_point.ts`, "export const a = 1;\n");
  // But for the first file, which is binary.
  const script = "git init -q . && aiel snapshots diff 1 2 | sed 1,2d > ../p && " +
    "git apply --include=entry_point.ts ../p && cat entry_point.ts";
  const applied = await pushed.run(script, elsewhere);
  assert.equal(applied.stdout, "export const a = 2;\n", applied.stderr);
  const stat = await pushed.run("aiel snapshots diff 1 2 --stat", elsewhere);
  assert.match(stat.stdout, /^modified {2}binary .* blob\.bin\n[^]*4 files, \+2 -2\n$/);
});

Deno.test("aiel snapshots diff compares with the working tree and with a commit", async () => {
  await using pushed = await pushedTwice();
  const { cwd } = pushed;
  assert.deepEqual(kinds(await pushed.json("aiel snapshots diff")), []);
  assert.deepEqual(kinds(await pushed.json("aiel snapshots diff 1")), CHANGES);
  assert.deepEqual(kinds(await pushed.json("aiel snapshots diff 1 --commit HEAD")), CHANGES);
  assert.deepEqual(kinds(await pushed.json("aiel snapshots diff 1 --commit HEAD~1")), []);
  await Deno.writeTextFile(`${cwd}/new.txt`, "newer\n");
  await Deno.writeTextFile(`${cwd}/untracked.txt`, "");
  const { stdout } = await pushed.run("aiel snapshots diff");
  assert.match(stdout, /^diff --git a\/new\.txt b\/new\.txt\n[^]*-new\n\+newer\n$/);
  // What this repository does not have comes from the service.
  const other = await pushed.shell.directory();
  const fresh =
    "aiel init -q && rm entry_point.ts && echo 'export const a = 3;' > entry_point.ts && aiel add . -q";
  assert.equal((await pushed.run(fresh, other)).code, 0);
  const foreign = await pushed.run("aiel snapshots diff 1", other);
  assert.match(foreign.stdout, /-export const a = 1;\n\+export const a = 3;\n/);
  assert.match(foreign.stdout, /deleted file mode 100644\n--- a\/gone\.txt/);
});

Deno.test("aiel snapshots diff says what does not fit together", async () => {
  await using pushed = await pushedTwice();
  const both = await pushed.run("aiel snapshots diff 1 2 --commit HEAD");
  assert.equal(both.code, 2);
  const elsewhere = await pushed.shell.directory();
  const nothing = await pushed.run("aiel snapshots diff 1 --json", elsewhere);
  assert.deepEqual([nothing.code, JSON.parse(nothing.stdout).error.code], [1, "NOT_A_PROJECT"]);
  const unknown = await pushed.run("aiel snapshots diff 1 --commit nope --json");
  assert.equal(typeof JSON.parse(unknown.stdout).error.code, "string");
});

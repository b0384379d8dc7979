import assert from "node:assert/strict";
import { denoDisk, type Disk, fingerprint } from "./disk.ts";
import { SnapshotError, type SnapshotErrorCode } from "./error.ts";
import { walkTree } from "./walk.ts";

async function withTree(
  files: Readonly<Record<string, string>>,
  body: (root: string) => Promise<void> | void,
): Promise<void> {
  // Resolved, because the system's temporary directory may itself be a link.
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (const [path, text] of Object.entries(files)) {
      const slash = path.lastIndexOf("/");
      if (slash > 0) Deno.mkdirSync(`${root}/${path.slice(0, slash)}`, { recursive: true });
      Deno.writeTextFileSync(`${root}/${path}`, text);
    }
    await body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const paths = async (root: string) => (await walkTree(root)).entries.map((entry) => entry.path);

function refuses(
  promise: Promise<unknown>,
  code: SnapshotErrorCode,
  path: string,
): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof SnapshotError, String(error));
    assert.deepEqual([error.code, error.path], [code, path], error.message);
    assert.notEqual(error.hint, "");
    return true;
  });
}

Deno.test("walkTree lists files sorted by bytes with size, place and fingerprint", () =>
  withTree({ "a/b": "1", "a-b": "22", "a.b": "", "z/y/x.ts": "333" }, async (root) => {
    const tree = await walkTree(root);
    assert.deepEqual(
      tree.entries.map(({ path, size, diskPath }) => [path, size, diskPath]),
      [
        ["a-b", 2, `${root}/a-b`],
        ["a.b", 0, `${root}/a.b`],
        ["a/b", 1, `${root}/a/b`],
        ["z/y/x.ts", 3, `${root}/z/y/x.ts`],
      ],
    );
    assert.equal(tree.bytes, 6);
    assert.equal(tree.root, root);
    const again = await walkTree(root);
    assert.deepEqual(again.entries, tree.entries);
    assert.deepEqual(
      again.entries.map((it) => it.fingerprint),
      tree.entries.map((it) => fingerprint(Deno.lstatSync(it.diskPath))),
    );
    Deno.writeTextFileSync(`${root}/a-b`, "longer");
    const [edited] = (await walkTree(root)).entries;
    assert.notEqual(edited?.fingerprint, tree.entries[0]?.fingerprint);
  }));

Deno.test("walkTree gives files of directories and their neighbours in one order of bytes", () => {
  const sorted = [
    "a!",
    "a-b",
    "a.b",
    "a/-",
    "a/b-c",
    "a/b/c",
    "a/b0",
    "a0",
    "b",
    "\u00e9/x",
    "\u00e90",
  ];
  return withTree(Object.fromEntries(sorted.map((path) => [path, ""])), async (root) => {
    assert.deepEqual(await paths(root), sorted);
  });
});

Deno.test("walkTree leaves out the fixed names at every level and of every kind", () =>
  withTree({
    ".git/config": "",
    ".aiel/state.json": "",
    "node_modules/x/index.js": "",
    ".venv/bin/x": "",
    "a/__pycache__/x.pyc": "",
    "a/.DS_Store": "",
    "aiel.local.json": "{}",
    "a/aiel.local.json": "{}",
    ".env": "SECRET=1",
    "a/.env": "SECRET=1",
    "a/node_modules/y.js": "",
    "b/.git": "gitdir: elsewhere",
    "a/keep.ts": "",
    ".gitignore": "keep.ts",
  }, async (root) => {
    Deno.symlinkSync("/", `${root}/b/node_modules`);
    Deno.symlinkSync("/", `${root}/node_modules/x/link`);
    assert.deepEqual(await paths(root), [".gitignore", "a/keep.ts"]);
  }));

Deno.test("walkTree does not let .aielignore bring back a fixed name", () =>
  withTree(
    { ".aielignore": "!node_modules\n!.git\n", "node_modules/x.js": "", "x.ts": "" },
    async (root) => {
      assert.deepEqual(await paths(root), [".aielignore", "x.ts"]);
    },
  ));

Deno.test("walkTree does not check what is ignored", () =>
  withTree({ ".aielignore": "links/\npipe\nBAD*\n", "links/a": "", "x.ts": "" }, async (root) => {
    Deno.symlinkSync("/etc/passwd", `${root}/links/b`);
    Deno.symlinkSync("/etc/passwd", `${root}/pipe`);
    Deno.writeTextFileSync(`${root}/BAD:\n`, "");
    assert.deepEqual(await paths(root), [".aielignore", "x.ts"]);
  }));

Deno.test("walkTree takes a symlink as root but not as .aielignore", () =>
  withTree({ "tree/x.ts": "" }, async (root) => {
    Deno.symlinkSync("tree", `${root}/link`);
    const tree = await walkTree(`${root}/link`);
    assert.equal(tree.root, `${root}/tree`);
    assert.equal(tree.entries.length, 1);
    Deno.symlinkSync("x.ts", `${root}/tree/.aielignore`);
    await refuses(walkTree(`${root}/tree`), "symlink", ".aielignore");
  }));

for (
  const [kind, target] of [
    ["a file inside", "x.ts"],
    ["a file outside", "/etc/passwd"],
    ["nothing", "missing"],
    ["a directory inside", "d"],
    ["a directory outside", "/etc"],
    ["itself", "link"],
    ["the directory above", ".."],
  ] as const
) {
  Deno.test(`walkTree refuses a symlink to ${kind}`, () =>
    withTree({ "x.ts": "", "d/y.ts": "" }, async (root) => {
      Deno.symlinkSync(target, `${root}/d/link`);
      await refuses(walkTree(root), "symlink", "d/link");
    }));
}

Deno.test("walkTree refuses a named pipe without opening it", () =>
  withTree({ "d/x.ts": "" }, async (root) => {
    const made = await new Deno.Command("mkfifo", { args: [`${root}/d/pipe`] }).output();
    assert.equal(made.success, true);
    await refuses(walkTree(root), "special_file", "d/pipe");
  }));

Deno.test("walkTree refuses a socket", () =>
  withTree({ "x.ts": "" }, async (root) => {
    const listener = Deno.listen({ transport: "unix", path: `${root}/s` });
    try {
      await refuses(walkTree(root), "special_file", "s");
    } finally {
      listener.close();
    }
  }));

Deno.test("walkTree refuses a device", () =>
  withTree({ "null": "" }, async (root) => {
    const device = Deno.lstatSync("/dev/null");
    const disk: Disk = {
      ...denoDisk,
      lstatSync: (path) => path.endsWith("/null") ? device : denoDisk.lstatSync(path),
    };
    await assert.rejects(walkTree(root, { disk }), /Path "null" is a device, expected a file/);
  }));

Deno.test("walkTree refuses a hard link unless told otherwise", () =>
  withTree({ "x.ts": "", "d/y.ts": "" }, async (root) => {
    Deno.linkSync(`${root}/x.ts`, `${root}/d/z.ts`);
    await refuses(walkTree(root), "hard_link", "d/z.ts");
    const tree = await walkTree(root, { hardLinks: "allow" });
    assert.equal(tree.entries.length, 3);
  }));

Deno.test("walkTree refuses a name that is not UTF-8, file or directory, and shows it escaped", () =>
  withTree({ "d/x.ts": "" }, async (root) => {
    for (const command of ["touch", "mkdir"]) {
      const script = `cd "$1" && ${command} "$(printf 'a\\377b')"`;
      const made = await new Deno.Command("sh", { args: ["-c", script, "sh", `${root}/d`] })
        .output();
      assert.equal(made.success, true);
      await refuses(walkTree(root), "invalid_name", "d/a\ufffdb");
      await assert.rejects(walkTree(root), /Path "d\/a\\ufffdb" is not valid UTF-8 on disk/);
      const rest = `rm -r "$1"/a*`;
      await new Deno.Command("sh", { args: ["-c", rest, "sh", `${root}/d`] }).output();
    }
    // A name that really has U+FFFD in it is a name like any other.
    Deno.writeTextFileSync(`${root}/d/a\ufffdb`, "");
    assert.deepEqual(await paths(root), ["d/a\ufffdb", "d/x.ts"]);
  }));

Deno.test("walkTree refuses a bad name on disk", async () => {
  for (
    const [name, code] of [
      ["a\nb", "unsafe_path"],
      ["a\\b", "unsafe_path"],
      ["a.", "unsafe_path"],
      [".GIT", "reserved_path"],
    ] as const
  ) {
    await withTree({ [`d/${name}`]: "" }, (root) => refuses(walkTree(root), code, `d/${name}`));
  }
});

Deno.test("walkTree gives NFC paths and finds the file by its own spelling", () =>
  withTree({ "cafe\u0301/e\u0301.ts": "x" }, async (root) => {
    const [entry] = (await walkTree(root)).entries;
    assert.equal(entry?.path, "caf\u00e9/\u00e9.ts");
    assert.equal(Deno.readTextFileSync(entry?.diskPath ?? ""), "x");
  }));

Deno.test("walkTree refuses twins in case and Unicode form when the disk can hold both", async () => {
  for (
    const [one, other] of [["a.ts", "A.ts"], ["d/x", "D/y"], ["\u00e9", "e\u0301"], [
      "\u00e9/x",
      "e\u0301/y",
    ]]
  ) {
    await withTree({ [`${one}`]: "1", [`${other}`]: "2" }, async (root) => {
      const files = [...Deno.readDirSync(root)].length;
      if (files === 1) return;
      await assert.rejects(
        walkTree(root),
        (error) => error instanceof SnapshotError && error.code === "path_collision",
      );
    });
  }
});

Deno.test("walkTree refuses a root that is missing or a file", () =>
  withTree({ "x.ts": "" }, async (root) => {
    await refuses(walkTree(`${root}/none`), "root_not_found", `${root}/none`);
    await refuses(walkTree(`${root}/x.ts/y`), "root_not_found", `${root}/x.ts/y`);
    await refuses(walkTree(`${root}/x.ts`), "root_not_directory", `${root}/x.ts`);
  }));

Deno.test("walkTree names the directory or file it may not look at", () =>
  withTree({ "d/x.ts": "" }, async (root) => {
    const denied = (path: string) => {
      throw new Deno.errors.PermissionDenied(`EACCES ${path}`);
    };
    const readDirSync = (path: string) =>
      path.endsWith("/d") ? denied(path) : denoDisk.readDirSync(path);
    const lstatSync = (path: string) =>
      path.endsWith("/x.ts") ? denied(path) : denoDisk.lstatSync(path);
    await refuses(walkTree(root, { disk: { ...denoDisk, readDirSync } }), "unreadable", "d");
    await refuses(walkTree(root, { disk: { ...denoDisk, lstatSync } }), "unreadable", "d/x.ts");
    await assert.rejects(
      walkTree(root, { disk: { ...denoDisk, lstatSync } }),
      /permission denied$/,
    );
  }));

Deno.test("walkTree stops at its limits", () =>
  withTree({ "a": "12", "d/b": "34", "d/e/c": "5" }, async (root) => {
    const full = await walkTree(root, { maxFiles: 3, maxBytes: 5, maxDepth: 3 });
    assert.equal(full.entries.length, 3);
    await refuses(walkTree(root, { maxFiles: 2 }), "too_many_files", root);
    await refuses(walkTree(root, { maxBytes: 4 }), "too_many_bytes", "d/e/c");
    await refuses(walkTree(root, { maxDepth: 2 }), "too_deep", "d/e");
  }));

Deno.test("walkTree throws the signal's reason when aborted", () =>
  withTree({ "a": "" }, async (root) => {
    const reason = new Error("the caller went away");
    await assert.rejects(walkTree(root, { signal: AbortSignal.abort(reason) }), reason);
  }));

Deno.test("walkTree says when an ignore file changes after it was used", () =>
  withTree({ ".aielignore": "*.log\n", "x.ts": "" }, async (root) => {
    let asked = 0;
    const lstatSync = (path: string) => {
      if (path.endsWith(".aielignore") && ++asked === 2) {
        Deno.writeTextFileSync(path, "*.log\n*.ts\n");
      }
      return denoDisk.lstatSync(path);
    };
    await refuses(
      walkTree(root, { disk: { ...denoDisk, lstatSync } }),
      "changed_while_read",
      ".aielignore",
    );
  }));

Deno.test("walkTree refuses an ignore file that is too large", () =>
  withTree(
    { "d/.aielignore": "#".repeat(64 * 1024 + 1) },
    (root) => refuses(walkTree(root), "invalid_ignore_file", "d/.aielignore"),
  ));

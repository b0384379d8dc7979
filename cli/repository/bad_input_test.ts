import assert from "node:assert/strict";
import { denoDisk } from "../../runtime/snapshot/disk.ts";
import { SnapshotError, type SnapshotErrorCode } from "../../runtime/snapshot/mod.ts";
import { Repository, RepositoryError, type RepositoryErrorCode, toRepositoryPath } from "./mod.ts";
import type { RepositoryOptions } from "./repository.ts";

const COMMIT = { message: "m", author: { name: "Ada" }, now: new Date(0) };

async function withProject(
  test: (root: string, repository: Repository) => Promise<void>,
  options: RepositoryOptions = {},
): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await test(root, (await Repository.init(root, options)).repository);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

async function command(name: string, ...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(name, { args, stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch {
    return false;
  }
}

/** Elsewhere the disk takes other names, or twins are one file. */
function onLinux(name: string, test: () => Promise<void>): void {
  if (Deno.build.os === "linux") Deno.test(name, test);
  else Deno.test(`${name}: SKIPPED, this is not Linux`, () => {});
}

type Case = readonly [
  what: string,
  make: (root: string) => void | Promise<boolean>,
  code: SnapshotErrorCode,
  named: RegExp,
];

const CASES: readonly Case[] = [
  [
    "a name with a newline",
    (root) => Deno.writeTextFileSync(`${root}/a\nb`, ""),
    "unsafe_path",
    /"a\\nb"/,
  ],
  [
    "a symbolic link",
    (root) => Deno.symlinkSync("/etc/passwd", `${root}/link`),
    "symlink",
    /"link"/,
  ],
  ["a link to a directory", (root) => Deno.symlinkSync("/etc", `${root}/dir`), "symlink", /"dir"/],
  ["a named pipe", (root) => command("mkfifo", `${root}/pipe`), "special_file", /"pipe"/],
  [
    "a name that is not UTF-8",
    (root) => command("sh", "-c", `printf x > "$(printf '${root}/bad\\377')"`),
    "invalid_name",
    /"bad\\ufffd"/,
  ],
  [
    "case twins",
    (root) => {
      Deno.writeTextFileSync(`${root}/twin`, "");
      Deno.writeTextFileSync(`${root}/TWIN`, "");
    },
    "path_collision",
    /"(?:twin|TWIN)" collides with "(?:twin|TWIN)"/,
  ],
  [
    "NFC and NFD twins",
    (root) => {
      Deno.writeTextFileSync(`${root}/\u00e9`, "");
      Deno.writeTextFileSync(`${root}/e\u0301`, "");
    },
    "path_collision",
    /é/,
  ],
  [
    "a path of more than 1,024 bytes",
    (root) => {
      const directory = `${root}/${Array.from({ length: 5 }, () => "x".repeat(240)).join("/")}`;
      Deno.mkdirSync(directory, { recursive: true });
      Deno.writeTextFileSync(`${directory}/f`, "");
    },
    "path_too_long",
    /is 1206 bytes long/,
  ],
];

for (const [what, make, code, named] of CASES) {
  onLinux(
    `Repository refuses ${what}, named, and stages nothing`,
    () =>
      withProject(async (root, repository) => {
        Deno.writeTextFileSync(`${root}/good`, "1");
        await make(root);
        for (const action of [() => repository.add(["."]), () => repository.status()]) {
          await assert.rejects(action, (error) => {
            assert.ok(error instanceof SnapshotError, String(error));
            assert.equal(error.code, code);
            assert.match(error.message, named);
            return true;
          });
        }
        assert.deepEqual(await repository.files(), []);
        assert.deepEqual([...Deno.readDirSync(`${root}/.aiel/objects`)], []);
      }),
  );
}

Deno.test("Repository takes names of 255 bytes, with spaces and quotes, from anywhere in Unicode", () =>
  withProject(async (root, repository) => {
    const names = ["x".repeat(255), " a b", 'q"uote', "日本語", "emoji 🚀", "-dash", "é"];
    for (const name of names) Deno.writeTextFileSync(`${root}/${name}`, name);
    await repository.add(["."]);
    await repository.commit(COMMIT);
    for (const name of names) Deno.removeSync(`${root}/${name}`);
    await repository.restore(["."]);
    for (const name of names) assert.equal(Deno.readTextFileSync(`${root}/${name}`), name);
  }));

Deno.test("Repository.add tells when a staged name would collide with one that is gone", () =>
  withProject(async (root, repository) => {
    Deno.writeTextFileSync(`${root}/Name`, "1");
    await repository.add(["."]);
    Deno.removeSync(`${root}/Name`);
    Deno.writeTextFileSync(`${root}/name`, "1");
    await assert.rejects(
      repository.add(["name"]),
      (error) => error instanceof SnapshotError && error.code === "path_collision",
    );
    await repository.add(["."]);
    assert.deepEqual((await repository.files()).map((it) => it.path), [".aielignore", "name"]);
  }));

onLinux(
  "Repository takes an empty directory of any name beside what is staged",
  () =>
    withProject(async (root, repository) => {
      for (const name of ["a:b", 'c"d', "e\nf"]) Deno.mkdirSync(`${root}/${name}`);
      const past = new Date(Date.now() - 3_600_000);
      for (const { name } of Deno.readDirSync(root)) Deno.utimeSync(`${root}/${name}`, past, past);
      Deno.utimeSync(root, past, past);
      await repository.add(["."]);
      assert.deepEqual((await repository.status()).untracked, []);
      Deno.writeTextFileSync(`${root}/c"d/new`, "");
      assert.deepEqual((await repository.status()).untracked, ['c"d/new']);
    }),
);

Deno.test("Repository.add takes a file whose directory has taken the place of a staged file", () =>
  withProject(async (root, repository) => {
    Deno.writeTextFileSync(`${root}/d`, "1");
    await repository.add(["."]);
    Deno.removeSync(`${root}/d`);
    Deno.mkdirSync(`${root}/d/e`, { recursive: true });
    Deno.writeTextFileSync(`${root}/d/e/x`, "2");
    const { added, deleted } = await repository.add(["d/e/x"]);
    assert.deepEqual([added, deleted], [["d/e/x"], ["d"]]);
    await repository.commit(COMMIT);
    const paths = (await repository.files("HEAD")).map((it) => it.path);
    assert.deepEqual(paths, [".aielignore", "d/e/x"]);
  }));

Deno.test("Repository.unstage never leaves a tree that could be committed and not be read again", () =>
  withProject(async (root, repository) => {
    Deno.mkdirSync(`${root}/d`);
    Deno.writeTextFileSync(`${root}/d/x`, "1");
    Deno.writeTextFileSync(`${root}/Name`, "1");
    await repository.add(["."]);
    await repository.commit(COMMIT);
    Deno.removeSync(`${root}/d`, { recursive: true });
    Deno.removeSync(`${root}/Name`);
    Deno.writeTextFileSync(`${root}/d`, "2");
    Deno.writeTextFileSync(`${root}/name`, "2");
    await repository.add(["."]);
    const staged = await repository.files();
    await assert.rejects(
      repository.unstage(["Name"]),
      (error) => error instanceof SnapshotError && error.code === "path_collision",
    );
    assert.deepEqual(await repository.files(), staged);
    // A file and a directory of one name can't both be staged: what was asked for stays, as in git.
    const { added, deleted } = await repository.unstage(["d/x"]);
    assert.deepEqual([added, deleted], [["d"], ["d/x"]]);
    await repository.commit(COMMIT);
    const paths = (await repository.files("HEAD")).map((it) => it.path);
    assert.deepEqual(paths, [".aielignore", "d/x", "name"]);
    assert.ok((await repository.verify()).ok);
  }));

const readers: readonly (readonly [string, SnapshotErrorCode, () => never | void])[] = [
  ["can't be read", "unreadable", () => {
    throw new Deno.errors.PermissionDenied("Permission denied (os error 13)");
  }],
  ["changes while it is added", "changed_while_read", () => {}],
];

for (const [what, code, before] of readers) {
  Deno.test(`Repository.add names a file that ${what} and stages nothing`, async () => {
    let root = "";
    const treeDisk = {
      ...denoDisk,
      openSync(path: string) {
        if (path.endsWith("/victim")) {
          before();
          Deno.writeTextFileSync(path, "written meanwhile");
        }
        return denoDisk.openSync(path);
      },
    };
    await withProject(async (at, repository) => {
      root = at;
      for (const name of ["a", "victim", "z"]) Deno.writeTextFileSync(`${root}/${name}`, name);
      await assert.rejects(repository.add(["."]), (error) => {
        assert.ok(error instanceof SnapshotError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, /"victim"/);
        return true;
      });
      assert.deepEqual(await repository.files(), []);
      assert.deepEqual([...Deno.readDirSync(`${root}/.aiel/objects`)], []);
    }, { treeDisk });
  });
}

onLinux("Repository.add streams a file of 2 GiB", () =>
  withProject(async (root, repository) => {
    const size = 2 ** 31;
    const path = `${root}/large`;
    Deno.writeTextFileSync(path, "start");
    Deno.truncateSync(path, size);
    const before = Deno.memoryUsage().rss;
    await repository.add(["."]);
    const grown = Deno.memoryUsage().rss - before;
    assert.ok(grown < 256 * 2 ** 20, `${grown} bytes more`);
    const file = (await repository.files()).find((it) => it.path === "large");
    assert.equal(file?.size, size);
    await assert.rejects(repository.readObject(file.sha256), /has 2147483648 bytes, at most/);
    const [start] = await Array.fromAsync(first(repository.readObjectChunks(file.sha256)));
    assert.equal(new TextDecoder().decode(start?.subarray(0, 6)), "start\0");
  }));

async function* first(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk.slice();
    return;
  }
}

async function onTinyDisk(test: (root: string) => Promise<void>): Promise<boolean> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    if (!await command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", root)) return false;
    try {
      await test(root);
    } finally {
      assert.ok(await command("umount", root));
    }
    return true;
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

async function fillTheDisk(root: string): Promise<void> {
  const { repository } = await Repository.init(root);
  Deno.writeTextFileSync(`${root}/kept`, "1");
  await repository.add(["."]);
  await repository.commit(COMMIT);
  Deno.writeFileSync(`${root}/large`, randomBytes(700_000));
  await refused(repository.add(["."]), "disk_full");
  Deno.removeSync(`${root}/large`);
  Deno.writeTextFileSync(`${root}/small`, "1");
  await repository.add(["."]);
  await repository.commit(COMMIT);
  assert.ok((await repository.verify()).ok);
  assert.ok(await command("mount", "-o", "remount,ro", root));
  await refused(repository.add(["."]), "not_writable");
  // Reading needs no lock.
  assert.equal((await repository.status()).clean, true);
  assert.equal((await repository.log()).length, 2);
}

async function refused(action: Promise<unknown>, code: RepositoryErrorCode): Promise<void> {
  await assert.rejects(action, (error) => {
    assert.ok(error instanceof RepositoryError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

if (await onTinyDisk(() => Promise.resolve())) {
  Deno.test("Repository says when a disk is really full or read-only, and goes on after it", async () => {
    assert.ok(await onTinyDisk(fillTheDisk));
  });
} else {
  Deno.test("Repository says when a disk is really full: SKIPPED, no right to mount one", () => {});
}

const obeysModes = Deno.build.os !== "windows" && Deno.uid() !== 0;

if (obeysModes) {
  Deno.test("Repository.init says so when the directory may not be written", async () => {
    const root = Deno.makeTempDirSync();
    Deno.chmodSync(root, 0o555);
    try {
      await refused(Repository.init(root), "not_writable");
    } finally {
      Deno.chmodSync(root, 0o755);
      Deno.removeSync(root);
    }
  });
} else {
  Deno.test("Repository.init says so when it may not write: SKIPPED, modes don't stop root", () => {});
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  }
  return bytes;
}

Deno.test("toRepositoryPath gives the path inside the repository, or says that it is outside", () => {
  const cases = [
    ["/p/sub", "a.ts", "sub/a.ts"],
    ["/p/sub", "../b", "b"],
    ["/p/sub", "..", ""],
    ["/p", ".", ""],
    ["/p", "/p/x//y/", "x/y"],
    ["/", "p/a", "a"],
  ] as const;
  for (const [cwd, path, expected] of cases) {
    assert.equal(toRepositoryPath("/p", cwd, path), expected, `${cwd} ${path}`);
  }
  for (const path of ["../..", "/q", "/pq", "../../p2/a"]) {
    assert.throws(
      () => toRepositoryPath("/p", "/p/sub", path),
      (error) => error instanceof RepositoryError && error.code === "outside_repository",
    );
  }
});

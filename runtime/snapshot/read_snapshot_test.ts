import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { denoDisk, type Disk } from "./disk.ts";
import { SnapshotError } from "./error.ts";
import type { SnapshotProgress } from "./pace.ts";
import { readSnapshot } from "./read_snapshot.ts";
import vectors from "./vectors.json" with { type: "json" };

type Content = Readonly<Record<string, string | Uint8Array>>;

async function withTree(files: Content, body: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (const [path, content] of Object.entries(files)) {
      const slash = path.lastIndexOf("/");
      if (slash > 0) Deno.mkdirSync(`${root}/${path.slice(0, slash)}`, { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      Deno.writeFileSync(`${root}/${path}`, bytes);
    }
    await body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

const manyFiles: Content = Object.fromEntries(
  Array.from({ length: 600 }, (_, index) => [`d${index % 7}/f${index}.ts`, `// ${index}\n`]),
);
/** Of more than one chunk. */
const bigFile = new Uint8Array(9 * 2 ** 20).map((_, index) => index * 31);

for (const vector of vectors.vectors) {
  Deno.test(`readSnapshot agrees with the vector "${vector.name}"`, () =>
    withTree(
      Object.fromEntries(
        vector.files.map((file) => [file.path, Buffer.from(file.content_base64, "base64")]),
      ),
      async (root) => {
        assert.equal((await readSnapshot(root)).id, vector.id);
      },
    ));
}

for (
  const [name, files] of [
    ["few small files", { "b/a.ts": "1", "a.ts": "", "c.bin": Uint8Array.of(0, 255) }],
    ["many files", manyFiles],
    ["a big file", { "big.bin": bigFile, "empty": "", "small": "x" }],
  ] as const satisfies readonly (readonly [string, Content])[]
) {
  Deno.test(`readSnapshot hashes ${name}`, () =>
    withTree(files, async (root) => {
      const snapshot = await readSnapshot(root);
      const expected = Object.entries(files).map((
        [path, content]: [string, string | Uint8Array],
      ) => ({
        path,
        size: content.length,
        sha256: sha256(content),
      })).sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
      assert.deepEqual(snapshot.files, expected);
      assert.equal(snapshot.bytes, expected.reduce((sum, file) => sum + file.size, 0));
      const frame = expected.map((file) => `${file.path}\t${file.size}\t${file.sha256}\n`).join("");
      assert.equal(snapshot.id, `sha256:${sha256(`aiel-snapshot 1\n${frame}`)}`);
    }));
}

Deno.test("readSnapshot does not depend on times, modes, order of creation or empty directories", async () => {
  const entries = fc.uniqueArray(
    fc.tuple(fc.stringMatching(/^[a-c]\/[a-z]{1,6}\.ts$/), fc.string()),
    { selector: ([path]) => path, minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(
      entries.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
      ),
      async ([list, shuffled]) => {
        let id = "";
        await withTree(Object.fromEntries(list), async (root) => {
          id = (await readSnapshot(root)).id;
        });
        await withTree(Object.fromEntries(shuffled), async (root) => {
          Deno.mkdirSync(`${root}/empty/er`, { recursive: true });
          const first = `${root}/${list[0]?.[0]}`;
          Deno.chmodSync(first, 0o755);
          Deno.utimeSync(first, 1, 1);
          assert.equal((await readSnapshot(root)).id, id);
          Deno.writeTextFileSync(first, "!", { append: true });
          assert.notEqual((await readSnapshot(root)).id, id);
        });
      },
    ),
    { numRuns: 25 },
  );
});

type Moment = "before" | "after";

// A disk on which `act` happens once, just before or after the n-th read of the file named.
function disturbed(
  name: string,
  moment: Moment,
  read: number,
  act: (path: string) => void,
): Disk {
  let reads = 0;
  return {
    ...denoDisk,
    openSync: (path) => {
      const file = Deno.openSync(path);
      return {
        readSync: (buffer) => {
          const now = path.endsWith(name) && ++reads === read;
          if (now && moment === "before") act(path);
          const count = file.readSync(buffer);
          if (now && moment === "after") act(path);
          return count;
        },
        close: () => file.close(),
      };
    },
  };
}

const changes: readonly (readonly [string, (path: string) => void])[] = [
  ["grows", (path) => Deno.writeTextFileSync(path, "more", { append: true })],
  ["shrinks", (path) => Deno.truncateSync(path, 1)],
  ["is emptied", (path) => Deno.truncateSync(path, 0)],
  ["is written over with the same size", (path) => {
    using file = Deno.openSync(path, { write: true });
    file.writeSync(new TextEncoder().encode("X"));
    // A clock tick of the disk may be longer than this test.
    file.utimeSync(5, 5);
  }],
];

for (const [what, act] of changes) {
  for (const moment of ["before", "after"] as const) {
    Deno.test(`readSnapshot names a file that ${what} ${moment} the read`, () =>
      withTree({ "a.ts": "1", "d1/changing.ts": "content" }, async (root) => {
        const disk = disturbed("/changing.ts", moment, 1, act);
        await assert.rejects(readSnapshot(root, { disk }), (error) => {
          assert.ok(error instanceof SnapshotError);
          assert.deepEqual([error.code, error.path], ["changed_while_read", "d1/changing.ts"]);
          return true;
        });
      }));
  }
}

Deno.test("readSnapshot notices that a file was replaced, or went, between walk and read", async () => {
  const replacements: readonly ((path: string) => void)[] = [
    (path) => Deno.removeSync(path),
    (path) => {
      Deno.removeSync(path);
      Deno.symlinkSync("/etc/passwd", path);
    },
    (path) => {
      Deno.writeTextFileSync(`${path}.new`, "content");
      Deno.renameSync(`${path}.new`, path);
    },
  ];
  for (const replace of replacements) {
    await withTree({ "x.ts": "content" }, async (root) => {
      const openSync = (path: string) => {
        replace(path);
        return Deno.openSync(path);
      };
      await assert.rejects(
        readSnapshot(root, { disk: { ...denoDisk, openSync } }),
        (error) => error instanceof SnapshotError && error.code === "changed_while_read",
      );
    });
  }
});

Deno.test("readSnapshot names a file that can't be opened or read", () =>
  withTree({ "d/x.ts": "content" }, async (root) => {
    const fail = () => {
      throw new Deno.errors.PermissionDenied("EACCES");
    };
    const disks: readonly Disk[] = [
      { ...denoDisk, openSync: fail },
      disturbed("x.ts", "before", 1, fail),
    ];
    for (const disk of disks) {
      await assert.rejects(
        readSnapshot(root, { disk }),
        /^SnapshotError: Can't read "d\/x.ts": permission/,
      );
    }
  }));

Deno.test("readSnapshot closes every file, also after an error", () =>
  withTree({ ...manyFiles, "zz": "x" }, async (root) => {
    let open = 0;
    const disk: Disk = {
      ...denoDisk,
      openSync: (path) => {
        const file = Deno.openSync(path);
        open++;
        return {
          readSync: (buffer) => {
            if (path.endsWith("/zz")) throw new Error("EIO");
            return file.readSync(buffer);
          },
          close: () => {
            open--;
            file.close();
          },
        };
      },
    };
    await assert.rejects(readSnapshot(root, { disk }), /Can't read "zz"/);
    assert.equal(open, 0);
  }));

Deno.test("readSnapshot reads in chunks and takes short reads", () =>
  withTree({ "big.bin": bigFile }, async (root) => {
    let largest = 0;
    const disk: Disk = {
      ...denoDisk,
      openSync: (path) => {
        const file = Deno.openSync(path);
        return {
          readSync: (buffer) => {
            largest = Math.max(largest, buffer.length);
            return file.readSync(buffer.subarray(0, 65_521));
          },
          close: () => file.close(),
        };
      },
    };
    const snapshot = await readSnapshot(root, { disk });
    assert.equal(snapshot.files[0]?.sha256, sha256(bigFile));
    assert.ok(largest <= 2 ** 20, `buffer of ${largest} bytes`);
  }));

Deno.test("readSnapshot shows the bytes it reads and skips files it knows", () =>
  withTree({ "a": "one", "b": "two", "c": "" }, async (root) => {
    const plain = await readSnapshot(root);
    const seen = new Map<string, string>();
    const decoder = new TextDecoder();
    const snapshot = await readSnapshot(root, {
      known: (entry) => entry.path === "b" ? sha256("two") : undefined,
      onBytes: (entry, chunk) =>
        seen.set(entry.path, (seen.get(entry.path) ?? "") + decoder.decode(chunk)),
    });
    assert.equal(snapshot.id, plain.id);
    assert.deepEqual([...seen], [["a", "one"]]);
  }));

Deno.test("readSnapshot reports progress and ends with the totals", () =>
  withTree({ "a": "12", "b/c": "345" }, async (root) => {
    const reports: SnapshotProgress[] = [];
    await readSnapshot(root, { progress: (progress) => reports.push(progress) });
    assert.deepEqual(reports.filter((report) => report.phase === "walk").at(-1), {
      phase: "walk",
      files: 2,
      bytes: 5,
    });
    assert.deepEqual(reports.at(-1), { phase: "hash", files: 2, bytes: 5 });
  }));

Deno.test("readSnapshot stops in the middle of a file when aborted", () =>
  withTree({ "big.bin": bigFile }, async (root) => {
    const controller = new AbortController();
    const reason = new Error("deadline");
    const disk = disturbed("big.bin", "before", 3, () => controller.abort(reason));
    await assert.rejects(readSnapshot(root, { disk, signal: controller.signal }), reason);
  }));

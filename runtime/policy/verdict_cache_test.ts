import assert from "node:assert/strict";
import { NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import type { Inspection } from "./inspection.ts";
import {
  inspectionKey,
  type InspectionSubject,
  readVerdict,
  writeVerdict,
} from "./verdict_cache.ts";

const SUBJECT: InspectionSubject = {
  snapshotId: `sha256:${"0".repeat(64)}`,
  entry: "entry_point.ts",
  effective: NO_CAPABILITIES,
  bundlePackages: ["zod", "zod/mini"],
};
const place = { file: "a.ts", line: 1, column: 2, message: "m" };
const INSPECTION: Inspection = {
  violations: [{ ...place, specifier: "npm:x", rule: "remote", hint: "h" }],
  failures: [{ ...place, kind: "syntax" }],
  notes: [place],
};

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("inspectionKey differs with everything the verdict depends on, and with nothing else", async () => {
  const capability = (value: unknown) => parseCapabilities(value, "capabilities");
  const key = await inspectionKey(SUBJECT);
  assert.match(key, /^[0-9a-f]{64}$/);
  const changes: Partial<InspectionSubject>[] = [
    { snapshotId: "sha256:1" },
    { entry: "entry_point.js" },
    { effective: capability({ network: ["a"] }) },
    { effective: capability({ subprocess: ["jq"] }) },
    { effective: capability({ ffi: ["/opt/x.so"] }) },
    { bundlePackages: ["zod"] },
  ];
  const keys = await Promise.all(changes.map((change) => inspectionKey({ ...SUBJECT, ...change })));
  assert.equal(new Set([key, ...keys]).size, changes.length + 1);
  assert.equal(
    await inspectionKey({ ...SUBJECT, bundlePackages: ["zod/mini", "zod", "zod"] }),
    key,
  );
  assert.equal(
    await inspectionKey({ ...SUBJECT, effective: capability({ read: ["/data"] }) }),
    key,
  );
});

Deno.test("readVerdict gives back what writeVerdict kept, also over an older one", () =>
  withDirectory(async (directory) => {
    const cache = `${directory}/new/place`;
    assert.equal(await readVerdict(cache, "k"), undefined);
    assert.equal(await writeVerdict(cache, "k", { ...INSPECTION, notes: [] }), true);
    assert.equal(await writeVerdict(cache, "k", INSPECTION), true);
    assert.deepEqual(await readVerdict(cache, "k"), INSPECTION);
    assert.equal(await readVerdict(cache, "other"), undefined);
    assert.deepEqual(Array.from(Deno.readDirSync(cache), ({ name }) => name), ["k.json"]);
  }));

Deno.test("readVerdict ignores a file that is torn, foreign or of another shape", () =>
  withDirectory(async (directory) => {
    await writeVerdict(directory, "k", INSPECTION);
    const file = `${directory}/k.json`;
    const good = await Deno.readTextFile(file);
    const replaced = (change: (kept: Record<string, unknown>) => void) => {
      const kept = JSON.parse(good);
      change(kept);
      return JSON.stringify(kept);
    };
    const bad = [
      "",
      good.slice(0, -5),
      "null",
      "[]",
      "\0",
      replaced((kept) => kept["policy"] = "0"),
      replaced((kept) => kept["key"] = "other"),
      replaced((kept) => delete kept["inspection"]),
      replaced((kept) => kept["inspection"] = { violations: [], failures: [] }),
      replaced((kept) => kept["inspection"] = { ...INSPECTION, violations: [{}] }),
      replaced((kept) =>
        kept["inspection"] = { ...INSPECTION, failures: [{ ...place, kind: "x" }] }
      ),
      replaced((kept) => kept["inspection"] = { ...INSPECTION, notes: [1] }),
    ];
    for (const text of bad) {
      await Deno.writeTextFile(file, text);
      assert.equal(await readVerdict(directory, "k"), undefined, text);
    }
    assert.equal(await writeVerdict(directory, "k", INSPECTION), true);
    assert.deepEqual(await readVerdict(directory, "k"), INSPECTION);
  }));

Deno.test("writeVerdict says false when the directory can't be written", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    assert.equal(await writeVerdict(`${directory}/file`, "k", INSPECTION), false);
  }));

Deno.test("writeVerdict leaves a whole file when many write at once", () =>
  withDirectory(async (directory) => {
    const done = await Promise.all(
      Array.from({ length: 20 }, () => writeVerdict(directory, "k", INSPECTION)),
    );
    assert.ok(done.every(Boolean));
    assert.deepEqual(await readVerdict(directory, "k"), INSPECTION);
    assert.deepEqual(Array.from(Deno.readDirSync(directory), ({ name }) => name), ["k.json"]);
  }));

Deno.test("writeVerdict removes what was asked for longest ago beyond a count and a size", () =>
  withDirectory(async (directory) => {
    const age = (key: string, minutes: number) => {
      const at = new Date(Date.now() - minutes * 60_000);
      Deno.utimeSync(`${directory}/${key}`, at, at);
    };
    const left = () => Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
    for (const [index, key] of ["a", "b", "c"].entries()) {
      await writeVerdict(directory, key, INSPECTION);
      age(`${key}.json`, 10 - index);
    }
    Deno.writeTextFileSync(`${directory}/d.begun.tmp`, "");
    age("d.begun.tmp", 20);
    await readVerdict(directory, "a");
    const { size } = Deno.statSync(`${directory}/a.json`);
    await writeVerdict(directory, "e", INSPECTION, { count: 3, bytes: 100 * size });
    assert.deepEqual(left(), ["a.json", "c.json", "e.json"]);
    age("a.json", 5);
    await writeVerdict(directory, "f", INSPECTION, { count: 100, bytes: 2 * size });
    assert.deepEqual(left(), ["e.json", "f.json"]);
  }));

import assert from "node:assert/strict";
import { DEFAULT_MANIFEST_LIMITS } from "../../control/domain/snapshots/manifest.ts";
import { startListeningService } from "../../tests/harness/listening_service.ts";
import { CliError } from "../errors.ts";
import { makeHome } from "../testing/logged_in.ts";
import { checkSizes, PUSH_LIMITS } from "./check_sizes.ts";

const { maxBytes, maxFileBytes, maxFiles } = PUSH_LIMITS;

interface Sized {
  path: string;
  size: number;
}

function treeOf(files: Sized[]) {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { count: files.length, bytes, changed: files, files: () => files };
}

function refusal(files: Sized[]): CliError {
  try {
    checkSizes(treeOf(files));
  } catch (thrown) {
    if (thrown instanceof CliError) return thrown;
    throw thrown;
  }
  return assert.fail("It was not refused");
}

Deno.test("checkSizes knows the limits of the service", () => {
  assert.deepEqual({ ...PUSH_LIMITS }, { ...DEFAULT_MANIFEST_LIMITS });
});

Deno.test("checkSizes takes what is exactly as large as allowed", () => {
  checkSizes(treeOf([]));
  for (const [length, size] of [[8, maxFileBytes], [maxFiles, 0]] as const) {
    checkSizes(treeOf(Array.from({ length }, (_, at) => ({ path: `${at}`, size }))));
  }
});

Deno.test("checkSizes names every file that is too large, the largest first, with size and limit", () => {
  const one = refusal([{ path: "a\nb.bin", size: maxFileBytes + 1 }, { path: "ok", size: 1 }]);
  assert.equal(one.code, "SNAPSHOT_REFUSED");
  assert.equal(
    one.message,
    'File "a\\nb.bin" has 67,108,865 bytes, at most 67,108,864 bytes (64 MiB) are allowed in one file of a snapshot',
  );
  assert.match(one.hint ?? "", /\.aielignore/);
  assert.deepEqual(one.details?.files, [{ path: "a\nb.bin", size: maxFileBytes + 1 }]);
  const many = refusal(
    Array.from({ length: 12 }, (_, at) => ({ path: `f${at}`, size: maxFileBytes + 1 + at })),
  );
  assert.match(many.message, /^12 files are too large, .*:\n {2}"f11": 67,108,876 bytes\n/);
  assert.match(many.message, /\n {2}and 2 more$/);
});

Deno.test("checkSizes says how much there is when it is too much together, and names the largest", () => {
  const files = Array.from({ length: 9 }, (_, at) => ({ path: `f${at}`, size: maxFileBytes - at }));
  assert.ok(files.reduce((sum, { size }) => sum + size, 0) > maxBytes);
  assert.match(refusal(files).message, /\(512 MiB\) are allowed; the largest files:\n {2}"f0": /);
  const count = refusal(
    Array.from({ length: maxFiles + 1 }, (_, at) => ({ path: `${at}`, size: 0 })),
  );
  assert.match(count.message, /has 20,001 files, at most 20,000 are allowed/);
});

Deno.test("checkSizes refuses paths that make too long a manifest", () => {
  const path = (at: number) => `${"d/".repeat(250)}${at}`;
  const files = Array.from({ length: 16_000 }, (_, at) => ({ path: path(at), size: 0 }));
  assert.match(refusal(files).message, /list of the commit's files has 9,\d+,\d+ bytes, at most/);
});

Deno.test("aiel push names a file that is too large before it asks the service for anything", async () => {
  await using service = await startListeningService();
  await using home = await makeHome({ ...service.env, AIEL_AUTHOR_NAME: "Ada" });
  assert.equal((await home.text("init")).code, 0);
  {
    using file = await Deno.create(`${home.path}/model.bin`);
    await file.truncate(maxFileBytes + 1);
  }
  for (const line of ["add .", "commit -m First"]) assert.equal((await home.text(line)).code, 0);
  const before = service.world.service.log.length;
  const { code, error, stderr } = await home.json("push");
  assert.deepEqual([code, error.code], [1, "SNAPSHOT_REFUSED"]);
  assert.match(stderr, /error: File "model\.bin" has 67,108,865 bytes, at most 67,108,864 bytes/);
  assert.equal(service.world.service.log.length, before);
});

/**
 * What lies below the directories that the runtime keeps: it must be what trusted code has put
 * there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readSnapshot } from "../../runtime/snapshot/read_snapshot.ts";

/** Every file of a tree with its mode and the digest of its bytes. */
export async function digestTree(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(root)) {
    const path = `${root}/${entry.name}`;
    if (entry.isDirectory) found.push(...await digestTree(path));
    else if (entry.isFile) {
      const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(path));
      found.push(`${path} ${Deno.lstatSync(path).mode} ${new Uint8Array(digest).toHex()}`);
    } else found.push(`${path} is no file`);
  }
  return found.sort();
}

/**
 * Checks a cache directory after runs: it holds copies of snapshots, each exactly what its name
 * says, and nothing that a child could have added.
 */
export async function checkCaches(cacheDir: string): Promise<void> {
  for (const name of namesIn(cacheDir)) {
    assert.ok(["runs", "verdicts", "snapshots"].includes(name), `"${name}" is in the caches`);
  }
  for (const name of namesIn(`${cacheDir}/snapshots`)) {
    if (/^[0-9a-f]{64}\.lock$/.test(name)) {
      assert.equal(Deno.lstatSync(`${cacheDir}/snapshots/${name}`).size, 0, "a lock holds bytes");
      continue;
    }
    if (name === "drafts") {
      assert.deepEqual(namesIn(`${cacheDir}/snapshots/drafts`), [], "a draft is left");
      continue;
    }
    assert.match(name, /^[0-9a-f]{64}$/, "something lies among the copies");
    const path = `${cacheDir}/snapshots/${name}`;
    assert.deepEqual(namesIn(path), ["bytes", "files", "list.json"], "something lies in a copy");
    const { id, bytes, files, ignored } = await readSnapshot(`${path}/files`);
    for (const file of files) {
      const { mode, mtime } = Deno.statSync(`${path}/files/${file.path}`);
      assert.deepEqual([(mode ?? 0) & 0o7777, mtime?.getTime()], [0o400, 0], "a copy was changed");
    }
    assert.equal(id, `sha256:${name}`, "a copy is not what its name says");
    assert.deepEqual(ignored, [], "something lies among the files of a copy");
    assert.equal(Deno.readTextFileSync(`${path}/bytes`), String(bytes));
    assert.deepEqual(JSON.parse(Deno.readTextFileSync(`${path}/list.json`)), files);
  }
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

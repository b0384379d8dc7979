/**
 * Whatever one invocation leaves must not be there for another: of the same snapshot, of another
 * tenant's, before or meanwhile.
 *
 * @module
 */

import { type Attempt, inWorker, tool } from "./attempt.ts";

/** The attempts of this family. */
export const storage: Attempt[] = [
  {
    name: "localStorage",
    why: "needs no permission and is keyed by the main module, which all tenants share",
    files: tool(
      `try { const seen = localStorage.getItem("k"); localStorage.setItem("k", "left"); return seen; } catch { return "refused"; }`,
    ),
    twice: "again",
    expect: { result: null },
  },
  {
    name: "localStorage of another tenant",
    why: "as above",
    files: tool(
      `try { localStorage.setItem("k", "left"); } catch { /* refused */ } return "first";`,
    ),
    second: tool(`try { return localStorage.getItem("k"); } catch { return "refused"; }`),
    twice: "again",
    expect: { result: null },
  },
  {
    name: "sessionStorage",
    why: "lives in memory",
    files: tool(
      `const seen = sessionStorage.getItem("k"); sessionStorage.setItem("k", "left"); return seen;`,
    ),
    twice: "again",
    expect: { result: null },
  },
  {
    name: "caches",
    why: "needs no permission",
    files: tool(
      `try { const cache = await caches.open("k"); const seen = await cache.match("http://x/"); await cache.put("http://x/", new Response("left")); return seen ? "seen" : "none"; } catch { return "refused"; }`,
    ),
    twice: "again",
    expect: { result: "none" },
  },
  {
    name: "caches in a worker",
    why: "workers have them too",
    files: tool(
      inWorker(
        `caches.open("k").then(async (cache) => { const seen = await cache.match("http://x/"); await cache.put("http://x/", new Response("left")); return seen ? "seen" : "none"; }).then(postMessage, () => postMessage("refused"));`,
      ),
    ),
    twice: "again",
    expect: { result: "none" },
  },
  {
    name: "databases of the browser and of Deno",
    why: "openKv, indexedDB: absent without a flag",
    files: tool(
      `return [typeof host.openKv, typeof (globalThis as any).indexedDB, typeof (globalThis as any).SharedWorker, typeof host.cron];`,
    ),
    expect: { result: ["undefined", "undefined", "undefined", "undefined"] },
  },
  {
    name: "a BroadcastChannel to another invocation",
    why: "two tenants at a time on one machine",
    files: tool(
      `const channel = new BroadcastChannel("k"); const me = crypto.randomUUID();
return await new Promise((resolve) => {
  channel.onmessage = (event) => event.data !== me && resolve("heard");
  const post = setInterval(() => channel.postMessage(me), 20);
  setTimeout(() => { clearInterval(post); channel.close(); resolve("alone"); }, 400);
});`,
    ),
    twice: "together",
    expect: { result: "alone" },
  },
  {
    name: "a lock that another invocation holds",
    why: "navigator.locks across processes would let one stop another",
    files: tool(
      `return await navigator.locks.request("k", async () => { await new Promise((resolve) => setTimeout(resolve, 100)); return "held"; });`,
    ),
    twice: "together",
    expect: { result: "held" },
  },
  {
    name: "an SQLite database in shared memory",
    why: "a name that two processes could open",
    files: tool(
      `const { DatabaseSync } = await load("node:sqlite");
for (const name of ["file:k?mode=memory&cache=shared", "file:/k?vfs=memdb", ":memory:"]) {
  try { const db = new DatabaseSync(name); db.exec("create table k(x)"); } catch (error: any) { if (/exists/.test(error.message)) return "seen"; }
}
return "none";`,
    ),
    twice: "again",
    expect: { result: "none" },
  },
  {
    name: "the transpile cache",
    why: "TypeScript in data: and blob: modules is written below DENO_DIR",
    files: tool(
      `const made = await load("data:application/typescript," + encodeURIComponent("export const value: number = 1;"));
const blob = await load(URL.createObjectURL(new Blob(["export const value: number = 2;"], { type: "application/typescript" })));
return [made.value, blob.value];`,
    ),
    twice: "again",
    expect: { result: [1, 2] },
  },
  {
    name: "the registry and the globals",
    why: "nothing of one process is in another",
    files: tool(
      `const g = globalThis as any; const seen = g.left ?? Object.prototype.hasOwnProperty.call(Object.prototype, "left"); g.left = true; (Object.prototype as any).left = true; return seen;`,
    ),
    twice: "again",
    expect: { result: false },
  },
  {
    name: "a file in the scratch directory",
    why: "private to one invocation and removed afterwards",
    files: tool(
      `const dir = host.makeTempDirSync({ dir: payload.cacheDir + "/runs" });
return dir;`,
    ),
    grant: { write: "scratch" },
    expect: { code: "SECURITY_VIOLATION", denied: /^write / },
  },
];

import assert from "node:assert/strict";
import { type Attempt, tool, type World } from "./attempt.ts";

/**
 * Loads three modules that an earlier run of the same code has loaded, and three that none has;
 * true when their times tell which are which.
 */
const RECALL =
  `const text = Array.from({ length: 800 }, (_, i) => "export const a" + i + " = ((x) => { for (let i = 0; i < 2; i++) x += i * 3; return { x, y: [x, x + 1, x + 2] }; })(" + i + ");").join("");
const time = async (name: string) => { const before = performance.now(); await load("data:application/javascript,// " + name + "%0A" + text); return performance.now() - before; };
const warm: number[] = [], cold: number[] = [];
await time(crypto.randomUUID()); for (let i = 0; i < 3; i++) { cold.push(await time(crypto.randomUUID())); warm.push(await time("warm" + i)); }
return Math.max(...warm) < 0.6 * Math.min(...cold);`;

/** Says which tries to lock a shared file succeed. */
function lock(name: string, path: string): Attempt {
  return {
    name: `a lock on ${name}`,
    why:
      "two tenants that run at a time would see each other's: a bit, thousands of times a second",
    files: tool(
      `const fs = await load("node:fs"); const done: string[] = [];
try { const file: any = Deno.openSync(${path}); for (const exclusive of [true, false]) { try { if (file.tryLockSync(exclusive)) done.push("try"); } catch { /* refused */ } try { if (await file.tryLock(exclusive)) done.push("later"); } catch { /* refused */ } } } catch { /* refused */ }
return done;`,
    ),
    linux: true,
    expect: { result: [] },
    in: {
      // The file is a copy that only this invocation has.
      deno: { code: "ok" },
      os: { result: [] },
    },
  };
}

/** A grant that reaches what the runtime stands on. */
function grant(name: string, use: "read" | "write", path: (world: World) => string): Attempt {
  return {
    name: `a ${use} grant of ${name}`,
    why:
      "what code writes there is run, or believed, by trusted code, and what lies there is others'",
    files: tool(`return "ran";`),
    grant: (w) => ({ [use]: [path(w)] }),
    prepare: (w) => {
      Deno.mkdirSync(`${w.cacheDir}/runs`, { recursive: true });
      Deno.mkdirSync(`${w.cacheDir}/snapshots`);
      Deno.mkdirSync(w.granted);
      Deno.symlinkSync(w.cacheDir, `${w.granted}/caches`);
      Deno.symlinkSync(Deno.execPath(), `${w.granted}/program`);
    },
    expect: { code: "VALIDATION_ERROR" },
    in: { os: { code: "VALIDATION_ERROR" } },
    saysPaths: true,
  };
}

/** The directory of the runtime's own files. */
const RUNTIME = new URL("../../runtime", import.meta.url).pathname;

const LIBRARY = `${RUNTIME}/sandbox/dist/aiel.js`;
const BEFORE = Deno.statSync(LIBRARY);

function libraryIsOurs(): void {
  const { mode, uid, gid, mtime } = Deno.statSync(LIBRARY);
  assert.deepEqual([mode, uid, gid, mtime], [BEFORE.mode, BEFORE.uid, BEFORE.gid, BEFORE.mtime]);
}

/**
 * What one child leaves, or holds while it runs, for another one: caches, copies of snapshots,
 * locks and times of files. A grant reaches none of it.
 */
export const sharedState: Attempt[] = [
  {
    name: "what the caches of compiled code remember",
    why: "a module that was loaded before loads faster: a channel from one caller to the next",
    files: tool(RECALL),
    twice: "again",
    expect: { result: false },
    in: { os: { result: false } },
  },
  {
    name: "TypeScript that was made JavaScript before",
    why: "the directory of emitted files grew for ever, and told what was loaded",
    files: tool(
      `const made = await load("data:application/typescript," + encodeURIComponent("export const value: number = 1;")); return made.value;`,
    ),
    second: tool(
      `const seen: string[] = []; const look = (path: string) => { for (const { name, isDirectory } of host.readDirSync(path)) { if (isDirectory) look(path + "/" + name); else seen.push(path + "/" + name); } };
for (const path of ["/tmp/deno/gen/data", "/tmp/deno/gen/blob", "/tmp/deno/deps"]) try { look(path); } catch { /* refused */ } return seen;`,
    ),
    twice: "again",
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "files in /tmp of an earlier run",
    why: "a name that two runs share",
    files: tool(
      `for (const path of ["/tmp/left", "/tmp/deno/left", "/tmp/home/left", "/var/tmp/left", "/dev/shm/left"]) try { host.writeTextFileSync(path, "left"); } catch { /* refused */ } return [];`,
    ),
    second: tool(
      `const seen: string[] = []; for (const path of ["/tmp/left", "/tmp/deno/left", "/tmp/home/left", "/var/tmp/left", "/dev/shm/left"]) try { host.statSync(path); seen.push(path); } catch { /* refused */ } return seen;`,
    ),
    twice: "again",
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "a start that an earlier caller spoils",
    why: "writing over the caches made the next first run fail for others",
    files: tool(
      `for (const path of ["/tmp/deno/v8_code_cache_v2", "/tmp/deno/dep_analysis_cache_v2", "/tmp/deno/node_analysis_cache_v2", "/aiel/base/base.json", "/aiel/base/runtime/sandbox/dist/bootstrap.js", "/aiel/base/lib/libc.so.6", "/aiel/snapshot/entry_point.ts"]) for (const use of [() => host.chmodSync(path, 0), () => host.truncateSync(path), () => host.writeTextFileSync(path, "x"), () => host.removeSync(path), () => host.chownSync(path, 1, 1), () => host.utimeSync(path, 0, 0)]) try { use(); } catch { /* refused */ }
for (let i = 0; i < 30; i++) try { await load("data:application/javascript,export default " + JSON.stringify("x".repeat(500_000)) + i); } catch { /* full */ }
return "spoiled";`,
    ),
    second: tool(
      `return (await load("data:application/typescript,export default 42 as number")).default;`,
    ),
    twice: "again",
    expect: { result: 42 },
    in: { os: { result: 42 } },
  },
  lock("the library's file", `import.meta.resolve("aiel").replace("file://", "")`),
  lock("a file of the snapshot", `import.meta.filename!`),
  {
    name: "a notice of what another invocation reads",
    why: "inotify tells of every open of a file that two share",
    files: tool(
      `const seen: string[] = []; const directory = import.meta.dirname!;
try { const watch = host.watchFs([directory, import.meta.resolve("aiel").replace("file://", "")]); (async () => { for await (const { kind } of watch) seen.push(kind); })().catch(() => {}); await new Promise((resolve) => setTimeout(resolve, 60)); for (let i = 0; i < 3; i++) Deno.readTextFileSync(directory + "/entry_point.ts"); await new Promise((resolve) => setTimeout(resolve, 60)); watch.close(); } catch { /* refused */ }
return seen;`,
    ),
    twice: "together",
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "rights, owner and times of files that it may read",
    why: "Deno checks no change by a descriptor: a later run could not read them, or others write",
    files: tool(
      `const fs = await load("node:fs"); const done: string[] = []; const library = new URL(import.meta.resolve("aiel")).pathname;
for (const path of [library, import.meta.filename!]) { const file = fs.openSync(path, "r"); for (const [name, change] of Object.entries({ mode: () => fs.fchmodSync(file, 0o666), none: () => fs.fchmodSync(file, 0), owner: () => fs.fchownSync(file, 65534, 65534), times: () => fs.futimesSync(file, 1, 1) })) try { change(); done.push(name); } catch { /* refused */ } }
return done;`,
    ),
    twice: "again",
    linux: true,
    expect: { result: [], also: libraryIsOurs },
    in: { deno: { code: "ok", also: libraryIsOurs }, os: { result: [], also: libraryIsOurs } },
  },
  {
    name: "when a file of the snapshot was last read",
    why:
      "the time of the last read is a bit that outlives the invocation; ctime, birthtime and inode tell when the copy was made, which TRUST.md says",
    files: tool(
      `const path = import.meta.dirname + "/data.txt"; const { atime, mtime } = Deno.statSync(path); const read = atime!.getTime() > mtime!.getTime() + 5; Deno.readTextFileSync(path); return read;`,
      { "data.txt": "data" },
    ),
    twice: "again",
    linux: true,
    expect: { result: false },
    in: { os: { result: false } },
  },
  {
    name: "writing into the copy that runs",
    why: "the copy is kept by its id, and is run again by the next caller",
    files: tool(
      `const done: string[] = []; const own = import.meta.dirname!;
for (const [name, use] of Object.entries({ write: () => host.writeTextFileSync(own + "/entry_point.ts", "x"), add: () => host.writeTextFileSync(own + "/added.ts", "x"), mode: () => host.chmodSync(own + "/entry_point.ts", 0o777), remove: () => host.removeSync(own + "/entry_point.ts"), rename: () => host.renameSync(own, own + "2"), above: () => host.writeTextFileSync(own + "/../bytes", "0"), link: () => host.linkSync(own + "/entry_point.ts", own + "/link.ts") })) try { use(); done.push(name); } catch { /* refused */ }
return done;`,
    ),
    twice: "again",
    expect: { result: [], denied: /^write / },
    in: { os: { result: [] } },
  },
  {
    name: "the project's own directory, from the copy",
    why: "what runs is a copy; where the project lies is no place that the code may read",
    files: tool(
      `const done: string[] = []; for (const path of ["/entry_point.ts", "/.git/config", "/.env"]) try { host.readTextFileSync(payload.project + path); done.push(path); } catch { /* refused */ } return done;`,
      { ".env": "KEY=canary-in-a-file-7f3a" },
    ),
    expect: { result: [] },
    in: { os: { result: [] } },
    saysPaths: true,
  },
  {
    name: "files that are no part of the snapshot",
    why: "ignored files are not hashed, so they are not there",
    files: tool(
      `const done: string[] = []; for (const name of ["ignored.txt", ".git/config", ".aiel/index.json", "node_modules/x/index.js"]) try { Deno.readTextFileSync(import.meta.dirname + "/" + name); done.push(name); } catch { /* refused */ } try { await load("./ignored" + ".ts"); done.push("module"); } catch { /* refused */ } return done;`,
      {
        ".aielignore": "ignored.*\n",
        "ignored.txt": "x",
        "ignored.ts": "export {};",
        ".git/config": "x",
      },
    ),
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  grant("the caches", "read", (w) => w.cacheDir),
  grant("the caches, to write", "write", (w) => w.cacheDir),
  grant("the copies of snapshots", "read", (w) => `${w.cacheDir}/snapshots`),
  grant("one copy", "write", (w) => `${w.cacheDir}/snapshots`),
  grant("the directories of invocations", "write", (w) => `${w.cacheDir}/runs`),
  grant(
    "a copy that will be made",
    "read",
    (w) => `${w.cacheDir}/snapshots/${"0".repeat(64)}/files`,
  ),
  grant("another name of the caches", "write", (w) => `${w.granted}/caches`),
  grant("a place below another name of the caches", "read", (w) => `${w.granted}/caches/runs`),
  grant("the caches by a detour", "read", (w) => `${w.granted}/../cache`),
  grant("the caches by the runner's own root", "read", (w) => `/proc/self/root${w.cacheDir}`),
  grant("all that lies above", "read", (w) => w.root.replace(/\/[^/]*$/, "")),
  grant("everything", "read", () => "/"),
  grant("the program that runs children", "read", () => Deno.execPath()),
  grant("another name of that program", "read", (w) => `${w.granted}/program`),
  grant("the runtime's own files", "read", () => RUNTIME),
  grant("the bootstrap", "write", () => `${RUNTIME}/sandbox/dist/bootstrap.js`),
  grant("the places inside", "read", () => "/aiel"),
  grant("the trail inside", "write", () => "/aiel/trail"),
  grant("the caches inside", "write", () => "/tmp/deno"),
  {
    name: "two callers that start at a time",
    why: "both make the copy and the caches",
    files: tool(`return "ran";`),
    twice: "together",
    expect: { result: "ran", also: ({ meta }) => assert.match(meta.snapshot_id ?? "", /^sha256:/) },
    in: { os: { result: "ran" } },
  },
];

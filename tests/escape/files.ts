/**
 * Files of the host: read, found, written or linked.
 *
 * @module
 */

import { type Attempt, entry, type Expectation, inWorker, tool, wasmImporting } from "./attempt.ts";

const STATIC: Expectation = { code: "SECURITY_VIOLATION", message: /^entry_point\.ts:2: / };
const READ: Expectation = { code: "SECURITY_VIOLATION", denied: /^read / };
const WRITE: Expectation = { code: "SECURITY_VIOLATION", denied: /^write / };
const GRAPH = "Deno does not check the static graph of a main module";
const NODE = "Node's layer checks on its own paths";

/** The attempts of this family. */
export const files: Attempt[] = [
  {
    name: "a static text import of a file outside",
    why: GRAPH,
    files: (w) => entry(`import s from "file://${w.outside}/secret.txt" with { type: "text" };`),
    expect: { ...STATIC, message: /^entry_point\.ts:2: "file:.*" is a place on the host/ },
  },
  {
    name: "a static JSON import by a relative path",
    why: GRAPH,
    files: entry(`import s from "../outside/secret.json" with { type: "json" };`),
    expect: { ...STATIC, message: /^entry_point\.ts:2: .* leaves the snapshot/ },
  },
  {
    name: "a static import of a module outside",
    why: GRAPH,
    files: entry(`import { key } from "../outside/secret.ts";`),
    expect: STATIC,
  },
  {
    name: "a re-export of a module outside",
    why: GRAPH,
    files: entry(`export * from "../outside/secret.ts";`),
    expect: STATIC,
  },
  {
    name: "a literal import() with type text",
    why: "Deno takes a literal import() into the static graph",
    files: (w) =>
      entry(`await import("file://${w.outside}/secret.txt", { with: { type: "text" } });`),
    expect: STATIC,
  },
  {
    name: "an absolute path as specifier",
    why: '"/x" is the root of the disk to Deno',
    files: entry(`import s from "/proc/self/environ" with { type: "bytes" };`),
    expect: STATIC,
  },
  {
    name: "an encoded climb out of the snapshot",
    why: "%2e%2e and %2f mean the same as .. and / once a URL is made a path",
    files: entry(`import s from "./%2e%2e/outside%2fsecret.json" with { type: "json" };`),
    expect: STATIC,
  },
  {
    name: "a climb with a tab inside",
    why: "a URL parser drops tabs and line ends",
    files: entry(`import s from ".\\t./outside/secret.json" with { type: "json" };`),
    expect: STATIC,
  },
  {
    name: "an import in a module that is reached through another",
    why: "the whole graph counts, not the entry alone",
    files: entry(`import "./a.ts";`, {
      "a.ts": `export * from "./deep/b.ts";\n`,
      "deep/b.ts": `\n\nexport { key } from "../../outside/secret.ts";\n`,
    }),
    expect: { code: "SECURITY_VIOLATION", message: /^deep\/b\.ts:3: / },
  },
  {
    name: "a wasm module that imports a module outside",
    why: "Deno links the imports of a .wasm file as modules",
    files: entry(`import * as m from "./m.wasm";`, {
      "m.wasm": wasmImporting("../outside/secret.ts"),
    }),
    expect: { code: "SECURITY_VIOLATION", message: /^m\.wasm:1: / },
  },
  {
    name: "a wasm module that imports one, loaded out of sight",
    why: "the same at run time",
    files: tool(`return await load("./m" + ".wasm");`, {
      "m.wasm": wasmImporting("../outside/secret.ts"),
    }),
    expect: READ,
  },
  {
    name: "a hidden import() of text",
    why: "a specifier made at run time passes the inspection",
    files: tool(
      `return (await load("file://" + payload.outside + "/secret.txt", { with: { type: "text" } })).default;`,
    ),
    expect: READ,
  },
  {
    name: "a hidden import() of JSON",
    why: "as above",
    files: tool(
      `return (await load("file://" + payload.outside + "/secret.json", { with: { type: "json" } })).default;`,
    ),
    expect: READ,
  },
  {
    name: "a hidden import() of bytes",
    why: "Deno 2.9 knows the type behind a flag only",
    files: tool(
      `return [...(await load("../outside/secret.txt", { with: { type: "bytes" } })).default];`,
    ),
    expect: { code: "USER_CODE_ERROR", message: /bytes/ },
  },
  {
    name: "a hidden import() of a module",
    why: "as above",
    files: tool(`return (await load("../outside/secret.ts")).key;`),
    expect: READ,
  },
  {
    name: "a data: module that imports a file outside statically",
    why: "an inner static graph must be checked too (GHSA-xpwj-7v8q-mcgj)",
    files: tool(
      `const source = 'import s from "file://' + payload.outside + '/secret.json" with { type: "json" }; export default s;';
return (await load("data:application/javascript," + encodeURIComponent(source))).default;`,
    ),
    expect: READ,
  },
  {
    name: "a blob: module that imports a file outside statically",
    why: "as above",
    files: tool(
      `const source = 'export { key } from "file://' + payload.outside + '/secret.ts";';
const url = URL.createObjectURL(new Blob([source], { type: "application/typescript" }));
return (await load(url)).key;`,
    ),
    expect: READ,
  },
  {
    name: "a worker that imports a file outside statically",
    why: "a worker's main module once was not checked (GHSA-xpwj-7v8q-mcgj)",
    files: tool(
      `const source = 'import s from "file://' + payload.outside + '/secret.json" with { type: "json" }; postMessage(s);';
const worker = new Worker("data:application/javascript," + encodeURIComponent(source), { type: "module" });
return await new Promise((resolve) => worker.onmessage = (event) => resolve(event.data));`,
    ),
    expect: READ,
  },
  {
    name: "a worker whose own module is outside",
    why: "as above",
    files: tool(
      `const worker = new Worker("file://" + payload.outside + "/secret.ts", { type: "module" });
return await new Promise((resolve) => worker.onmessage = (event) => resolve(event.data));`,
    ),
    expect: READ,
  },
  {
    name: "a worker that reads a file",
    why: "workers have the rights of their parent",
    files: tool(inWorker(`postMessage(Deno.readTextFileSync(payload.outside + "/secret.txt"));`)),
    expect: READ,
  },
  {
    name: "a worker that asks for more rights than its parent",
    why: "the `deno.permissions` option must not widen",
    files: tool(
      `const worker = new Worker("data:application/javascript,postMessage(Deno.readTextFileSync('" + payload.outside + "/secret.txt'))",
  { type: "module", deno: { permissions: { read: true } } } as any);
return await new Promise((resolve) => worker.onmessage = (event) => resolve(event.data));`,
    ),
    expect: { code: "USER_CODE_ERROR" },
  },
  {
    name: "a Node worker with code in a string",
    why: "node:worker_threads has an eval option of its own",
    files: tool(
      `const { Worker } = await load("node:worker_threads");
const worker = new Worker("require('node:worker_threads').parentPort.postMessage(require('fs').readFileSync(" + JSON.stringify(payload.outside + "/secret.txt") + ", 'utf8'))", { eval: true });
return await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));`,
    ),
    expect: READ,
  },
  {
    name: "Deno.readTextFile",
    why: "the plain way",
    files: tool(`return await Deno.readTextFile(payload.outside + "/secret.txt");`),
    expect: { ...READ, message: /^Requires read access to / },
  },
  {
    name: "a path that climbs out of the snapshot",
    why: "prefixes must be compared after the path is resolved",
    files: tool(`return Deno.readTextFileSync(payload.root + "/./x/../../outside/secret.txt");`),
    expect: READ,
  },
  {
    name: "a path with a NUL",
    why: "C ends a string there, JavaScript does not",
    files: tool(
      `return Deno.readTextFileSync(payload.root + "/entry_point.ts\\0/../../outside/secret.txt");`,
    ),
    expect: { code: ["USER_CODE_ERROR", "SECURITY_VIOLATION"] },
    saysPaths: true,
  },
  {
    name: "chdir to the root, then a relative read",
    why: "the check must resolve against the real working directory",
    files: tool(`Deno.chdir("/"); return Deno.readTextFileSync("etc/passwd");`),
    expect: READ,
  },
  {
    name: "process.chdir to the parent, then a relative import",
    why: "as above, by Node's way",
    files: tool(`process.chdir(".."); return Deno.readTextFileSync("outside/secret.txt");`),
    expect: READ,
  },
  {
    name: "node:fs readFileSync",
    why: NODE,
    files: tool(
      `const fs = await load("node:fs"); return fs.readFileSync(payload.outside + "/secret.txt", "utf8");`,
    ),
    expect: READ,
  },
  {
    name: "node:fs promises",
    why: NODE,
    files: tool(
      `const fs = await load("node:fs/promises"); return await fs.readFile(payload.outside + "/secret.txt", "utf8");`,
    ),
    expect: READ,
  },
  {
    name: "node:fs createReadStream",
    why: "the denial comes as an event",
    files: tool(
      `const fs = await load("node:fs");
let text = ""; for await (const chunk of fs.createReadStream(payload.outside + "/secret.txt")) text += chunk; return text;`,
    ),
    expect: READ,
  },
  {
    name: "node:fs openAsBlob",
    why: "a blob is read later, by another path",
    files: tool(
      `const fs = await load("node:fs"); return await (await fs.openAsBlob(payload.outside + "/secret.txt")).text();`,
    ),
    expect: READ,
  },
  {
    name: "node:fs opendir, glob and watch",
    why: "names alone tell something",
    files: tool(
      `const fs = await load("node:fs"); const seen: string[] = [];
for (const look of [() => fs.opendirSync(payload.outside).readSync(), () => fs.globSync(payload.outside + "/*"), () => fs.watch(payload.outside), () => fs.readdirSync(payload.outside)]) {
  try { const found = look(); seen.push(JSON.stringify(found)); } catch (error: any) { seen.push(error.name); }
}
return seen.some((one) => one.includes("secret"));`,
    ),
    expect: { result: false, denied: /^read / },
  },
  {
    name: "require() of a JSON file outside",
    why: "CommonJS has a loader of its own",
    files: tool(
      `const { createRequire } = await load("node:module");
return createRequire(import.meta.url)(payload.outside + "/secret.json");`,
    ),
    expect: READ,
  },
  {
    name: "Module._load of a file outside",
    why: "the loader's insides",
    files: tool(
      `const m = await load("node:module"); return m[["_lo", "ad"].join("")](payload.outside + "/secret.json", null, false);`,
    ),
    expect: READ,
  },
  {
    name: "a package whose main climbs out",
    why: "GHSA-968w-xfqw-vp9q: BYONM followed main out of the allowed directory",
    files: tool(
      `const { createRequire } = await load("node:module"); return createRequire(import.meta.url)("./pkg");`,
      { "pkg/package.json": `{"main":"../../outside/secret.json"}` },
    ),
    expect: { code: "USER_CODE_ERROR", message: /^Cannot find module/ },
  },
  {
    name: "hooks that resolve to a file outside",
    why: "GHSA-prvv-4rg3-43v6: registerHooks could hand over a path",
    files: tool(
      `const m = await load("node:module");
m[["register", "Hooks"].join("")]({ resolve: () => ({ url: "file://" + payload.outside + "/secret.ts", shortCircuit: true, format: "module" }) });
return (await load("./any.ts")).key;`,
    ),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "fetch of a file: URL",
    why: "fetch reads files too",
    files: tool(`return await (await fetch("file://" + payload.outside + "/secret.txt")).text();`),
    expect: READ,
  },
  {
    name: "a source map that is a file outside",
    why: "Deno loads source maps by itself; their names come out in stacks",
    files: tool(
      `const source = "export default () => { throw new Error('mapped') }\\n//# sourceMappingURL=file://" + payload.outside + "/secret.map";
const made = await load(URL.createObjectURL(new Blob([source], { type: "application/javascript" })));
try { made.default(); } catch (error: any) { return error.stack.includes("canary"); }`,
    ),
    expect: { result: false, denied: /^read .*secret\.map/ },
  },
  {
    name: "stat, lstat and realPath",
    why: "GHSA-m87g-7g5m-wpx4: existence and size without read access",
    files: tool(
      `const seen: string[] = [];
for (const look of [Deno.statSync, Deno.lstatSync, Deno.realPathSync, Deno.readLinkSync]) {
  try { look(payload.outside + "/secret.txt"); seen.push(look.name); } catch { /* refused */ }
}
return seen;`,
    ),
    expect: { result: [], denied: /^read / },
  },
  {
    name: "the environment through /proc",
    why: "GHSA-23rx-c3g5-hv9w",
    files: tool(`return Deno.readTextFileSync("/proc/self/environ");`),
    expect: READ,
  },
  {
    name: "the environment of the runner through /proc",
    why: "the parent's secrets are in its environment",
    files: tool(`return Deno.readTextFileSync("/proc/" + host.ppid + "/environ");`),
    expect: READ,
  },
  {
    name: "memory through /proc",
    why: "the frame nonce and more are in it",
    files: tool(`return Deno.openSync("/proc/self/mem").readSync(new Uint8Array(8));`),
    expect: READ,
  },
  {
    name: "the root and the working directory through /proc",
    why: "names of the same place that have another prefix",
    files: tool(
      `const seen: string[] = [];
for (const path of ["/proc/self/root" + payload.outside + "/secret.txt", "/proc/self/cwd/../outside/secret.txt", "/proc/thread-self/root" + payload.outside + "/secret.txt"]) {
  try { seen.push(Deno.readTextFileSync(path)); } catch { /* refused */ }
}
return seen;`,
    ),
    expect: { result: [], denied: /^read \/proc/ },
  },
  {
    name: "own descriptors through /proc and /dev",
    why: "a pipe can be opened again by its name",
    files: tool(
      `const seen: string[] = [];
for (const path of ["/proc/self/fd/0", "/proc/self/fd/1", "/dev/stdin", "/dev/stdout", "/dev/fd/1", "/dev/tty"]) {
  for (const options of [{ read: true }, { write: true }]) {
    try { Deno.openSync(path, options); seen.push(path); } catch { /* refused */ }
  }
}
return seen;`,
    ),
    expect: { result: [], denied: /^read \/dev\/stdin|^read \/proc\/self\/fd/ },
  },
  {
    name: "descriptors by number",
    why: "Deno's audit trail and caches are open files of this process",
    files: tool(
      `const fs = await load("node:fs"); const open: number[] = [];
for (let fd = 3; fd < 600; fd++) {
  for (const use of [() => fs.writeSync(fd, "x"), () => fs.readSync(fd, new Uint8Array(1)), () => fs.ftruncateSync(fd), () => fs.fstatSync(fd)]) {
    try { use(); open.push(fd); } catch { /* refused */ }
  }
}
return open;`,
    ),
    expect: { result: [] },
  },
  {
    name: "the private directory, HOME and DENO_DIR",
    why: "what the runtime keeps beside the snapshot",
    files: tool(
      `const seen: string[] = [];
for (const path of [payload.cacheDir, payload.cacheDir + "/runs", payload.cacheDir + "/deno", payload.cacheDir + "/verdicts"]) {
  try { seen.push(...[...Deno.readDirSync(path)].map(({ name }) => name)); } catch { /* refused */ }
}
return seen;`,
    ),
    expect: { result: [], denied: /^read / },
  },
  {
    name: "an SQLite file outside, and ATTACH",
    why: "GHSA-8vxj-4cph-c596",
    files: tool(
      `const { DatabaseSync } = await load("node:sqlite"); const db = new DatabaseSync(":memory:"); const done: string[] = [];
for (const sql of ["ATTACH '" + payload.outside + "/x.db' AS x", "VACUUM INTO '" + payload.outside + "/x.db'", "SELECT load_extension('x')", "SELECT writefile('" + payload.outside + "/x', 'x')", "SELECT readfile('" + payload.outside + "/secret.txt')"]) {
  try { db.prepare(sql).all(); done.push(sql); } catch { /* refused */ }
}
for (const name of [payload.outside + "/x.db", "file:" + payload.outside + "/x.db?mode=rwc", payload.root + "/x.db"]) {
  try { new DatabaseSync(name).exec("create table t(x)"); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^(read|write) / },
  },
  {
    name: "an .env file outside",
    why: "GHSA-4c8g-jvcx-v4hv: process.loadEnvFile",
    files: tool(
      `(process as any).loadEnvFile(payload.outside + "/secret.txt"); return process.env.KEY;`,
    ),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "writing into the snapshot",
    why: "the tree behind a snapshot id never changes",
    files: tool(`Deno.writeTextFileSync(payload.root + "/entry_point.ts", "// gone");`),
    expect: WRITE,
  },
  {
    name: "opening for reading with truncation, or so that the file is made",
    why: "#36497: a read-only open that creates",
    files: tool(
      `const fs = await load("node:fs"); const { O_RDONLY, O_TRUNC, O_CREAT } = fs.constants; const done: string[] = [];
for (const [path, flags] of [["entry_point.ts", O_RDONLY | O_TRUNC], ["made.txt", O_RDONLY | O_CREAT], ["entry_point.ts", "a+"], ["entry_point.ts", "r+"]]) {
  try { fs.openSync(payload.root + "/" + path, flags); done.push(path); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^write / },
  },
  {
    name: "times, mode and owner of the snapshot's own files",
    why: "GHSA-vg2r-rmgp-cgqj: utime on a handle that is open for reading",
    files: tool(
      `const file = Deno.openSync(payload.root + "/entry_point.ts"); const done: string[] = [];
const fs = await load("node:fs");
for (const [name, change] of Object.entries({
  utime: () => file.utimeSync(0, 0), truncate: () => file.truncateSync(0), chmod: () => Deno.chmodSync(payload.root + "/entry_point.ts", 0o777),
  chown: () => Deno.chownSync(payload.root + "/entry_point.ts", 0, 0), futimes: () => fs.futimesSync(3, 0, 0), fchmod: () => fs.fchmodSync(3, 0o777), lutimes: () => fs.lutimesSync(payload.root + "/entry_point.ts", 0, 0),
  remove: () => Deno.removeSync(payload.root + "/entry_point.ts"), rename: () => Deno.renameSync(payload.root + "/entry_point.ts", payload.root + "/x.ts"), mkdir: () => Deno.mkdirSync(payload.root + "/x"),
})) {
  try { change(); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^write / },
  },
  {
    name: "links made at run time",
    why: "GHSA-67hm-27mx-9cg7: a link in an allowed place to one that is not",
    files: tool(
      `const done: string[] = []; const fs = await load("node:fs");
for (const [name, make] of Object.entries({
  symlink: () => Deno.symlinkSync(payload.outside + "/secret.txt", payload.root + "/l"), link: () => Deno.linkSync(payload.outside + "/secret.txt", payload.root + "/l"),
  node: () => fs.symlinkSync(payload.outside, payload.root + "/l"), copy: () => Deno.copyFileSync(payload.outside + "/secret.txt", payload.root + "/l"), cp: () => fs.cpSync(payload.outside, payload.root + "/l", { recursive: true }),
})) {
  try { make(); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^(read|write) / },
  },
  {
    name: "temporary files",
    why: "GHSA-hrqr-jv8w-v9jh: a prefix that climbs",
    files: tool(
      `const done: string[] = [];
for (const options of [{}, { dir: payload.root }, { prefix: "../../" + "x" }, { dir: payload.root, suffix: "/../../x" }]) {
  for (const make of [Deno.makeTempFileSync, Deno.makeTempDirSync]) try { done.push(make(options)); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^write / },
  },
  {
    name: "files that the engine writes for debugging",
    why: "heap snapshots, coverage, reports and traces go to paths of the caller's choice",
    files: tool(
      `const v8 = await load("node:v8"); const m = await load("node:module"); const done: string[] = [];
const flag = ["setFlags", "FromString"].join("");
for (const [name, write] of Object.entries({
  heap: () => v8.writeHeapSnapshot(payload.outside + "/heap"), near: () => v8.setHeapSnapshotNearHeapLimit(1), cache: () => m.enableCompileCache(payload.outside), coverage: () => v8.takeCoverage(),
})) {
  try { write(); done.push(name); } catch { /* refused */ }
}
for (const text of ["--log", "--logfile=" + payload.outside + "/v8.log", "--prof", "--redirect-code-traces", "--redirect-code-traces-to=" + payload.outside + "/code.asm", "--print-opt-code"]) v8[flag](text);
const hot = new Function("n", "let s = 0; for (let i = 0; i < n; i++) s += i * i; return s");
for (let i = 0; i < 1000; i++) hot(1000);
return done;`,
    ),
    expect: { result: [], denied: /^write / },
  },
];

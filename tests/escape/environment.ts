import assert from "node:assert/strict";
import type { Files } from "../harness/snapshot.ts";
import { type Attempt, inWorker, tool } from "./attempt.ts";

/** Variables that steer libraries and drivers, and a value that would be noticed. */
const STEERING: Readonly<Record<string, string>> = {
  __EGL_VENDOR_LIBRARY_FILENAMES: "vendor.json",
  EGL_LOG_LEVEL: "debug",
  EGL_PLATFORM: "surfaceless",
  FONTCONFIG_FILE: "x",
  GIO_EXTRA_MODULES: ".",
  GALLIUM_DRIVER: "llvmpipe",
  ICU_DATA: ".",
  KRB5_CONFIG: "x",
  LIBGL_DEBUG: "verbose",
  LIBGL_DRIVERS_PATH: ".",
  LP_NUM_THREADS: "1",
  MESA_DEBUG: "1",
  MESA_LOADER_DRIVER_OVERRIDE: "swrast",
  OPENSSL_CONF: "openssl.cnf",
  OPENSSL_ENGINES: ".",
  OPENSSL_MODULES: ".",
  P11_KIT_DEBUG: "all",
  SQLITE_TRACE: "1",
  SSLKEYLOGFILE: "keys.log",
  TERMINFO: ".",
  TZDIR: ".",
  VK_DRIVER_FILES: "vendor.json",
  VK_ICD_FILENAMES: "vendor.json",
  VK_INSTANCE_LAYERS: "x",
  VK_LAYER_PATH: ".",
  VK_LOADER_DEBUG: "all",
  WGPU_BACKEND: "vulkan",
  WGPU_ADAPTER_NAME: "llvmpipe",
  XDG_DATA_DIRS: ".",
};
/**
 * Variables that steer Deno, Node, the loader, the C library or clients: never given to any code.
 */
const RESERVED = [
  "LD_PRELOAD",
  "LD_LIBRARY_PATH",
  "LD_AUDIT",
  "GCONV_PATH",
  "GLIBC_TUNABLES",
  "LOCPATH",
  "MALLOC_PERTURB_",
  "MALLOC_CONF",
  "RUST_LOG",
  "RUST_BACKTRACE",
  "NODE_OPTIONS",
  "NODE_EXTRA_CA_CERTS",
  "DENO_EXTRA_STDIO_FDS",
  "DENO_DIR",
  "DENO_V8_FLAGS",
  "DENO_AUDIT_PERMISSIONS",
  "DENO_TRACE_PERMISSIONS",
  "DENO_PERMISSION_BROKER_PATH",
  "DENO_WEBGPU_BACKEND",
  "DENO_TLS_CA_STORE",
  "DENO_CERT",
  "HTTP_PROXY",
  "https_proxy",
  "ALL_PROXY",
  "NO_PROXY",
  "OTEL_DENO",
  "PATH",
  "HOME",
  "TMPDIR",
  "BASH_ENV",
  "ENV",
];

/** Code that tells which of those names are in the process's own environment. */
const ENVIRON = `const names: string[] = ${
  JSON.stringify(Object.keys(STEERING))
}; let environ = ""; try { environ = host.readTextFileSync("/proc/self/environ"); } catch { /* refused */ }
const found = environ.split("\\0").map((each) => each.split("=")[0]!).filter((name) => names.includes(name));`;

/** A manifest with these variables, and files that drivers would load. */
function manifest(env: Readonly<Record<string, string>>): Files {
  return {
    "aiel.json": JSON.stringify({ env }),
    "vendor.json":
      `{"file_format_version":"1.0.0","ICD":{"library_path":"./driver.so","api_version":"1.0.0"}}`,
    "driver.so": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]),
    "openssl.cnf": ".include does-not-exist\n",
  };
}

/** What a graphics adapter would say; nothing must come to life, nor write a word. */
const NO_ADAPTER: Attempt["expect"] = {
  result: null,
  // A worker that still runs is told of by the runtime.
  also: ({ meta }) =>
    assert.deepEqual(meta.logs.filter(({ event }) => event !== "work.left_behind"), []),
};
const ADAPTER =
  `const adapter = await (navigator as any).gpu?.requestAdapter(); return adapter === null || adapter === undefined ? null : String(adapter.info?.description || "an adapter");`;

/** Code that makes the TLS library look for a place to write its secrets to. */
const CLIENT =
  `try { host.createHttpClient({}).close(); } catch { /* none */ } try { const tls = await load("node:" + "tls"); tls.createSecureContext({}); } catch { /* none */ }`;
/** Sets a variable in every way that JavaScript has. */
const SET_KEYS =
  `for (const set of [(p: string) => Deno.env.set("SSLKEYLOGFILE", p), (p: string) => { process.env.SSLKEYLOGFILE = p; }, (p: string) => Object.defineProperty(process.env, "SSLKEYLOGFILE", { value: p, enumerable: true, configurable: true, writable: true }), (p: string) => Object.assign(process.env, { SSLKEYLOGFILE: p })]) try { set(payload.outside + "/keys.log"); } catch { /* refused */ }`;

/**
 * The environment of the process, which libraries below JavaScript obey: nothing that a snapshot or
 * a grant names may be in it, whichever way it is set.
 */
export const environment: Attempt[] = [
  {
    name: "a graphics driver",
    why: "WebGPU has no permission in Deno and loads drivers of the host",
    files: tool(ADAPTER),
    expect: NO_ADAPTER,
  },
  {
    name: "a graphics driver that the manifest names",
    why: "a push ran native code in this way",
    files: tool(ADAPTER, manifest(STEERING)),
    expect: NO_ADAPTER,
  },
  {
    name: "a graphics driver while the module loads",
    why: "as above, by a describe",
    files: {
      ...manifest(STEERING),
      "entry_point.ts": `import { tool } from "aiel";
const adapter = await (navigator as any).gpu?.requestAdapter();
if (adapter) throw new Error("an adapter");
tool("t", () => null);`,
    },
    request: { action: "describe" },
    expect: { also: ({ meta }) => assert.deepEqual(meta.logs, []) },
  },
  {
    name: "a graphics driver that the code names",
    why: "Deno.env.set reached the driver's loader",
    files: tool(
      `for (const [name, value] of Object.entries(${
        JSON.stringify(STEERING)
      })) for (const set of [() => Deno.env.set(name, value), () => { process.env[name] = value; }]) try { set(); } catch { /* refused */ }
${ADAPTER}`,
      manifest({}),
    ),
    expect: NO_ADAPTER,
    through: ["os"],
    because: "Deno.env.set changes the environment of the process",
  },
  {
    name: "a graphics driver in a worker",
    why: "a worker has a WebGPU of its own",
    files: tool(
      inWorker(
        `(async () => { try { Deno.env.set("VK_DRIVER_FILES", "vendor.json"); Deno.env.set("DENO_WEBGPU_BACKEND", "vulkan"); } catch {} const adapter = await navigator.gpu?.requestAdapter(); postMessage(adapter ? "an adapter" : null); })();`,
      ),
      manifest(STEERING),
    ),
    expect: NO_ADAPTER,
    through: ["os"],
    because: "Deno.env.set changes the environment of the process",
  },
  {
    name: "another backend for WebGPU",
    why: "the variable that turns it off is the process's own",
    files: tool(
      `for (const set of [() => Deno.env.set("DENO_WEBGPU_BACKEND", "vulkan,gl"), () => { process.env.DENO_WEBGPU_BACKEND = "gl"; }, () => Deno.env.delete("DENO_WEBGPU_BACKEND")]) try { set(); } catch { /* refused */ }
${ADAPTER}`,
    ),
    expect: NO_ADAPTER,
    through: ["os"],
    because: "Deno.env.set changes the environment of the process",
  },
  {
    name: "variables of the manifest, as the process has them",
    why: "libraries below JavaScript read them",
    files: tool(`${ENVIRON}\nreturn found;`, manifest(STEERING)),
    linux: true,
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "granted variables, as the process has them",
    why: "a grant is for the code, not for what lies below it",
    files: tool(`${ENVIRON}\nreturn [found, Deno.env.get("EGL_LOG_LEVEL"), process.env.ICU_DATA];`),
    grant: { env: Object.keys(STEERING) },
    env: STEERING,
    linux: true,
    expect: { result: [[], "debug", "."] },
    in: { os: { result: [[], "debug", "."] } },
  },
  ...RESERVED.map((name): Attempt => ({
    name: `a grant of ${name}`,
    why: "it steers the runtime, the loader or a program, not the code",
    files: tool(`return Deno.env.get(${JSON.stringify(name)}) ?? null;`),
    grant: { env: [name] },
    env: { [name]: "steered" },
    expect: { code: "VALIDATION_ERROR" },
    in: { os: { code: "VALIDATION_ERROR" } },
  })),
  {
    name: "reserved variables in the manifest",
    why: "as above, without a grant",
    files: tool(
      `const names: string[] = ${
        JSON.stringify(RESERVED)
      }; let environ = ""; try { environ = host.readTextFileSync("/proc/self/environ"); } catch { /* refused */ } return environ.includes("steered");`,
      {
        "aiel.json": JSON.stringify({
          env: Object.fromEntries(RESERVED.map((name) => [name, "steered"])),
        }),
      },
    ),
    linux: true,
    expect: {
      code: ["ok", "VALIDATION_ERROR"],
      also: ({ result }) => assert.notEqual(result, true),
    },
    in: {
      os: { code: ["ok", "VALIDATION_ERROR"], also: ({ result }) => assert.notEqual(result, true) },
    },
  },
  {
    name: "a file for TLS secrets that the manifest names",
    why: "the library makes and appends to any file of the host",
    files: (w) => tool(CLIENT, manifest({ SSLKEYLOGFILE: `${w.outside}/keys.log` })),
    expect: { result: null },
  },
  {
    name: "a file for TLS secrets that the code names",
    why: "as above, at run time",
    files: tool(`${SET_KEYS}\n${CLIENT}`),
    expect: { result: null },
    through: ["os"],
    because:
      "Deno.env.set changes the environment of the process; there is no file of the host in reach",
  },
  {
    name: "a file for TLS secrets that a worker names",
    why: "as above, in a realm of its own",
    files: tool(
      `${
        inWorker(
          `try { Deno.env.set("SSLKEYLOGFILE", payload.outside + "/keys.log"); } catch {} try { Deno.createHttpClient({}).close(); } catch {} postMessage(null);`,
        )
      }`,
    ),
    expect: { result: null },
    in: { os: { result: null } },
  },
  {
    name: "a file for TLS secrets that a worker of Node's is started with",
    why: "its env option",
    files: tool(
      `const { Worker } = await load("node:worker_" + "threads");
const worker = new Worker("try { Deno.createHttpClient({}).close(); } catch {} require('node:worker_threads').parentPort.postMessage(null)", { eval: true, env: { SSLKEYLOGFILE: payload.outside + "/keys.log" } });
return await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));`,
    ),
    expect: { result: null },
    in: { os: { result: null } },
  },
  {
    name: "variables from a file",
    why: "GHSA-4c8g-jvcx-v4hv: process.loadEnvFile sets them with the right to read alone",
    files: (w) =>
      tool(
        `try { (process as any).loadEnvFile(payload.root + "/vars.txt"); } catch { /* refused */ }
${CLIENT}`,
        { "vars.txt": `SSLKEYLOGFILE=${w.outside}/keys.log\nDENO_WEBGPU_BACKEND=gl\n` },
      ),
    expect: { result: null },
    through: ["os"],
    because: "process.loadEnvFile changes the environment of the process",
  },
  {
    name: "a record of one's own for permission checks",
    why: "DENO_AUDIT_PERMISSIONS makes any file",
    files: (w) =>
      tool(
        `for (const name of ["DENO_AUDIT_PERMISSIONS", "DENO_COVERAGE_DIR", "NODE_V8_COVERAGE"]) try { Deno.env.set(name, payload.outside + "/made"); } catch { /* refused */ }
await (async () => { ${
          inWorker(`postMessage(1)`)
        } })(); try { (await load("node:" + "v8")).takeCoverage(); } catch { /* refused */ } return null;`,
        manifest({ NODE_V8_COVERAGE_DIR: `${w.outside}/made`, COVERAGE_DIR: `${w.outside}/made` }),
      ),
    expect: { result: null },
    in: { os: { result: null } },
  },
  {
    name: "a proxy that the manifest names",
    why: "every request would go to a host that was not granted",
    files: (w) =>
      tool(`return await (await fetch("http://127.0.0.1:" + payload.openPort + "/")).status;`, {
        "aiel.json": JSON.stringify({
          capabilities: { network: [`127.0.0.1:${w.openPort}`] },
          env: { http_proxy_url: `http://127.0.0.1:${w.closedPort}`, PROXY: "x" },
        }),
      }),
    request: (w) => ({ capabilities: { network: [`127.0.0.1:${w.openPort}`] } }),
    expect: { result: 200 },
  },
  {
    name: "a proxy that the code names",
    why: "as above, at run time",
    files: tool(
      `for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]) for (const set of [() => Deno.env.set(name, "http://127.0.0.1:" + payload.closedPort), () => { process.env[name] = "http://127.0.0.1:" + payload.closedPort; }]) try { set(); } catch { /* refused */ }
return await (await fetch("http://127.0.0.1:" + payload.openPort + "/")).status;`,
    ),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    expect: { result: 200 },
    through: ["os"],
    because: "Deno.env.set changes the environment of the process",
  },
  {
    name: "names that were not granted",
    why: "they read as undefined, are told, and decide nothing",
    files: tool(
      `const names = ["HOME", "PATH", "DENO_DIR", "TMPDIR", "DENO_AUDIT_PERMISSIONS", "AIEL_ESCAPE_CANARY", "AIEL_CACHE_DIR", "USER", "PWD", "SQLITE_TMPDIR", "DENO_WEBGPU_BACKEND", "HOSTNAME"];
return names.filter((name) => Deno.env.get(name) !== undefined || process.env[name] !== undefined || Deno.env.has(name) || name in process.env || name in Deno.env.toObject());`,
    ),
    expect: { result: [], denied: /^env (?:HOME|DENO_DIR)$/ },
    in: { os: { result: [] } },
  },
  {
    name: "names that were not granted, in workers",
    why: "their realms have an environment of their own",
    files: tool(
      inWorker(
        `import("node:process").then(({ default: node }) => postMessage(["HOME", "PATH", "DENO_DIR", "AIEL_ESCAPE_CANARY"].filter((name) => { try { return Deno.env.get(name) !== undefined || node.env[name] !== undefined; } catch { return false; } })));`,
      ),
    ),
    expect: { result: [] },
    through: ["os"],
    because: "a worker reads the few variables that the Deno process has",
  },
  {
    name: "names that are none",
    why: "the overlay's table, and Deno's own check of names",
    files: tool(
      `const seen: string[] = []; const odd = ["", "=", "A=B", "\\0", "A\\0B", "__proto__", "constructor", "toString", "\\ud800", "hasOwnProperty"];
for (const name of odd) for (const look of [() => Deno.env.get(name), () => process.env[name], () => Deno.env.has(name) || undefined]) try { const found = look(); if (typeof found === "string" || found === true) seen.push(name); } catch { /* refused */ }
for (const name of odd) for (const change of [() => Deno.env.set(name, "x"), () => Deno.env.delete(name)]) try { change(); } catch { /* refused */ }
return [seen, ({} as any).x === undefined];`,
    ),
    expect: { result: [[], true] },
    in: { os: { result: [[], true] } },
  },
  {
    name: "the environment that lies below the overlay",
    why: "what was replaced can be put back, if it is still to be had",
    files: tool(
      `const seen: string[] = []; const real = Object.getPrototypeOf(Deno.env);
for (const change of [() => Object.defineProperty(host, "env", { value: { get: () => "mine" } }), () => { host.env = {}; }, () => { delete host.env; }, () => { (Deno.env as any).get = () => "mine"; }]) try { change(); } catch { /* refused */ }
if (Deno.env.get("HOME") !== undefined) seen.push("HOME"); if (real !== Object.prototype) seen.push("prototype"); if (!Object.isFrozen(Deno.env)) seen.push("open");
return seen;`,
    ),
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "what a granted program gets",
    why: "the runner's variables; Node's layer passes on what the Deno process has, a fixed list",
    files: tool(
      `const { spawnSync } = await load("node:child_" + "process"); const seen = new Set<string>(); const decode = (bytes: any) => new TextDecoder().decode(bytes);
const take = (text: string) => { for (const line of text.split("\\n")) { const name = line.split("=")[0]!; if (name !== "") seen.add(name); } };
take(decode(new host.Command(payload.granted + "/list").outputSync().stdout));
try { take(decode(new host.Command(payload.granted + "/list", { clearEnv: true }).outputSync().stdout)); } catch { /* refused */ }
try { take(decode(spawnSync(payload.granted + "/list", [], { env: {} }).stdout)); } catch { /* refused */ }
return [...seen].filter((name) => !["PATH", "HOME", "TMPDIR", "PWD", "_", "SHLVL", "OLDPWD", "GRANTED_KEY", "NO_COLOR", "SQLITE_TMPDIR", "TZ"].includes(name) && !name.startsWith("DENO_")).sort();`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/list`], env: ["GRANTED_KEY"] }),
    env: { GRANTED_KEY: "x", OTHER_KEY: "canary-in-a-file-7f3a" },
    prepare: listProgram,
    linux: true,
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "what a program that a worker starts gets",
    why: "no bootstrap has been in that realm: the program inherits what the Deno process has",
    files: tool(
      `const text = await (async () => { ${
        inWorker(
          `postMessage(new TextDecoder().decode(new Deno.Command(payload.granted + "/list").outputSync().stdout));`,
        )
      } })() as string;
return text.split("\\n").map((line) => line.split("=")[0]).filter((name) => /CANARY|SECRET|TOKEN|KEY|AIEL_/.test(name!));`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/list`] }),
    prepare: listProgram,
    linux: true,
    expect: { result: [] },
    in: { os: { result: [] } },
  },
  {
    name: "a loader's variable for a granted program",
    why: "LD_PRELOAD and its like run code in it",
    files: tool(
      `const done: string[] = []; const { spawnSync } = await load("node:child_" + "process");
for (const name of ["LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DYLD_INSERT_LIBRARIES"]) for (const start of [() => new host.Command(payload.granted + "/list", { env: { [name]: "/x" } }).outputSync().success, () => new host.Command(payload.granted + "/list", { env: { [name]: "/x" }, clearEnv: true }).outputSync().success, () => spawnSync(payload.granted + "/list", [], { env: { [name]: "/x" } }).status === 0]) try { if (start()) done.push(name); } catch { /* refused */ }
return done;`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/list`] }),
    prepare: listProgram,
    linux: true,
    expect: { result: [] },
    through: ["os"],
    because: "the loader obeys what a program is started with",
  },
];

function listProgram({ granted }: { granted: string }): void {
  Deno.mkdirSync(granted);
  Deno.writeTextFileSync(`${granted}/list`, "#!/bin/sh\n/usr/bin/env\n", { mode: 0o755 });
}

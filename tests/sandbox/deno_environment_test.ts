/**
 * Which variables the shipped Deno looks up, by a shim before the C library's `getenv`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { childEnvironment } from "../../runtime/engine/prepare.ts";
import { ISOLATION_FLAGS } from "../../runtime/policy/deno_flags.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { IN_A_CHILD, JUDGED } from "./deno_environment_names.ts";

const SHIM = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static void note(const char *name) {
  int file = open(NAMES, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  // One write: another thread may write in between two.
  char line[4096];
  int length = snprintf(line, sizeof line, "%s\\n", name);
  if (length < (int) sizeof line) write(file, line, length);
  close(file);
}
char *getenv(const char *name) {
  note(name);
  return ((char *(*)(const char *)) dlsym(RTLD_NEXT, "getenv"))(name);
}
char *secure_getenv(const char *name) {
  note(name);
  return ((char *(*)(const char *)) dlsym(RTLD_NEXT, "secure_getenv"))(name);
}
`;

/** Touches the parts of Deno that bring a library with them. */
const PROBE = `const tries = [
  () => fetch("https://127.0.0.1:9/"),
  () => Deno.connectTls({ hostname: "localhost", port: 9 }),
  () => new Date().toLocaleString("de", { timeZone: "Europe/Berlin" }),
  async () => {
    const { DatabaseSync } = await import("node:sqlite");
    new DatabaseSync(":memory:").exec("pragma temp_store = 1; create temp table t(x)");
  },
  () => navigator.gpu.requestAdapter(),
  () => new Promise((resolve) => {
    new Worker("data:text/javascript,postMessage(1)", { type: "module" }).onmessage = resolve;
  }),
  async () => (await import("node:os")).userInfo(),
  async () => (await import("node:crypto")).generateKeyPairSync("rsa", { modulusLength: 1024 }),
  async () => (await import("node:tls")).connect({ port: 9, host: "127.0.0.1" }).on("error", () => {}),
  () => Deno.makeTempDirSync(),
  () => caches.open("x"),
  async () => (await import("node:zlib")).gzipSync("x"),
  async () => (await import("node:http")).get("http://127.0.0.1:9/").on("error", () => {}),
  () => import("data:application/typescript,export const x: number = 1"),
  () => new WebSocket("ws://127.0.0.1:9"),
  async () => await new Promise((resolve) => import("node:dns").then((d) => d.lookup("localhost", resolve))),
  () => Deno.resolveDns("localhost", "A", { nameServer: { ipAddr: "127.0.0.1", port: 9 } }),
  () => console.table([1]),
];
for (const attempt of tries) {
  try {
    await Promise.race([attempt(), new Promise((resolve) => setTimeout(resolve, 300))]);
  } catch { /* Only what is looked up on the way matters. */ }
}
Deno.exit(0);
`;

const COMPILER = ["/usr/bin/cc", "/usr/bin/gcc"].find(isFile);

Deno.test({
  name: "every variable that Deno looks up was judged",
  ignore: Deno.build.os !== "linux" || COMPILER === undefined,
  async fn() {
    using dir = tempDir();
    const { path } = dir;
    Deno.writeTextFileSync(`${path}/shim.c`, SHIM);
    Deno.writeTextFileSync(`${path}/probe.js`, PROBE);
    const names = `${path}/names`;
    await run(
      COMPILER ?? "",
      ["-shared", "-fPIC", `-DNAMES="${names}"`, "-w"].concat(
        ["-o", `${path}/shim.so`, `${path}/shim.c`, "-ldl"],
      ),
    );
    const environment = childEnvironment({
      ...{ snapshot: path, runtime: path, deno: Deno.execPath(), scratch: undefined },
      ...{ denoDir: `${path}/deno`, home: path, temp: path, trail: `${path}/trail` },
    });
    const rights = ["read", "write", "net", "sys"].map((right) => `--allow-${right}`);
    await run(
      Deno.execPath(),
      ["run", ...ISOLATION_FLAGS, ...rights, `${path}/probe.js`],
      { ...environment, LD_PRELOAD: `${path}/shim.so` },
    );
    const found = new Set(Deno.readTextFileSync(names).trim().split("\n"));
    assert.ok(
      found.has("SSLKEYLOGFILE") && found.size > 50,
      "the shim sees the libraries' look-ups",
    );
    assert.deepEqual([...found].filter((name) => !JUDGED.has(name)).sort(), []);
  },
});

Deno.test("the environment of a child is a fixed list", () => {
  const places = {
    ...{ snapshot: "/s", runtime: "/r", deno: "/d", scratch: "/x" },
    ...{ denoDir: "/c", home: "/h", temp: "/t", trail: "/a" },
  };
  const names = Object.keys(childEnvironment(places));
  assert.deepEqual(names.filter((name) => !IN_A_CHILD.has(name)), []);
});

async function run(
  program: string,
  args: readonly string[],
  env: Record<string, string> = { PATH: "/usr/bin:/bin" },
): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env,
    stdout: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

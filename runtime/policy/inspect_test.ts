import assert from "node:assert/strict";
import { NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import { inspectImports } from "./inspect.ts";
import type { Inspection } from "./inspection.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const BUNDLE = ["zod", "zod/mini"];
const ENTRY = "entry_point.ts";

/** Inspects an in-memory snapshot; a bare text is its only file. */
function inspect(
  files: Files | string,
  capabilities: unknown = undefined,
  entry = ENTRY,
): Promise<Inspection> {
  const tree = typeof files === "string" ? { [entry]: files } : files;
  return inspectImports({
    entry,
    effective: capabilities === undefined
      ? NO_CAPABILITIES
      : parseCapabilities(capabilities, "capabilities"),
    bundlePackages: BUNDLE,
    readFile: (path) => {
      const content = Object.hasOwn(tree, path) ? tree[path] : undefined;
      return Promise.resolve(
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    },
  });
}

/** `rule file:line what`, one for each violation. */
function brief({ violations }: Inspection): string[] {
  return violations.map(({ rule, file, line, specifier, symbol }) =>
    `${rule} ${file}:${line} ${specifier ?? symbol}`
  );
}

/** `kind file:line`, one for each failure. */
function failed({ failures }: Inspection): string[] {
  return failures.map(({ kind, file, line }) => `${kind} ${file}:${line}`);
}

// [source of entry_point.ts, the only violation as `rule line what`]
const REFUSED: readonly (readonly [string, string])[] = [
  ['import cp from "node:child_process";', "subprocess 1 node:child_process"],
  ['\nimport { spawn } from "node:child_process";', "subprocess 2 node:child_process"],
  ['import * as cp from "node:child_process";', "subprocess 1 node:child_process"],
  ['import "node:child_process";', "subprocess 1 node:child_process"],
  ['export * from "node:child_process";', "subprocess 1 node:child_process"],
  ['export { spawn } from "node:child_process";', "subprocess 1 node:child_process"],
  ['export * as cp from "node:child_process";', "subprocess 1 node:child_process"],
  ['import cp = require("node:child_process");', "subprocess 1 node:child_process"],
  ['await import("node:child_process");', "subprocess 1 node:child_process"],
  ["await import(`node:child_process`);", "subprocess 1 node:child_process"],
  ['await import("node:child" + "_process");', "subprocess 1 node:child_process"],
  ['await import(("node:child_process" as string));', "subprocess 1 node:child_process"],
  [
    'import { type ChildProcess, fork } from "node:child_process";',
    "subprocess 1 node:child_process",
  ],
  ['import "node:cluster";', "subprocess 1 node:cluster"],
  ['import { Worker } from "node:worker_threads";', "subprocess 1 node:worker_threads"],
  ['import "no\\tde:child_process";', "subprocess 1 no\tde:child_process"],
  ['import " node:child_process";', "subprocess 1  node:child_process"],
  ['import "NODE:child_process";', "subprocess 1 NODE:child_process"],
  ['import "\\u006eode:child_process";', "subprocess 1 node:child_process"],
  [
    'import { createRequire } from "node:module";\ncreateRequire(import.meta.url)("child_process");',
    "subprocess 2 child_process",
  ],
  [
    'import { createRequire as make } from "node:module";\nconst load = make(import.meta.url);\nload("node:child_process");',
    "subprocess 3 node:child_process",
  ],
  [
    'import module from "node:module";\nmodule.createRequire(import.meta.url)("cluster");',
    "subprocess 2 cluster",
  ],
  [
    'import m from "node:module";\n(m as never)._load("child_process");',
    "subprocess 2 child_process",
  ],
  ['process.getBuiltinModule("child_process");', "subprocess 1 child_process"],
  [
    'import p from "node:process";\np.getBuiltinModule("node:cluster");',
    "subprocess 2 node:cluster",
  ],
  ['import net from "node:net";', "network 1 node:net"],
  ['import "node:tls";', "network 1 node:tls"],
  ['import "node:dgram";', "network 1 node:dgram"],
  ['import "node:http";', "network 1 node:http"],
  ['import "node:https";', "network 1 node:https"],
  ['import "node:http2";', "network 1 node:http2"],
  ['import "node:dns/promises";', "network 1 node:dns/promises"],
  ['import "node:_http_agent";', "network 1 node:_http_agent"],
  ['import "node:inspector";', "builtin 1 node:inspector"],
  ['import "node:inspector/promises";', "builtin 1 node:inspector/promises"],
  ['import "node:repl";', "builtin 1 node:repl"],
  ['import "node:wasi";', "builtin 1 node:wasi"],
  ['import "node:ffi";', "ffi 1 node:ffi"],
  ['import "node:nosuch";', "builtin 1 node:nosuch"],
  ['import fs from "fs";', "builtin 1 fs"],
  ['import "fs/promises";', "builtin 1 fs/promises"],
  ['import "bun:sqlite";', "scheme 1 bun:sqlite"],
  ['import "ext:core/mod.js";', "scheme 1 ext:core/mod.js"],
  ['import x from "npm:lodash@4";', "remote 1 npm:lodash@4"],
  ['import { z } from "npm:zod@4";', "remote 1 npm:zod@4"],
  ['import "jsr:@std/path";', "remote 1 jsr:@std/path"],
  ['import "https://example.com/m.js";', "remote 1 https://example.com/m.js"],
  ['import "HTTP://example.com/m.js";', "remote 1 HTTP://example.com/m.js"],
  ['import "file:///etc/passwd";', "escape 1 file:///etc/passwd"],
  ['import s from "/etc/passwd" with { type: "text" };', "escape 1 /etc/passwd"],
  ['import "//host/share.js";', "escape 1 //host/share.js"],
  ['import "../outside.ts";', "escape 1 ../outside.ts"],
  ['import "./a/../../outside.ts";', "escape 1 ./a/../../outside.ts"],
  ['import "./%2e%2e/outside.ts";', "escape 1 ./%2e%2e/outside.ts"],
  ['import "./..%2foutside.ts";', "escape 1 ./..%2foutside.ts"],
  ['import "./..\\\\outside.ts";', "escape 1 ./..\\outside.ts"],
  ['import "data:text/javascript,1";', "scheme 1 data:text/javascript,1"],
  ['import("blob:null/1");', "scheme 1 blob:null/1"],
  ['import lodash from "lodash";', "bundle 1 lodash"],
  ['import "zod/v3";', "bundle 1 zod/v3"],
  ['import "@std/path";', "bundle 1 @std/path"],
  ['import "#internal";', "bundle 1 #internal"],
  ['import "";', "bundle 1 "],
  ['import { testContext } from "aiel/testing";', "testing 1 aiel/testing"],
  ['import "./addon.node";', "native_addon 1 ./addon.node"],
  [
    'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nrequire("./x.node");',
    "native_addon 3 ./x.node",
  ],
  ['new Worker("data:text/javascript,1", { type: "module" });', "scheme 1 data:text/javascript,1"],
  ['new Worker(new URL("https://example.com/w.js"));', "remote 1 https://example.com/w.js"],
  ['new Worker(new URL("../w.ts", import.meta.url));', "escape 1 ../w.ts"],
  ['import.meta.resolve("npm:lodash");', "remote 1 npm:lodash"],
  ['new Deno.Command("ls");', "subprocess 1 Deno.Command"],
  ['new Deno["Command"]("ls");', "subprocess 1 Deno.Command"],
  ["new Deno[`Command`]();", "subprocess 1 Deno.Command"],
  ['new Deno["Com" + "mand"]();', "subprocess 1 Deno.Command"],
  ["Deno.\\u0043ommand;", "subprocess 1 Deno.Command"],
  ["\\u0044eno.Command;", "subprocess 1 Deno.Command"],
  ["Deno /* x */ . // y\n Command;", "subprocess 2 Deno.Command"],
  ["Deno?.Command;", "subprocess 1 Deno.Command"],
  ["(Deno as any).Command;", "subprocess 1 Deno.Command"],
  ["Deno!.Command;", "subprocess 1 Deno.Command"],
  ["(0, Deno).Command;", "subprocess 1 Deno.Command"],
  ["globalThis.Deno.Command;", "subprocess 1 Deno.Command"],
  ['globalThis["Deno"]["Command"];', "subprocess 1 Deno.Command"],
  ["self.window.globalThis.Deno.Command;", "subprocess 1 Deno.Command"],
  ["const { Command } = Deno;", "subprocess 1 Deno.Command"],
  ['const { "Command": C } = Deno;', "subprocess 1 Deno.Command"],
  ['const { ["Command"]: C } = Deno;', "subprocess 1 Deno.Command"],
  ["const { Command: C = null } = Deno;", "subprocess 1 Deno.Command"],
  ["const { Deno: { Command } } = globalThis;", "subprocess 1 Deno.Command"],
  ["const { ...all } = Deno;\nall.Command;", "subprocess 2 Deno.Command"],
  ["let C; ({ Command: C } = Deno);", "subprocess 1 Deno.Command"],
  ["function f({ Command } = Deno) {}", "subprocess 1 Deno.Command"],
  ["const D = Deno;\nnew D.Command();", "subprocess 2 Deno.Command"],
  [
    "function f() { return D.Command; }\nconst D = E;\nconst E = Deno;",
    "subprocess 1 Deno.Command",
  ],
  ["import C = Deno.Command;", "subprocess 1 Deno.Command"],
  ['Reflect.get(Deno, "Command");', "subprocess 1 Deno.Command"],
  ["export const x = class { static y = Deno.Command };", "subprocess 1 Deno.Command"],
  ["namespace N { export const c = Deno.Command; }", "subprocess 1 Deno.Command"],
  ["enum E { A = Number(Deno.Command) }", "subprocess 1 Deno.Command"],
  ["@(Deno.Command as never) class A {}", "subprocess 1 Deno.Command"],
  ["export namespace N { Deno.Command; }", "subprocess 1 Deno.Command"],
  ["export enum E { A = Number(Deno.Command) }", "subprocess 1 Deno.Command"],
  ["class A { constructor(private x = Deno.Command) {} }", "subprocess 1 Deno.Command"],
  ["class A extends Deno.Command {}", "subprocess 1 Deno.Command"],
  ["function f(D = Deno) { D.Command; }", "subprocess 1 Deno.Command"],
  ["let D;\nD = Deno;\nD.Command;", "subprocess 3 Deno.Command"],
  ["module.require('child_process');", "subprocess 1 child_process"],
  ["`${Deno.Command}`;", "subprocess 1 Deno.Command"],
  ["Deno.run({ cmd: [] });", "subprocess 1 Deno.run"],
  ["Deno.spawnSync;", "subprocess 1 Deno.spawnSync"],
  ['Deno.dlopen("./x.so", {});', "ffi 1 Deno.dlopen"],
  ["Deno.UnsafePointer.create(1n);", "ffi 1 Deno.UnsafePointer"],
  ["new Deno.UnsafeCallback({}, () => {});", "ffi 1 Deno.UnsafeCallback"],
  ["Deno[Deno.internal];", "internals 1 Deno.internal"],
  ['Deno[Symbol.for("Deno.internal")];', "internals 1 Deno.internal"],
  ['process.dlopen({}, "x");', "native_addon 1 process.dlopen"],
  ['import { dlopen } from "node:process";', "native_addon 1 process.dlopen"],
  ['process.binding("fs");', "internals 1 process.binding"],
  [
    'import { default as p } from "node:process";\np._linkedBinding("x");',
    "internals 2 process._linkedBinding",
  ],
  ['(await import("node:process")).dlopen;', "native_addon 1 process.dlopen"],
  ['import { registerHooks } from "node:module";', "loader 1 module.registerHooks"],
  ['import m from "node:module";\nm.register("./x");', "loader 2 module.register"],
  ['import v8 from "node:v8";\nv8.setFlagsFromString("--x");', "internals 2 v8.setFlagsFromString"],
  ["#!/usr/bin/env deno\nDeno.Command;", "subprocess 2 Deno.Command"],
  ["\ufeffDeno.Command;", "subprocess 1 Deno.Command"],
  ["{ const Deno = 1; }\nDeno.Command;", "subprocess 2 Deno.Command"],
  ["declare const Deno: any;\nDeno.Command;", "subprocess 2 Deno.Command"],
];

for (const [source, expected] of REFUSED) {
  Deno.test(`inspectSnapshot refuses ${JSON.stringify(source)}`, async () => {
    const found = await inspect(source);
    const [rule, line, ...what] = expected.split(" ");
    const unique = new Set(brief(found));
    assert.deepEqual([...unique], [`${rule} ${ENTRY}:${line} ${what.join(" ")}`]);
    for (const { hint, message, column } of found.violations) {
      assert.ok(hint !== "" && message !== "" && column > 0);
    }
  });
}

const ALLOWED: readonly string[] = [
  'import { tool } from "aiel"; import { z } from "zod"; import * as mini from "zod/mini";',
  'import fs from "node:fs"; import "node:path"; import "node:sqlite"; import "node:vm"; import "node:test";',
  'import type { Socket } from "node:net"; import { type Server } from "node:http"; export type { Agent } from "node:https";',
  'let a: import("node:net").Socket; let b: typeof Deno.Command; interface C extends Deno.Command {}',
  'type T = import("npm:lodash").X; function f<T extends Deno.Command>(x: Deno.Command): asserts x is T {}',
  'declare module "node:net" { export const x: typeof Deno.Command; } declare global { var y: Deno.Command; }',
  "// new Deno.Command()\n/* import 'npm:x' */ const text = \"import 'npm:x'; Deno.Command\"; `require('child_process')`",
  "const Deno = { Command: 1 }; Deno.Command;",
  "export function f(Deno: { Command: number }) { return Deno.Command; }",
  "try {} catch (Deno) { Deno.Command; }",
  "const x = { Deno: { Command: 1 } }; x.Deno.Command; const y = { Command: 1, 'Deno': Deno.env };",
  "function require(x: string) {} require('child_process'); class Worker {} new Worker('data:,');",
  "using x = f(); await using y = g(); accessor: 1; class A { accessor b = 1; @dec static c() {} }",
  "const f = async <T,>(x: T) => x satisfies T; let v = <string> w; enum E { A } abstract class B { constructor(private x: number) {} }",
  "for await (const x of y()) ; label: for (;;) break label; /[a-z]/v; 1_000n; a ??= b; a?.b!.c;",
  "const name = crypto.randomUUID(); await import(name); new Worker(name);",
  "Deno.readTextFile('x'); Deno.env.get('X'); process.env.X; globalThis.fetch('x');",
];

for (const source of ALLOWED) {
  Deno.test(`inspectSnapshot allows ${JSON.stringify(source)}`, async () => {
    const found = await inspect(source);
    assert.deepEqual([brief(found), failed(found)], [[], []]);
  });
}

Deno.test("inspectImports lets a capability allow what depends on it", async () => {
  const source =
    'import "node:child_process"; import "node:worker_threads"; new Deno.Command("jq");' +
    'import "node:net"; import "dns"; Deno.dlopen("/opt/x.so", {}); import "node:cluster";';
  const capabilities = { network: ["a.example"], subprocess: ["jq"], ffi: ["/opt/x.so"] };
  const found = brief(await inspect(source, capabilities));
  assert.deepEqual(found, [`builtin ${ENTRY}:1 dns`]);
});

Deno.test("inspectImports names the capability that would allow the import", async () => {
  const { violations } = await inspect('import "node:http";');
  assert.equal(violations[0]?.capability, "network");
  assert.match(violations[0]?.hint ?? "", /aiel\.json.*"network".*import type/);
});

Deno.test("inspectImports follows local modules and reports each place, sorted", async () => {
  const found = await inspect({
    [ENTRY]:
      'export * from "./b.ts";\nimport "./lib/a.tsx";\nawait import("./c.js?v=1#x");\nimport "npm:x";',
    "b.ts": 'import "./entry_point.ts";\n\nDeno.Command; Deno.run;',
    "lib/a.tsx":
      'import d from "../d.json" with { type: "json" };\nexport const j = <a b={Deno.dlopen} />;',
    "c.js": "import './lib/w%20x.mjs'; a < b > (c);",
    "lib/w x.mjs": 'new Worker(new URL("../worker.ts", import.meta.url), { type: "module" });',
    "worker.ts": 'import.meta.resolve("./deep.ts");',
    "deep.ts": 'import "lodash";',
    "d.json": '{ "no": 1, "code": 2 }',
    "unreachable.ts": 'import "npm:never";',
  });
  assert.deepEqual(brief(found), [
    "subprocess b.ts:3 Deno.Command",
    "subprocess b.ts:3 Deno.run",
    "bundle deep.ts:1 lodash",
    "remote entry_point.ts:4 npm:x",
    "ffi lib/a.tsx:2 Deno.dlopen",
  ]);
  assert.deepEqual(failed(found), []);
});

Deno.test("inspectImports gives the place of the specifier", async () => {
  const { violations } = await inspect('const a = 1;\n  import x from "npm:x";');
  assert.deepEqual([violations[0]?.line, violations[0]?.column], [2, 17]);
});

Deno.test("inspectImports names the bundle that has a package", async () => {
  const { violations } = await inspect({
    [ENTRY]: 'import "aiel/langgraph";\nimport "@langchain/core/messages";\nimport "npm:openai@7";',
  });
  assert.deepEqual(violations.map(({ message, hint }) => [message, hint]), [
    [
      '"aiel/langgraph" is not available: the snapshot\'s bundle does not have it',
      'Set "bundle": "ai" in aiel.json',
    ],
    [
      '"@langchain/core/messages" is not available: the snapshot\'s bundle does not have it',
      'Set "bundle": "ai" in aiel.json',
    ],
    [
      '"npm:openai@7" names a registry, and the runtime installs nothing',
      'Set "bundle": "ai" in aiel.json, and write "openai"',
    ],
  ]);
});

Deno.test("inspectImports does not parse a module that is imported as data", async () => {
  const found = await inspect({
    [ENTRY]:
      'import a from "./a.ts" with { type: "text" };\nawait import("./b.ts", { with: { type: "bytes" } });',
    "a.ts": "new Deno.Command(",
    "b.ts": "new Deno.Command(",
  });
  assert.deepEqual([brief(found), failed(found)], [[], []]);
});

Deno.test("inspectImports parses a file that is both data and code", async () => {
  const found = await inspect({
    [ENTRY]: 'import a from "./a.ts" with { type: "text" };\nimport "./a.ts";',
    "a.ts": "Deno.Command;",
  });
  assert.deepEqual(brief(found), ["subprocess a.ts:1 Deno.Command"]);
});

Deno.test("inspectImports reads the JSX import source that a comment names", async () => {
  const source = "/** @jsxImportSource npm:react */\nexport const j = <a />;";
  const found = await inspect({ [ENTRY]: 'import "./j.tsx";', "j.tsx": source });
  assert.deepEqual(brief(found), ["remote j.tsx:1 npm:react/jsx-runtime"]);
});

Deno.test("inspectImports finds what require finds", async () => {
  const found = await inspect({
    [ENTRY]: 'import "./x.cjs";',
    "x.cjs": 'return void [require("./y"), require("./dir"), require("fs"), require("net")];',
    "y.js": "Deno.Command;",
    "dir/index.js": "Deno.dlopen;",
  });
  assert.deepEqual(brief(found), [
    "ffi dir/index.js:1 Deno.dlopen",
    "network x.cjs:1 net",
    "subprocess y.js:1 Deno.Command",
  ]);
});

Deno.test("inspectImports notes what is made at run time, without a violation", async () => {
  const found = await inspect(
    "await import(x);\nDeno[y];\neval(z);\nnew Worker(u);\nnew Function(z);",
  );
  assert.deepEqual(brief(found), []);
  assert.deepEqual(found.notes.map(({ line }) => line), [1, 2, 3, 4, 5]);
});

Deno.test("inspectImports reports a file that does not parse and goes on", async () => {
  const found = await inspect({
    [ENTRY]: 'import "./bad.ts"; import "./other.ts";',
    "bad.ts": "const a = 1;\nconst = 2;",
    "other.ts": "Deno.Command;",
  });
  assert.deepEqual(failed(found), ["syntax bad.ts:2"]);
  assert.match(found.failures[0]?.message ?? "", /^"bad\.ts" does not parse: Unexpected token$/);
  assert.deepEqual(brief(found), ["subprocess other.ts:1 Deno.Command"]);
});

for (
  const [source, extension] of [
    ["<!-- html comment\nx", "js"],
    ["with (a) { b }", "ts"],
    ["return 1", "ts"],
    ["const a: string = 1", "js"],
    ["<a/>", "js"],
    ["const a = `", "ts"],
  ]
) {
  Deno.test(`inspectSnapshot calls ${JSON.stringify(source)} in a .${extension} file no program`, async () => {
    const found = await inspect({
      [ENTRY]: `import "./m.${extension}";`,
      [`m.${extension}`]: source ?? "",
    });
    assert.deepEqual(failed(found), [`syntax m.${extension}:1`]);
  });
}

Deno.test("inspectImports reads <!-- as a module does, which is no comment", async () => {
  const found = await inspect({ [ENTRY]: 'import "./m.mjs";', "m.mjs": "x <!--Deno.Command;" });
  assert.deepEqual(brief(found), ["subprocess m.mjs:1 Deno.Command"]);
});

Deno.test("inspectImports judges what a WebAssembly file imports", async () => {
  // (module (import "node:child_process" "f" (func)) (import "./x.ts" "m" (memory 1 2)))
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  const imports = [2, ...name("node:child_process"), ...name("f"), 0, 0];
  imports.push(...name("./x.ts"), ...name("m"), 2, 1, 1, 2);
  const types = [1, 4, 1, 0x60, 0, 0];
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...types, 2, imports.length, ...imports];
  const found = await inspect({
    [ENTRY]: 'import "./lib/m.wasm";',
    "lib/m.wasm": Uint8Array.from(bytes),
    "lib/x.ts": "Deno.dlopen;",
  });
  assert.deepEqual(brief(found), [
    "subprocess lib/m.wasm:1 node:child_process",
    "ffi lib/x.ts:1 Deno.dlopen",
  ]);
});

Deno.test("inspectImports reports a missing static import with the nearest file", async () => {
  const found = await inspect({
    [ENTRY]: 'import "./lib/core.ts";\nimport "./lib/core";\nawait import("./optional.ts");',
    "lib/core.ts": 'import "../lib/croe.ts";',
  });
  assert.deepEqual(failed(found), ["missing entry_point.ts:2", "missing lib/core.ts:1"]);
  assert.deepEqual(found.failures.map(({ hint }) => hint), [
    'Did you mean "./lib/core.ts"?',
    'Did you mean "./core.ts"?',
  ]);
  assert.equal(found.notes[0]?.line, 3);
});

Deno.test("inspectImports says when an import misses by case or Unicode form only", async () => {
  const nfd = "./lib/cafe\u0301.ts";
  const found = await inspect({
    [ENTRY]:
      `import "${nfd}";\nimport "./Lib/caf\u00e9.ts";\nawait import("${nfd}");\nimport "./lib/caf\u00e9.ts";`,
    "lib/caf\u00e9.ts": "export {};",
  });
  assert.deepEqual(failed(found), ["missing entry_point.ts:1", "missing entry_point.ts:2"]);
  const [form, byCase] = found.failures;
  assert.match(form?.hint ?? "", /^The file is "\.\/lib\/caf\u00e9\.ts": .*Unicode form NFC/);
  assert.equal(byCase?.hint, 'Names differ by case: the file is "./lib/caf\u00e9.ts"');
  assert.match(found.notes[0]?.message ?? "", /is not in the snapshot\. The file is .*form NFC/);
});

Deno.test("inspectImports reports a missing entry", async () => {
  assert.deepEqual(failed(await inspect({})), ["missing entry_point.ts:1"]);
});

Deno.test("inspectImports refuses modules it can't look at", async () => {
  const deep = 50_000;
  const cases: Files = {
    "brackets.ts": "[".repeat(deep) + "]".repeat(deep),
    "blocks.ts": "{".repeat(deep) + "}".repeat(deep),
    "latin.ts": Uint8Array.of(0x22, 0xe9, 0x22),
    "utf16.ts": Uint8Array.of(0xff, 0xfe, 0x31, 0x00),
    "bad.wasm": new TextEncoder().encode("not wasm"),
    "huge.ts": `//${"x".repeat(5 * 1024 * 1024)}`,
  };
  const entry = Object.keys(cases).map((path) => `import "./${path}";`).join("\n");
  const found = await inspect({ [ENTRY]: entry, ...cases });
  assert.deepEqual(
    failed(found),
    Object.keys(cases).sort().map((path) => `uninspectable ${path}:1`),
  );
});

Deno.test("inspectImports gets through long chains and many names without giving up", async () => {
  const chain = `a${".b".repeat(20_000)}; ${"x+".repeat(2_000)}x;`;
  const names = Array.from({ length: 20_000 }, (_, index) => `const v${index} = v${index};`).join(
    "",
  );
  const found = await inspect(`${chain}\n${names}\nDeno.Command;`);
  assert.deepEqual(failed(found), []);
  assert.deepEqual(brief(found), [`subprocess ${ENTRY}:3 Deno.Command`]);
});

Deno.test("inspectImports stops when it is told to", async () => {
  const reason = new Error("enough");
  const input = { entry: ENTRY, effective: NO_CAPABILITIES, bundlePackages: [] };
  const readFile = () => Promise.resolve(new Uint8Array());
  const signal = AbortSignal.abort(reason);
  await assert.rejects(inspectImports({ ...input, readFile, signal }), reason);
});

Deno.test("inspectImports keeps its bounds", async () => {
  const files: Record<string, string> = {};
  for (let index = 0; index < 20; index++) {
    files[`m${index}.ts`] = `import "./m${index + 1}.ts"; Deno.run;`;
  }
  const run = (limits: Partial<import("./inspect.ts").InspectionLimits>) =>
    inspectImports({
      entry: "m0.ts",
      effective: NO_CAPABILITIES,
      bundlePackages: [],
      limits,
      readFile: (path) =>
        Promise.resolve(
          files[path] === undefined ? undefined : new TextEncoder().encode(files[path]),
        ),
    });
  assert.deepEqual(failed(await run({ modules: 5 })), ["uninspectable m5.ts:1"]);
  assert.equal((await run({ findings: 3 })).violations.length, 3);
  const [violation] = (await run({ findings: 1 })).violations;
  const findingBytes = 4 * JSON.stringify(violation).length;
  assert.equal((await run({ findingBytes })).violations.length, 3);
  const total = await run({ totalBytes: 60 });
  assert.equal(total.failures[0]?.kind, "uninspectable");
  assert.match(total.failures[0]?.message ?? "", /60 bytes together/);
});

Deno.test("inspectImports cuts long specifiers wherever it shows them", async () => {
  const long = "x".repeat(100_000);
  const specifiers = [
    ...[`npm:${long}`, `https://${long}`, `file:///${long}`, `data:${long}`, `${long}:y`, long],
    ...[`node:${long}`, `node:net/${long}`, `node:repl/${long}`, `fs/${long}`, `node:ffi/${long}`],
    ...[`node:cluster/${long}`, `node:worker_threads/${long}`, `/${long}`, `../${long}`],
    ...[`./${long}.node`, `./${long}`],
  ];
  const source = specifiers.map((specifier) => `import "${specifier}";\n`).join("");
  const { violations, failures } = await inspect(source);
  assert.equal(violations.length + failures.length, specifiers.length);
  for (const finding of [...violations, ...failures]) {
    assert.ok(JSON.stringify(finding).length < 1_200, finding.message.slice(0, 1_000));
  }
});

Deno.test("inspectImports answers within its bounds, whatever there is to find", async () => {
  const statement = 'import "npm:x"; import "./gone.ts"; eval(x);';
  const found = await inspect(`${statement.repeat(20)}\n`.repeat(1_000));
  for (const list of [found.violations, found.failures, found.notes]) {
    assert.ok(list.length > 100);
    assert.ok(JSON.stringify(list).length <= 256 * 1024);
  }
});

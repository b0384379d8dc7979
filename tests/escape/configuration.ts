/**
 * Configuration in the snapshot: nothing in it may steer Deno, nor bring in a module that is not
 * the snapshot's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Attempt, entry, tool } from "./attempt.ts";
import type { Files } from "../harness/snapshot.ts";

const IGNORED = "--no-config; none of it is Deno's business here";

function ignored(name: string, more: Files, body = `return "ran";`): Attempt {
  return { name, why: IGNORED, files: tool(body, more), expect: { result: "ran" } };
}

/** The attempts of this family. */
export const configuration: Attempt[] = [
  ignored("a deno.json that is broken", { "deno.json": "{{{" }),
  ignored(
    "a deno.json with permissions, tasks and a lock",
    {
      "deno.json": JSON.stringify({
        permissions: { default: { all: true } },
        unstable: ["kv", "ffi", "worker-options"],
        nodeModulesDir: "auto",
        lock: { path: "../outside/secret.txt", frozen: true },
        tasks: { t: "id" },
        preload: ["../outside/secret.ts"],
        compilerOptions: { jsxImportSource: "https://example.com/x" },
      }),
    },
    `return typeof host.openKv === "undefined" && (await Deno.permissions.query({ name: "read", path: "/etc" })).state !== "granted" ? "ran" : "steered";`,
  ),
  {
    name: "an import map in deno.json that leads outside",
    why: IGNORED,
    files: (w) =>
      tool(`return await load("secr" + "et");`, {
        "deno.json": JSON.stringify({
          imports: { secret: `${w.outside}/secret.ts`, aiel: "./evil.ts" },
        }),
        "evil.ts": "throw new Error('steered');",
      }),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of "secret" was denied/ },
  },
  ignored("a deno.jsonc, a tsconfig and a jsr.json", {
    "deno.jsonc": `{ "imports": { "aiel": "./evil.ts" } }`,
    "tsconfig.json":
      `{ "compilerOptions": { "paths": { "aiel": ["./evil.ts"] }, "experimentalDecorators": true, "jsx": "react" } }`,
    "jsr.json": `{ "imports": { "aiel": "./evil.ts" } }`,
    "import_map.json": `{ "imports": { "aiel": "./evil.ts" } }`,
    "evil.ts": "throw new Error('steered');",
  }),
  ignored("a lock file of another world", { "deno.lock": `{"version":"99","packages":{"x":1}}` }),
  ignored("an .npmrc, and a .npmrc with a registry", {
    ".npmrc": "registry=http://127.0.0.1:1/\n//127.0.0.1:1/:_authToken=${AIEL_ESCAPE_CANARY}\n",
  }),
  ignored("an .env file", {
    ".env": "KEY=steered\nNODE_OPTIONS=--require ./evil.js\nDENO_DIR=.\n",
    "evil.js": "",
  }, `try { return process.env.KEY ?? "ran"; } catch { return "ran"; }`),
  ignored("a package.json of CommonJS type", {
    "package.json":
      `{"type":"commonjs","main":"./evil.js","exports":"./evil.js","dependencies":{"aiel":"file:./evil"}}`,
    "lib.js": `export const value = "ran";`,
  }, `return (await load("./lib.js")).value;`),
  {
    name: "imports of a package.json that lead outside",
    why: IGNORED,
    files: tool(`return await load("#" + "secret");`, {
      "package.json": `{"imports":{"#secret":"../outside/secret.ts"}}`,
    }),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of "#secret" was denied/ },
  },
  {
    name: "a node_modules that takes the SDK's place",
    why: "node_modules is readable by default",
    files: tool(`const { z } = await load("zo" + "d"); return z.string().parse("ran");`, {
      "package.json": `{"dependencies":{"aiel":"1","zod":"1"}}`,
      "node_modules/aiel/package.json":
        `{"name":"aiel","version":"1.0.0","main":"index.js","type":"module"}`,
      "node_modules/aiel/index.js": `export const tool = () => { throw new Error("steered"); };`,
      "node_modules/zod/package.json":
        `{"name":"zod","version":"1.0.0","main":"index.js","type":"module"}`,
      "node_modules/zod/index.js": `throw new Error("steered");`,
    }),
    expect: { result: "ran" },
  },
  {
    name: "a package of node_modules by its name",
    why: "the snapshot's bundle is all there is",
    files: tool(`return (await load("ev" + "il")).value;`, {
      "package.json": `{"dependencies":{"evil":"1"}}`,
      "node_modules/evil/package.json":
        `{"name":"evil","version":"1.0.0","main":"index.js","type":"module"}`,
      "node_modules/evil/index.js": `export const value = "not hashed";`,
    }),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of "evil" was denied/ },
  },
  {
    name: "a package of node_modules by require()",
    why: "CommonJS looks for it by itself",
    files: tool(
      `const { createRequire } = await load("node:module"); return createRequire(import.meta.url)("ev" + "il");`,
      {
        "node_modules/evil/package.json": `{"name":"evil","version":"1.0.0","main":"index.js"}`,
        "node_modules/evil/index.js": `module.exports = "not hashed";`,
      },
    ),
    expect: { code: ["SECURITY_VIOLATION", "USER_CODE_ERROR"] },
  },
  {
    name: "a package that is not in the bundle, in plain sight",
    why: "the import policy",
    files: entry(`import _ from "lodash";`),
    expect: {
      code: "SECURITY_VIOLATION",
      message: /^entry_point\.ts:2: "lodash" is not in the snapshot's bundle/,
    },
  },
  {
    name: "comments that Deno reads",
    why: "@deno-types, @ts-self-types, reference paths and source maps name files",
    files: entry(
      `/// <reference path="../outside/secret.ts" />
/// <reference types="npm:left-pad" />
// @deno-types="../outside/secret.ts"
import "./a.ts";
// @ts-self-types="../outside/secret.ts"
//# sourceMappingURL=../outside/secret.map`,
      { "a.ts": "export {};\n" },
    ),
    expect: { result: "ran" },
  },
  {
    name: "a type-only import from outside",
    why: "it is erased, so nothing is read",
    files: entry(`import type { key } from "../outside/secret.ts"; export type K = typeof key;`),
    expect: { result: "ran" },
  },
  {
    name: "a manifest that asks for a runtime of its own",
    why: "the manifest has a schema",
    files: tool(`return "ran";`, { "aiel.json": `{"deno":"/bin/sh","flags":["--allow-all"]}` }),
    expect: { code: "VALIDATION_ERROR" },
  },
  {
    name: "a manifest with limits above the platform's",
    why: "a snapshot may lower a limit, never raise it",
    files: tool(`return "ran";`, {
      "aiel.json": `{"limits":{"timeout_ms":900000,"memory_mb":65536}}`,
    }),
    expect: {
      also: ({ meta }) => {
        assert.ok((meta.limits?.memory_mb ?? 0) <= 256);
        assert.ok((meta.limits?.timeout_ms ?? 0) <= 30_000);
      },
    },
  },
  ...[
    "NODE_OPTIONS",
    "DENO_DIR",
    "DENO_AUDIT_PERMISSIONS",
    "LD_PRELOAD",
    "https_proxy",
    "PATH",
    "HOME",
    "SSL_CERT_FILE",
    "DENO_V8_FLAGS",
    "DENO_PERMISSION_BROKER_PATH",
  ].map((name): Attempt => ({
    name: `a manifest that sets ${name}`,
    why: "libraries obey the environment of the process, so it is the code's alone",
    files: tool(`return process.env[${JSON.stringify(name)}];`, {
      "aiel.json": JSON.stringify({ env: { [name]: "/etc/passwd" } }),
    }),
    expect: { result: "/etc/passwd" },
  })),
];

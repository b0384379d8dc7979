/**
 * Code that was written for another place to run: it works, or the hint names the cause.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot } from "../harness/snapshot.ts";

/** The code and hint of what came of a snapshot's tool "t". */
async function outcome(files: Files): Promise<[string, string]> {
  const { error, result } = await runRequest(files);
  return [error?.code ?? `result ${JSON.stringify(result)}`, error?.hint ?? ""];
}

const T = 'import { tool } from "aiel";\n';

Deno.test("code that is CommonJS, or imports as elsewhere, gets a hint that names the cause", async () => {
  const cases: [Files, string, RegExp][] = [
    [
      {
        "entry_point.js": `${T}exports.x = 1; tool("t", () => 1);`,
        "package.json": '{"type":"commonjs"}',
      },
      "USER_CODE_ERROR",
      /"exports" is CommonJS.*whatever "type" of package\.json says.*rename the file to \.cjs/,
    ],
    [toolSnapshot("module.exports = 1;"), "USER_CODE_ERROR", /"module" is CommonJS/],
    [toolSnapshot('return require("./x.cjs");'), "USER_CODE_ERROR", /createRequire/],
    [toolSnapshot("return __dirname;"), "USER_CODE_ERROR", /import\.meta\.dirname/],
    [toolSnapshot("return __filename;"), "USER_CODE_ERROR", /import\.meta\.filename/],
    [
      {
        "entry_point.ts":
          `${T}import data from "./d.json" assert { type: "json" };\ntool("t", () => data);`,
        "d.json": "1",
      },
      "USER_CODE_ERROR",
      /Write "with" instead of "assert"/,
    ],
    [
      toolSnapshot('return await import("./d.json");', { "d.json": "1" }),
      "USER_CODE_ERROR",
      /with { type: "json" }/,
    ],
    [
      {
        "entry_point.ts": `${T}import { x } from "@/x.ts";\ntool("t", () => x);`,
        "lib/x.ts": "export const x = 1;",
        "deno.json": '{"imports":{"@/":"./lib/"}}',
      },
      "SECURITY_VIOLATION",
      /"imports" of deno\.json, which the runtime does not read: write "\.\/lib\/x\.ts"/,
    ],
    [
      toolSnapshot('const name = "@/" + payload.x; return await import(name);', {
        "deno.json": '{"imports":{"@/":"./lib/"}}',
      }),
      "SECURITY_VIOLATION",
      /import maps are not read/,
    ],
    [
      {
        "entry_point.ts": `${T}import { x } from "./x.js";\ntool("t", () => x);`,
        "x.js": "module.exports = { x: 1 };",
      },
      "USER_CODE_ERROR",
      /rename it to \.cjs/,
    ],
  ];
  for (const [files, code, hint] of cases) {
    const [got, said] = await outcome(files);
    assert.equal(got, code, `${JSON.stringify(files)}: ${said}`);
    assert.match(said, hint);
  }
});

Deno.test("what Node offers instead works", async () => {
  const [got, hint] = await outcome(toolSnapshot(
    `const { createRequire } = await import("node:module");
     const require = createRequire(import.meta.url);
     return [require("./x.cjs"), typeof import.meta.dirname, process.env.NODE_ENV, process.env.DEBUG ?? null, "FOO" in process.env];`,
    { "x.cjs": "module.exports = __filename.length > 0;" },
  ));
  assert.equal(got, 'result [true,"string","production",null,false]', hint);
  const own = await outcome(
    toolSnapshot("return process.env.NODE_ENV;", { "aiel.json": '{"env":{"NODE_ENV":"test"}}' }),
  );
  assert.equal(own[0], 'result "test"');
});

Deno.test("a hint to declare something names what the manifest takes, or says that nothing helps", async () => {
  const cases: [string, RegExp][] = [
    [
      'await Deno.readTextFile("/etc/hostname");',
      /Declare it in aiel\.json: .*{"read":\["\/etc\/hostname"\]}/,
    ],
    ['await Deno.writeTextFile("out.txt", "x");', /"write": "scratch"/],
    ['await fetch("https://example.com/");', /{"network":\["example\.com:443"\]}/],
    ["Deno.hostname();", /{"sys":\["hostname"\]}/],
    ['await import("https:" + "//example.com/x.ts");', /nothing is installed|[Cc]opy the module/],
    [
      'await Promise.any([fetch("https://example.com/"), Deno.readTextFile("/etc/hostname")]);',
      /Declare it in aiel\.json/,
    ],
  ];
  for (const [body, hint] of cases) {
    const [code, said] = await outcome(toolSnapshot(body));
    assert.equal(code, "SECURITY_VIOLATION", body);
    assert.match(said, hint, body);
  }
  const reserved = await runRequest(
    toolSnapshot("return 1;", { "aiel.json": '{"capabilities":{"env":["NODE_ENV"]}}' }),
  );
  assert.match(reserved.error?.hint ?? "", /Give it a value in "env" of aiel\.json/);
});

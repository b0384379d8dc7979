/**
 * What the inspection says of code that was written for another place to run.
 *
 * @module
 */

import assert from "node:assert/strict";
import { NO_CAPABILITIES } from "./capabilities.ts";
import { inspectImports } from "./inspect.ts";

type Files = Readonly<Record<string, string>>;

/** The hints of all that an inspection found. */
async function hintsOf(files: Files, entry = "entry_point.ts"): Promise<string[]> {
  const { violations, failures } = await inspectImports({
    entry,
    effective: NO_CAPABILITIES,
    bundlePackages: ["zod"],
    readFile: (path) =>
      Promise.resolve(
        Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined,
      ),
  });
  return [...violations, ...failures].map(({ hint }) => hint ?? "");
}

const IMPORTS = {
  imports: {
    "@/": "./lib/",
    "#db": { deno: "./db.ts" },
    "lib:x": "./x.ts",
    "~/*": "./src/*",
    lodash: "npm:lodash@4",
    z: "npm:zod@^4",
  },
};

Deno.test("inspectImports names the file that defines an alias, and the path to write", async () => {
  const cases: [string, string, RegExp][] = [
    [
      "deno.json",
      "@/a/b.ts",
      /"imports" of deno\.json, which .* not read: write "\.\.\/lib\/a\/b\.ts"/,
    ],
    ["import_map.json", "@/b.ts", /of import_map\.json.* write "\.\.\/lib\/b\.ts"/],
    ["package.json", "#db", /of package\.json.* write "\.\.\/db\.ts"/],
    ["deno.json", "lib:x", /of deno\.json.* write "\.\.\/x\.ts"/],
    ["package.json", "~/m.ts", /of package\.json.* write "\.\.\/src\/m\.ts"/],
    ["deno.json", "z", /of deno\.json.* write "zod"/],
    ["deno.json", "lodash", /it stands for "npm:lodash@4"; Import "aiel", "zod"/],
  ];
  for (const [file, specifier, hint] of cases) {
    const [found] = await hintsOf({
      "app/entry_point.ts": `import "${specifier}";`,
      [file]: JSON.stringify(IMPORTS),
    }, "app/entry_point.ts");
    assert.match(found ?? "", hint);
  }
});

Deno.test("inspectImports tells of dependencies and of paths of TypeScript", async () => {
  const [dependency] = await hintsOf({
    "entry_point.ts": 'import "left-pad/x";',
    "package.json": '{"dependencies":{"left-pad":"1"}}',
  });
  assert.match(
    dependency ?? "",
    /"dependencies" of package\.json, and the runtime installs nothing/,
  );
  const [path] = await hintsOf({
    "entry_point.ts": 'import "$lib/a.ts";',
    "tsconfig.json": '{"compilerOptions":{"paths":{"$lib/*":["./lib/*"]}}}',
  });
  assert.match(path ?? "", /of tsconfig\.json, .* write "\.\/lib\/a\.ts"/);
});

Deno.test("inspectImports knows an alias by its look, and survives broken configurations", async () => {
  for (const config of ["{ // a comment\n}", "[]", '{"imports":5}', '{"imports":{"@/":null}}']) {
    for (const specifier of ["@/a.ts", "~/a.ts", "#a"]) {
      const [hint] = await hintsOf({
        "entry_point.ts": `import "${specifier}";`,
        "deno.json": config,
      });
      assert.match(hint ?? "", /relative path; aliases are not known here/);
    }
  }
  const [other] = await hintsOf({ "entry_point.ts": 'import "lodash";' });
  assert.match(other ?? "", /^Import "aiel", "zod"/);
});

Deno.test("inspectImports names the habit that keeps a module from being parsed", async () => {
  const cases: [Files, RegExp][] = [
    [
      { "entry_point.ts": 'import a from "./a.json" assert { type: "json" };', "a.json": "1" },
      /Write "with" instead of "assert"/,
    ],
    [
      { "entry_point.ts": 'export { default } from "./a.json" assert { type: "json" };\nf();' },
      /Write "with" instead of "assert"/,
    ],
    [
      { "entry_point.ts": 'import "./a.js";', "a.js": "if (x) return;\nmodule.exports = 1;" },
      /CommonJS, and a module by its name: rename it to \.cjs/,
    ],
    [
      { "entry_point.ts": 'import "./a.cjs";', "a.cjs": 'import x from "./b.js";' },
      /CommonJS by its name: rename it to \.mjs/,
    ],
  ];
  for (const [files, hint] of cases) {
    const hints = await hintsOf(files);
    assert.ok(hints.some((one) => hint.test(one)), `${hint} in ${hints}`);
  }
  assert.deepEqual(await hintsOf({ "entry_point.ts": "let let;" }), [""]);
  assert.deepEqual(
    await hintsOf({ "entry_point.ts": "import assert from 'node:assert';\nassert(" }),
    [
      "",
    ],
  );
});

Deno.test("inspectImports suggests no built-in module that it would refuse", async () => {
  for (const name of ["inspecto", "repls", "wasis"]) {
    const [hint] = await hintsOf({ "entry_point.ts": `import "node:${name}";` });
    assert.doesNotMatch(hint ?? "", /inspector|repl|wasi"/);
  }
});

Deno.test("inspectImports says what to write for a name with characters of addresses", async () => {
  const cases: [string, string, string][] = [
    ["./h#x.ts", "h#x.ts", '"?" and "#" end the path of an address: write "./h%23x.ts"'],
    ["./q?.ts", "q?.ts", '"?" and "#" end the path of an address: write "./q%3F.ts"'],
    ["./100%.ts", "100%.ts", 'Write "./100%25.ts": "%25" is the percent sign'],
    ["./caf%E9.ts", "café.ts", "Write the character itself"],
  ];
  for (const [specifier, file, hint] of cases) {
    const { violations, failures } = await inspectImports({
      entry: "entry_point.ts",
      effective: NO_CAPABILITIES,
      bundlePackages: [],
      files: { has: (path) => path === file, list: () => ["entry_point.ts", file] },
      readFile: (path) =>
        Promise.resolve(
          path === file || path === "entry_point.ts"
            ? new TextEncoder().encode(path === file ? "" : `import "${specifier}";`)
            : undefined,
        ),
    });
    assert.deepEqual([...violations, ...failures].map((found) => found.hint), [hint]);
    const written = /"(\.\/[^"]*)"/.exec(hint)?.[1];
    if (written !== undefined) {
      assert.deepEqual(await hintsOf({ "entry_point.ts": `import "${written}";`, [file]: "" }), []);
    }
  }
});

Deno.test("inspectImports names the file that is no JSON, and what to do with one that is no code", async () => {
  const { failures } = await inspectImports({
    entry: "entry_point.ts",
    effective: NO_CAPABILITIES,
    bundlePackages: [],
    readFile: (path) =>
      Promise.resolve(new TextEncoder().encode(
        path === "entry_point.ts"
          ? 'import a from "./d.json" with { type: "json" }; import b from "./a.css"; ' +
            'import c from "./t.json" with { type: "text" };'
          : "{bad",
      )),
  });
  assert.deepEqual(failures.map(({ kind, file }) => [kind, file]), [
    ["syntax", "a.css"],
    ["syntax", "d.json"],
  ]);
  assert.match(failures[0]?.hint ?? "", /with \{ type: "text" \}/);
  assert.match(failures[1]?.message ?? "", /^"d\.json" is not JSON: Expected property name/);
});

Deno.test("inspectImports reads paths of TypeScript from their base", async () => {
  const config = { compilerOptions: { baseUrl: "src", paths: { "lib/*": ["lib/*"] } } };
  const [hint] = await hintsOf({
    "app/entry_point.ts": 'import "lib/x.ts";',
    "tsconfig.json": JSON.stringify(config),
  }, "app/entry_point.ts");
  assert.match(hint ?? "", /of tsconfig\.json.* write "\.\.\/src\/lib\/x\.ts"/);
});

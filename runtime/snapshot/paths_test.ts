import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { SnapshotError, type SnapshotErrorCode } from "./error.ts";
import { checkPaths, compareBytes } from "./paths.ts";

function codeOf(paths: readonly string[], windows = false): SnapshotErrorCode | "accepted" {
  try {
    checkPaths(paths, { windows });
    return "accepted";
  } catch (error) {
    if (error instanceof SnapshotError) {
      assert.match(error.message, /^Path ".*" /s);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(error.message, /[\x00-\x1f\x7f-\x9f\ufffd]/);
      assert.notEqual(error.hint, "");
      return error.code;
    }
    throw error;
  }
}

const refused: readonly (readonly [SnapshotErrorCode, ...string[]])[] = [
  ["unsafe_path", ""],
  ["unsafe_path", "/etc/passwd"],
  ["unsafe_path", "//host/share"],
  ["unsafe_path", "../x"],
  ["unsafe_path", "a/../../x"],
  ["unsafe_path", ".."],
  ["unsafe_path", "."],
  ["unsafe_path", "./a"],
  ["unsafe_path", "a/./b"],
  ["unsafe_path", "a//b"],
  ["unsafe_path", "a/"],
  ["reserved_path", ".git::$INDEX_ALLOCATION/config"],
  ["unsafe_path", "a\\b"],
  ["unsafe_path", "..\\x"],
  ["unsafe_path", "\\\\?\\C:\\x"],
  ["unsafe_path", "a\0b"],
  ["unsafe_path", "a\nb"],
  ["unsafe_path", "a\tb"],
  ["unsafe_path", "a\x1b[2Jb"],
  ["unsafe_path", "a\x7f"],
  ["unsafe_path", "a\x85b"],
  ["unsafe_path", "a. /b"],
  ["unsafe_path", "a."],
  ["unsafe_path", ".../x"],
  ["unsafe_path", "a "],
  ["invalid_name", "a\ud800"],
  ["invalid_name", "\udc00/x"],
  ["path_too_long", "x".repeat(256)],
  ["path_too_long", "é".repeat(128)],
  ["path_too_long", "😀".repeat(64)],
  ["path_too_long", `${`${"d".repeat(15)}/`.repeat(63)}${"x".repeat(17)}`],
  ["too_deep", `${"d/".repeat(64)}x`],
  ["too_deep", `${"é/".repeat(64)}x`],
  ["reserved_path", ".git/config"],
  ["reserved_path", ".GIT/config"],
  ["reserved_path", "a/.Git"],
  ["reserved_path", ".g\u200cit/config"],
  ["reserved_path", "GIT~1/config"],
  ["reserved_path", ".aiel/state.json"],
  ["reserved_path", "AIEL~2"],
  ["reserved_path", "a/node_modules/b/index.js"],
  ["reserved_path", "__pycache__/x.pyc"],
  ["reserved_path", "a/.DS_Store"],
  ["reserved_path", "aiel.local.json"],
  ["reserved_path", "a/aiel.local.json"],
  ["reserved_path", ".env"],
  ["reserved_path", "a/.env"],
  ["reserved_path", ".venv/x"],
  ["path_collision", "a", "a"],
  ["path_collision", "a", "A"],
  ["path_collision", "A/x", "a/y"],
  ["path_collision", "d/A/x", "d/a/y"],
  ["path_collision", "a", "a/b"],
  ["path_collision", "a/b", "a"],
  ["path_collision", "A", "a/b"],
  ["path_collision", "a/b/c", "A"],
  ["path_collision", "caf\u00e9", "cafe\u0301"],
  ["path_collision", "CAF\u00c9", "cafe\u0301"],
  ["path_collision", "caf\u00e9/x", "Cafe\u0301/y"],
  ["path_collision", "caf\u00e9/x", "cafe\u0301/y"],
  ["path_collision", "a/caf\u00e9/b/x", "a/cafe\u0301/c/y"],
  ["path_collision", "stra\u00dfe", "STRASSE"],
  ["path_collision", "\u1e9e", "ss"],
  ["path_collision", "\u212a", "k"],
  ["path_collision", "\u017f", "s"],
  ["path_collision", "\ufb01le", "file"],
  ["path_collision", "\u03c3", "\u03c2"],
  ["path_collision", "\u00b5", "\u03bc"],
];

for (const [code, ...paths] of refused) {
  const shown = JSON.stringify(paths).slice(0, 60);
  Deno.test(`checkPaths refuses ${shown} with ${code}`, () => {
    assert.equal(codeOf(paths), code);
    assert.equal(codeOf(paths, true), code);
    // In the middle of a list like anywhere else.
    assert.equal(codeOf(["entry_point.ts", ...paths, "zz/zz.ts"]), code);
  });
}

Deno.test("checkPaths accepts what projects have", () => {
  const paths = [
    "entry_point.ts",
    "a-b",
    "ab",
    "a/b",
    ".aielignore",
    ".env.example",
    ".github/workflows/ci.yml",
    ".gitignore",
    "gitlab~x",
    "[id].ts",
    "(group)/$page.tsx",
    "a b/c d.md",
    "..a/b..c",
    "日本/データ.json",
    "😀.ts",
    "my_node_modules/x",
    "Node_Modules.md",
    "con.ts",
    "what?.md",
    "x".repeat(255),
    `${`${"d".repeat(15)}/`.repeat(63)}${"x".repeat(16)}`,
    `${"d/".repeat(63)}x`,
  ];
  assert.deepEqual(checkPaths(paths, { windows: false }), paths);
});

Deno.test("checkPaths refuses names that Windows keeps for itself when on Windows", () => {
  for (
    const path of [
      "con",
      "a/NUL.txt",
      "com1.ts",
      "lpt².x",
      "aux",
      "what?.md",
      "a|b",
      "a<b",
      "C:/x",
      "a:b",
      "2026-01-01T10:30.json",
      "entry_point.ts:stream",
      "prn .x",
    ]
  ) {
    assert.equal(codeOf([path], false), "accepted", path);
    assert.equal(codeOf([path], true), "unsafe_path", path);
  }
  assert.equal(codeOf(["console.ts", "common.ts", "nullable/x", "auxiliary"], true), "accepted");
});

Deno.test("checkPaths gives the NFC form in the order of the list", () => {
  assert.deepEqual(checkPaths(["z", "cafe\u0301", "a/e\u0301"]), ["z", "caf\u00e9", "a/\u00e9"]);
});

const nasty = fc.array(
  fc.constantFrom(
    "..",
    ".",
    "",
    "/",
    "\\",
    "a",
    "A",
    "é",
    "e\u0301",
    ":",
    "C:",
    "\0",
    " ",
    "..\\",
    "x.ts",
    "\n",
  ),
  { maxLength: 7 },
);
const anyPath = fc.oneof(
  nasty.map((parts) => parts.join("/")),
  nasty.map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
  fc.string(),
);

Deno.test("checkPaths never accepts a path that leaves the root it is joined to", () => {
  fc.assert(
    fc.property(fc.array(anyPath, { maxLength: 3 }), (paths) => {
      let accepted: string[];
      try {
        accepted = checkPaths(paths);
      } catch (error) {
        assert.ok(error instanceof SnapshotError);
        return;
      }
      for (const path of accepted) {
        assert.equal(posix.join("/root", path), `/root/${path}`);
        assert.equal(win32.join("C:\\root", path), `C:\\root\\${path.replaceAll("/", "\\")}`);
        assert.equal(
          new URL(`file:///root/${path.split("/").map(encodeURIComponent).join("/")}`).pathname
            .startsWith("/root/"),
          true,
        );
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("checkPaths decides the same in any order", () => {
  const paths = fc.array(
    fc.constantFrom("a", "A", "a/b", "A/c", "b/c", "B", "c/d/e", "c/D", "é", "e\u0301"),
    {
      maxLength: 6,
    },
  );
  fc.assert(fc.property(
    paths.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
    ),
    ([list, shuffled]) => assert.equal(codeOf(shuffled), codeOf(list)),
  ));
});

/** As slowly as can be: all paths and directories together. */
function areTwins(paths: readonly string[]): boolean {
  const places = new Map<string, Set<string>>();
  for (const path of paths) {
    const segments = path.split("/");
    for (let depth = 1; depth <= segments.length; depth++) {
      const place = segments.slice(0, depth).join("/");
      const kind = depth < segments.length ? "directory" : `file ${paths.indexOf(path)}`;
      const folded = place.toUpperCase();
      places.set(folded, (places.get(folded) ?? new Set()).add(`${place} ${kind}`));
    }
  }
  return new Set(paths).size < paths.length || [...places.values()].some((it) => it.size > 1);
}

Deno.test("checkPaths finds every collision in trees of any shape and order, and no other", () => {
  const path = fc.array(fc.constantFrom("a", "A", "b", "c", "ab"), { minLength: 1, maxLength: 3 })
    .map((names) => names.join("/"));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 8 }), fc.boolean(), (paths, areSorted) => {
      const list = areSorted ? paths.sort(compareBytes) : paths;
      assert.equal(codeOf(list), areTwins(list) ? "path_collision" : "accepted");
    }),
    { numRuns: 1000 },
  );
});

Deno.test("compareBytes orders like the bytes of UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      assert.equal(
        Math.sign(compareBytes(a, b)),
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
    }),
    { numRuns: 2000 },
  );
  assert.ok(compareBytes("\uffff", "\u{10000}") < 0);
});

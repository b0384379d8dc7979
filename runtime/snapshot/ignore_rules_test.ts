import assert from "node:assert/strict";
import fc from "fast-check";
import { SnapshotError } from "./error.ts";
import { IgnoreRules, MAX_PATTERNS } from "./ignore_rules.ts";
import { walkTree } from "./walk.ts";

// A hook that runs the tests has set GIT_DIR and the like.
const environment = {
  clearEnv: true,
  env: {
    PATH: Deno.env.get("PATH") ?? "",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
  },
} as const;

const git = await findGit();

async function findGit(): Promise<boolean> {
  try {
    return (await new Deno.Command("git", { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

interface Node {
  readonly path: string;
  readonly text?: string;
}

const name = fc.constantFrom(
  "a",
  "b",
  "ab",
  "a b",
  "x.ts",
  "y.md",
  "[z]",
  "A",
  "a*",
  ".h",
  "b!",
);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
const piece = fc.constantFrom(
  "a",
  "b",
  "ab",
  "x",
  ".ts",
  ".md",
  "*",
  "**",
  "?",
  "/",
  "[ab]",
  "[!a]",
  "[z]",
  "\\[z\\]",
  "A",
  ".h",
  "\\a",
  "a b",
  "**/",
  "/**",
  "[a-",
  "*.*",
  "[[:alpha:]]",
  "\\*",
  "!",
); // deno-fmt-ignore
const pattern = fc.tuple(
  fc.constantFrom("", "", "!", "/", "!/", "**/", "#", "\\!", "\\#"),
  fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("")),
  fc.constantFrom("", "", "/", " ", "\\ ", "\r", "/**", "/*"),
).map((parts) => parts.join(""))
  // By gitignore(5) this "**" is a plain "*", but git cuts the literal start of a pattern off
  // before it matches and then takes the rest for a globstar: "a**/*" matches the file "a".
  .filter((pattern) => !/[^/!]\*\*|[^/]!\*\*/.test(pattern))
  // More is refused (MAX_GLOBSTARS).
  .filter((pattern) => (pattern.match(/\*\*/g)?.length ?? 0) <= 3);
const rules = fc.array(
  fc.oneof({ weight: 3, arbitrary: pattern }, {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("", "!", "/"), name, fc.constantFrom("", "/")).map((
      parts,
    ) => parts.join("")),
  }),
  { minLength: 1, maxLength: 5 },
).map((lines) => lines.join("\n"));
const trees = fc.record({
  files: fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
  root: rules,
  nested: fc.array(fc.tuple(path, rules), { maxLength: 3 }),
});

// Lays the files down, skipping those that need a file as directory.
function build(root: string, nodes: readonly Node[]): void {
  for (const node of nodes) {
    const full = `${root}/${node.path}`;
    try {
      Deno.mkdirSync(full.slice(0, full.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(full, node.text ?? "", { createNew: true });
    } catch (error) {
      const taken = error instanceof Deno.errors.AlreadyExists ||
        error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.IsADirectory;
      if (!taken) throw error;
    }
  }
}

function allFiles(root: string, directory = ""): string[] {
  const files: string[] = [];
  for (const entry of Deno.readDirSync(`${root}/${directory}`)) {
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    if (entry.name === ".git") continue;
    if (entry.isDirectory) files.push(...allFiles(root, path));
    else files.push(path);
  }
  return files;
}

async function gitIgnored(root: string, paths: readonly string[]): Promise<Set<string>> {
  const child = new Deno.Command("git", {
    args: ["-c", "core.ignorecase=false", "check-ignore", "--no-index", "-z", "--stdin"],
    cwd: root,
    ...environment,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(paths.map((path) => `${path}\0`).join("")));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  assert.ok(code === 0 || code === 1, new TextDecoder().decode(stderr));
  return new Set(new TextDecoder().decode(stdout).split("\0").filter((path) => path !== ""));
}

if (git) {
  Deno.test("walkTree ignores what git ignores when rules are nested at random", async () => {
    const repository = Deno.makeTempDirSync();
    try {
      await new Deno.Command("git", { args: ["init", "-q", repository], ...environment }).output();
      let number = 0;
      let ignoredCount = 0;
      let keptCount = 0;
      await fc.assert(
        fc.asyncProperty(trees, async ({ files, root, nested }) => {
          // The same rules under both names; git reads only its own.
          const place = `${repository}/${number++}`;
          const nodes: Node[] = files.map((path) => ({ path }));
          build(place, nodes);
          const ruleFiles = [{ directory: "", text: root }];
          for (const [directory, text] of nested) {
            if (ruleFiles.every((file) => file.directory !== directory)) {
              ruleFiles.push({ directory, text });
            }
          }
          build(
            place,
            ruleFiles.flatMap(({ directory, text }) =>
              [".gitignore", ".aielignore"].map((name) => ({
                path: directory === "" ? name : `${directory}/${name}`,
                text,
              }))
            ),
          );
          const all = allFiles(place);
          const ignored = await gitIgnored(place, all);
          const expected = all.filter((path) => !ignored.has(path)).sort();
          try {
            const tree = await walkTree(place);
            const found = tree.entries.map((entry) => entry.path).sort();
            assert.deepEqual(found, expected);
          } catch (error) {
            // The generator makes "A" beside "a": refused, and no matter of ignoring.
            if (!(error instanceof SnapshotError && error.code === "path_collision")) throw error;
          }
          ignoredCount += ignored.size;
          keptCount += expected.length;
        }),
        { numRuns: 250 },
      );
      // A comparison of nothing with nothing would prove nothing.
      assert.ok(
        ignoredCount > 100 && keptCount > 100,
        `${ignoredCount} ignored, ${keptCount} kept`,
      );
    } finally {
      Deno.removeSync(repository, { recursive: true });
    }
  });
} else {
  Deno.test("walkTree ignores what git ignores: SKIPPED, there is no git to compare with", () => {
    assert.equal(git, false);
  });
}

Deno.test("IgnoreRules lets the nearer file and the later line win", () => {
  const above = IgnoreRules.extend(undefined, "", "*.log\nbuild/\n!keep.log\n");
  const below = IgnoreRules.extend(above, "sub", "!*.log\nlocal.txt\n/only\n");
  assert.equal(above.ignores("x.log", false), true);
  assert.equal(above.ignores("keep.log", false), false);
  assert.equal(above.ignores("build", true), true);
  assert.equal(above.ignores("build", false), false);
  assert.equal(below.ignores("sub/x.log", false), false);
  assert.equal(below.ignores("sub/deep/local.txt", false), true);
  assert.equal(below.ignores("sub/only", false), true);
  assert.equal(below.ignores("sub/deep/only", false), false);
  assert.equal(below.ignores("local.txt", false), false);
});

Deno.test("IgnoreRules revives a directory for the files under it when the nearer file says so", () => {
  const above = IgnoreRules.extend(undefined, "", "cache\n");
  const below = IgnoreRules.extend(above, "a", "!cache\n");
  assert.equal(above.ignores("cache", true), true);
  assert.equal(below.ignores("a/cache", true), false);
  assert.equal(below.ignores("a/cache/x.ts", false), false);
});

Deno.test("IgnoreRules takes names of directories literally when they look like patterns", () => {
  const rules = IgnoreRules.extend(undefined, "a[1]*", "x\n");
  assert.equal(rules.ignores("a[1]*/x", false), true);
  assert.equal(rules.ignores("a1bc/x", false), false);
});

Deno.test("IgnoreRules compares in Unicode NFC when the pattern is written in NFD", () => {
  const rules = IgnoreRules.extend(undefined, "", "re\u0301sume\u0301.md\n");
  assert.equal(rules.ignores("r\u00e9sum\u00e9.md", false), true);
});

Deno.test("IgnoreRules refuses patterns that could take for ever", () => {
  const tooMany = "x\n".repeat(MAX_PATTERNS + 1);
  for (const text of ["ok\n**/a/**/a/**/a/**/b\n", tooMany]) {
    assert.throws(
      () => IgnoreRules.extend(undefined, "sub", text),
      (error) =>
        error instanceof SnapshotError && error.code === "invalid_ignore_file" &&
        error.path === "sub/.aielignore",
    );
  }
  assert.throws(() => IgnoreRules.extend(undefined, "", "a\n**/a/**/a/**/a/**/b"), /in line 2/);
});

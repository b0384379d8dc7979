/**
 * Trees that are no snapshot: links, special files, names that collide or mislead, sizes beyond
 * every bound.
 *
 * @module
 */

import { type Attempt, entry, tool } from "./attempt.ts";

const LINKS = "Deno follows a link inside an allowed directory to wherever it points";

/**
 * The body of a tool that reads a file of the project: by where it runs, and by where it came from.
 */
const BY_EITHER_NAME = (path: string) =>
  `try { return Deno.readTextFileSync(payload.root + "/${path}"); } catch { /* not there */ }
return Deno.readTextFileSync(payload.project + "/${path}");`;

/** The attempts of this family. */
export const snapshot: Attempt[] = [
  {
    name: "a symbolic link to a file outside",
    why: LINKS,
    files: tool(`return Deno.readTextFileSync(payload.root + "/data.txt");`),
    prepare: (w) => Deno.symlinkSync(`${w.outside}/secret.txt`, `${w.root}/data.txt`),
    expect: { code: "SECURITY_VIOLATION", message: /"data\.txt"/ },
  },
  {
    name: "a symbolic link to a directory outside",
    why: LINKS,
    files: tool(`return Deno.readTextFileSync(payload.root + "/deep/data/secret.txt");`, {
      "deep/x.txt": "x",
    }),
    prepare: (w) => Deno.symlinkSync(w.outside, `${w.root}/deep/data`),
    expect: { code: "SECURITY_VIOLATION", message: /"deep\/data"/ },
  },
  {
    name: "a symbolic link to another file of the snapshot",
    why: "what it points to can change after the id was made",
    files: tool(`return "ran";`),
    prepare: (w) => Deno.symlinkSync("entry_point.ts", `${w.root}/alias.ts`),
    expect: { code: "SECURITY_VIOLATION", message: /"alias\.ts"/ },
  },
  {
    name: "a symbolic link that leads nowhere",
    why: "a target can be made later",
    files: tool(`return "ran";`),
    prepare: (w) => Deno.symlinkSync(`${w.outside}/later.txt`, `${w.root}/later.txt`),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "an entry point that is a link",
    why: LINKS,
    files: { "readme.md": "x" },
    prepare: (w) => Deno.symlinkSync(`${w.outside}/secret.ts`, `${w.root}/entry_point.ts`),
    expect: { code: "SECURITY_VIOLATION", message: /"entry_point\.ts"/ },
  },
  {
    name: "a manifest that is a link",
    why: "the parent reads it with rights of its own",
    files: tool(`return "ran";`),
    prepare: (w) => Deno.symlinkSync(`${w.outside}/secret.json`, `${w.root}/aiel.json`),
    expect: { code: "SECURITY_VIOLATION", message: /"aiel\.json"/ },
  },
  {
    name: "an ignore file that is a link",
    why: "as above",
    files: tool(`return "ran";`),
    prepare: (w) => Deno.symlinkSync(`${w.outside}/secret.txt`, `${w.root}/.aielignore`),
    expect: { code: "SECURITY_VIOLATION", message: /"\.aielignore"/ },
  },
  {
    name: "a hard link to a file outside",
    why: LINKS,
    files: tool(`return Deno.readTextFileSync(payload.root + "/data.txt");`),
    prepare: (w) => Deno.linkSync(`${w.outside}/secret.txt`, `${w.root}/data.txt`),
    expect: { code: "SECURITY_VIOLATION", message: /"data\.txt"/ },
  },
  {
    name: "a link in node_modules, which is no part of the snapshot",
    why: "what is ignored is not walked, and lies below the allowed directory all the same",
    files: tool(BY_EITHER_NAME("node_modules/data.txt"), { "node_modules/x/index.js": "" }),
    prepare: (w) => Deno.symlinkSync(`${w.outside}/secret.txt`, `${w.root}/node_modules/data.txt`),
    saysPaths: true,
    expect: { code: "SECURITY_VIOLATION", denied: /^read .*data\.txt/ },
  },
  {
    name: "a link in a directory that .aielignore names",
    why: "as above, by a rule of the snapshot's own",
    files: tool(BY_EITHER_NAME("deep/private/data.txt"), {
      ".aielignore": "private/\n",
      "deep/private/x.txt": "",
    }),
    prepare: (w) => Deno.symlinkSync(`${w.outside}/secret.txt`, `${w.root}/deep/private/data.txt`),
    saysPaths: true,
    expect: { code: "SECURITY_VIOLATION", denied: /^read .*data\.txt/ },
  },
  {
    name: "code in an ignored directory",
    why: "two trees of one id must not behave differently",
    files: tool(
      `try { return (await load("./.venv/extra.ts")).default; } catch { /* not there */ }
return (await load("file://" + payload.project + "/.venv/extra.ts")).default;`,
      { ".venv/extra.ts": `export default "code that was not hashed";` },
    ),
    saysPaths: true,
    expect: { code: "SECURITY_VIOLATION", denied: /^read .*extra\.ts/ },
  },
  {
    name: "data in an ignored file",
    why: "as above",
    files: tool(BY_EITHER_NAME("local.env"), {
      ".aielignore": "*.env\n",
      "local.env": "KEY=not hashed",
    }),
    saysPaths: true,
    expect: { code: "SECURITY_VIOLATION", denied: /^read .*local\.env/ },
  },
  {
    name: "a named pipe",
    why: "to read it is to wait for ever",
    files: tool(`return "ran";`),
    prepare: (w) => run("mkfifo", `${w.root}/pipe`),
    linux: true,
    expect: { code: "SECURITY_VIOLATION", message: /"pipe"/ },
  },
  {
    name: "an entry point that is a named pipe",
    why: "as above",
    files: { "readme.md": "x" },
    prepare: (w) => run("mkfifo", `${w.root}/entry_point.ts`),
    linux: true,
    expect: { code: "SECURITY_VIOLATION", message: /"entry_point\.ts"/ },
  },
  {
    name: "two names that differ by case",
    why: "one file on macOS and Windows, two here",
    files: tool(`return "ran";`, { "data/A.txt": "1", "data/a.txt": "2" }),
    expect: { code: "SECURITY_VIOLATION", message: /A\.txt|a\.txt/ },
  },
  {
    name: "two names that differ by Unicode form",
    why: "CVE-2026-49401: one name to a macOS disk",
    files: tool(`return "ran";`, { "caf\u00e9.txt": "1", "cafe\u0301.txt": "2" }),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "a name with a line end",
    why: "forges lines in every listing, and in the canonical form of the id",
    files: tool(`return "ran";`, { "a\nb.txt": "1" }),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "a name with a backslash that climbs on Windows",
    why: "a separator there, a letter here",
    files: tool(`return "ran";`, { "..\\..\\evil.txt": "1" }),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "a file of 20 GB that takes no room on the disk",
    why: "hashing it would take minutes",
    files: tool(`return "ran";`, { "hole.bin": "" }),
    prepare: (w) => Deno.truncateSync(`${w.root}/hole.bin`, 20 * 1024 ** 3),
    expect: { code: "RESOURCE_LIMIT" },
  },
  {
    name: "300 levels of directories",
    why: "walking by recursion, paths beyond PATH_MAX",
    files: tool(`return "ran";`, { [`${"d/".repeat(300)}x.txt`]: "x" }),
    expect: { code: "RESOURCE_LIMIT" },
  },
  {
    name: "an ignore rule with a pattern that explodes",
    why: "backtracking in the parent",
    files: tool(`return "ran";`, {
      ".aielignore": `${"*a".repeat(40)}b\n`,
      [`${"a".repeat(120)}.txt`]: "x",
    }),
    expect: { code: ["ok", "VALIDATION_ERROR"] },
  },
  {
    name: "an ignore rule of sixty double stars",
    why: "as above",
    files: tool(`return "ran";`, { ".aielignore": `${"**/".repeat(60)}x\n` }),
    expect: { code: "VALIDATION_ERROR", message: /"\.aielignore" .* line 1/ },
  },
  {
    name: "a manifest that is 100,000 levels deep",
    why: "recursion in the parent",
    files: tool(`return "ran";`, {
      "aiel.json": `{"name":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    }),
    expect: { code: "VALIDATION_ERROR" },
  },
  {
    name: "a source that is 20,000 brackets deep",
    why: "recursion in the parser of the parent",
    files: entry(`const x = ${"[".repeat(20_000)}${"]".repeat(20_000)};`),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "a root that is itself a link to the snapshot",
    why: "the link could be moved between hashing and running",
    files: tool(`return "ran";`),
    prepare: (w) => {
      Deno.renameSync(w.root, `${w.outside}-tree`);
      Deno.symlinkSync(`${w.outside}-tree`, w.root);
    },
    expect: {},
  },
];

function run(program: string, ...args: string[]): void {
  const { success } = new Deno.Command(program, { args }).outputSync();
  if (!success) throw new Error(`"${program}" failed`);
}

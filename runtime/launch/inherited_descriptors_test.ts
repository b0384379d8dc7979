import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { inheritable, markInheritedDescriptors } from "./inherited_descriptors.ts";

const LINUX = Deno.build.os === "linux";
const MODULE = JSON.stringify(import.meta.resolve("./inherited_descriptors.ts"));

/** What a Deno says that was started with descriptor 8 open: what a child of its own inherits. */
async function inheritedThrough(before: string, flags: readonly string[]): Promise<string[]> {
  using dir = tempDir();
  const file = `${dir.path}/secret`;
  Deno.writeTextFileSync(file, "secret");
  const main = `${dir.path}/main.ts`;
  Deno.writeTextFileSync(
    main,
    `${before}
const { stdout } = new Deno.Command("/bin/ls", { args: ["/proc/self/fd"] }).outputSync();
Deno.stdout.writeSync(stdout);
`,
  );
  const { success, stdout, stderr } = await new Deno.Command("/bin/sh", {
    // A shell need not know descriptors above 9 (POSIX, 2.7).
    args: [
      "-c",
      'exec 8<"$1"; shift; exec "$@"',
      "sh",
      file,
      Deno.execPath(),
      "run",
      ...flags,
      main,
    ],
    cwd: dir.path,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test({
  name: "markInheritedDescriptors keeps a file that the runner inherited from its children",
  ignore: !LINUX,
  async fn() {
    const mark = `import { markInheritedDescriptors } from ${MODULE};\nmarkInheritedDescriptors();`;
    assert.ok(!(await inheritedThrough(mark, ["-A"])).includes("8"));
    // Without it the child would have the file.
    assert.ok((await inheritedThrough("", ["-A"])).includes("8"));
  },
});

Deno.test({
  name: "markInheritedDescriptors marks what was opened since, at every call",
  ignore: !LINUX,
  async fn() {
    const marked = await inheritedThrough(
      `import { inheritable, markInheritedDescriptors } from ${MODULE};
const { symbols } = Deno.dlopen("libc.so.6", { dup: { parameters: ["i32"], result: "i32" } });
markInheritedDescriptors();
const again = symbols.dup(8);
if (!inheritable().includes(again)) throw new Error("nothing to mark");
markInheritedDescriptors();
if (inheritable().length > 0) throw new Error("not marked: " + inheritable());`,
      ["-A"],
    );
    assert.ok(!marked.includes("8"));
  },
});

Deno.test({
  name: "markInheritedDescriptors refuses to go on where it can't mark what would be inherited",
  ignore: !LINUX,
  async fn() {
    const told = `import { markInheritedDescriptors } from ${MODULE};
let said = "";
try { markInheritedDescriptors(); } catch (error) { said = error.message; }
if (!/Descriptors 8 would|Requires all access/.test(said)) throw new Error("it said: " + said);`;
    // A runner without the permission to call the C library may not look either (Deno 2.9).
    await inheritedThrough(told, ["-A", "--deny-ffi"]);
  },
});

Deno.test("markInheritedDescriptors leaves nothing that is inheritable in this process", () => {
  if (!LINUX) return markInheritedDescriptors();
  markInheritedDescriptors();
  assert.deepEqual(inheritable(), []);
});

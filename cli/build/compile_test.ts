import assert from "node:assert/strict";
import { bundleCommand } from "./bundle.ts";
import { collectAssets } from "./collect_assets.ts";
import { lockFor } from "./collect_native.ts";
import { compile, parseFlags } from "./compile.ts";
import { TARGETS } from "./targets.ts";

Deno.test("parseFlags reads target and output and nothing else", () => {
  assert.deepEqual(parseFlags([]), {});
  assert.deepEqual(parseFlags(["--target", "x", "--output", "y"]), { target: "x", output: "y" });
  assert.throws(() => parseFlags(["--oops", "x"]), /Unexpected "--oops"/);
  assert.throws(() => parseFlags(["--target"]), /Unexpected "--target"/);
});

Deno.test("compile names the targets when it does not know one", async () => {
  await assert.rejects(
    compile({ target: "x", output: "/nowhere/aiel", compiler: "/nowhere/deno" }),
    /^FlagError: Unknown target "x", expected one of x86_64-unknown-linux-gnu, /,
  );
});

Deno.test("bundleCommand keeps --version free of everything but the entry", async () => {
  const modules = await bundleCommand("binary");
  const text = (name: string) => new TextDecoder().decode(modules.get(name));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    // Minified: `import{a}from"./X.js"` and `import"./X.js"`, and nothing that is loaded later.
    for (const [, to = ""] of text(name).matchAll(/(?:\bfrom|\bimport)"([^"]+)"/g)) {
      assert.ok(to.startsWith("./"), `${name} imports "${to}" at its start`);
      visit(to.slice(2));
    }
  };
  visit("main.js");
  const bytes = [...reached].reduce((sum, name) => sum + (modules.get(name)?.length ?? 0), 0);
  assert.ok(modules.has("main.js") && modules.size > reached.size);
  assert.ok(bytes < 16 * 1024, `${bytes} bytes are loaded for --version: ${[...reached]}`);
});

Deno.test("collectAssets has the SDK, the templates and what a child loads, and no tests of the SDK", async () => {
  const paths = [...(await collectAssets()).keys()];
  for (
    const path of [
      "sdk/mod.ts",
      "sdk/testing.ts",
      "examples/driver_onboarding/entry_point.ts",
      "runtime/sandbox/dist/bootstrap.js",
      "runtime/sandbox/dist/aiel.js",
      "runtime/bundles/dist/minimal/zod.js",
    ]
  ) {
    assert.ok(paths.includes(path), path);
  }
  assert.deepEqual(
    paths.filter((path) => path.startsWith("sdk/") && path.endsWith("_test.ts")),
    [],
  );
  assert.deepEqual(paths.filter((path) => path.includes("/node_modules/")), []);
});

Deno.test("lockFor finds the keyring of every target in the lock file", async () => {
  const lock = JSON.parse(await Deno.readTextFile(new URL("../../deno.lock", import.meta.url)));
  for (const { keyring } of Object.values(TARGETS)) {
    const { specifier, text } = lockFor(lock, `@napi-rs/${keyring.package}`);
    assert.match(specifier, /^npm:@napi-rs\/keyring-[a-z0-9-]+@\d/);
    assert.match(text, /"integrity":"sha512-/);
  }
  assert.throws(() => lockFor({ version: "5", npm: {} }, "x"), /has no "x"/);
});

Deno.test("deno task compile says in words what is wrong, and has a help", async () => {
  const script = new URL("./compile.ts", import.meta.url).pathname;
  const run = async (...args: string[]) => {
    const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args] });
    const { code, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  };
  const help = await run("--help");
  assert.equal(help.code, 0);
  assert.match(help.stdout, /^Usage: deno task compile/);
  for (const args of [["--oops"], ["--target", "x"], ["--target"]]) {
    const said = await run(...args);
    assert.equal(said.code, 2);
    assert.match(said.stderr, /^error: Un(?:expected|known) /);
    assert.doesNotMatch(said.stderr, /^\s+at /m);
  }
});

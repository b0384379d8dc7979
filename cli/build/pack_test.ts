import assert from "node:assert/strict";
import { list } from "tar";
import { denoEnvironment } from "../../tests/harness/deno_child.ts";
import { REPOSITORY } from "../../tests/harness/snapshot.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { CLI_VERSION } from "../version.ts";
import { DENO_FLAGS } from "./compile.ts";
import { pack, packageFiles } from "./pack.ts";

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

Deno.test("the package brings the command, its Deno, licence and readme, and nothing of this machine", async () => {
  const files = await packageFiles("2.9.6");
  const manifest = JSON.parse(text(files.get("package.json")));
  assert.equal(manifest.version, CLI_VERSION);
  assert.equal(manifest.license, "MIT");
  assert.deepEqual(manifest.bin, { aiel: "bin/aiel.cjs" });
  assert.deepEqual(manifest.dependencies, { deno: "2.9.6" });
  assert.match(manifest.optionalDependencies["@napi-rs/keyring"], /^\d+\.\d+\.\d+$/);
  assert.match(text(files.get("bin/aiel.cjs")), /^#!\/usr\/bin\/env node\n/);
  assert.match(text(files.get("LICENSE")), /^MIT License/);
  assert.match(text(files.get("README.md")), /npm i -g/);
  for (const path of ["sdk/mod.ts", "runtime/sandbox/dist/bootstrap.js", "cli/bundle/main.js"]) {
    assert.ok(files.has(path), path);
  }
  const places = [REPOSITORY, denoEnvironment()["DENO_DIR"] ?? "", Deno.env.get("HOME") ?? ""]
    .filter((place) => place.length > 1);
  for (const [path, bytes] of files) {
    assert.ok(!path.endsWith(".map") && !path.endsWith("_test.js"), path);
    const content = text(bytes);
    assert.doesNotMatch(content, /sourceMappingURL=/, path);
    for (const place of places) assert.ok(!content.includes(`${place}/`), `${path} has ${place}`);
  }
});

Deno.test("the same sources give the same package, and every file is below package/", async () => {
  using dir = tempDir();
  const [first, second] = [`${dir.path}/a.tgz`, `${dir.path}/b/b.tgz`] as const;
  await pack(first, "2.9.6");
  await pack(second, "2.9.6");
  assert.deepEqual(await Deno.readFile(second), await Deno.readFile(first));
  const entries: { path: string; mode: number | undefined }[] = [];
  await list({ file: first, onReadEntry: ({ path, mode }) => void entries.push({ path, mode }) });
  assert.deepEqual(entries.filter(({ path }) => !path.startsWith("package/")), []);
  const launcher = entries.find(({ path }) => path === "package/bin/aiel.cjs");
  assert.equal((launcher?.mode ?? 0) & 0o111, 0o111);
});

Deno.test("the packed command makes a project and runs it, with the files that it brings", async () => {
  using dir = tempDir();
  const root = `${dir.path}/package`;
  for (const [path, bytes] of await packageFiles("2.9.6")) {
    Deno.mkdirSync(`${root}/${path.slice(0, path.lastIndexOf("/") + 1)}`, { recursive: true });
    Deno.writeFileSync(`${root}/${path}`, bytes);
  }
  const project = `${dir.path}/project`;
  Deno.mkdirSync(project);
  const aiel = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...DENO_FLAGS, `${root}/cli/bundle/main.js`, ...args],
      cwd: project,
      clearEnv: true,
      // A cache of its own: nothing of the checkout's can help.
      env: { HOME: dir.path, DENO_DIR: `${dir.path}/deno`, PATH: Deno.env.get("PATH") ?? "" },
      stdin: "null",
    }).output();
    assert.equal(code, 0, text(stderr));
    return text(stdout);
  };
  assert.equal(await aiel("--version"), `aiel ${CLI_VERSION}\n`);
  await aiel("init");
  assert.deepEqual(
    JSON.parse(await aiel("invoke", "tool", "normalize_email", "email=Ada@Example.COM")),
    { email: "ada@example.com" },
  );
  const { checks } = JSON.parse(await aiel("doctor", "--json"));
  assert.match(JSON.stringify(checks), /"sandbox"[^}]*"ok"|"ok"[^}]*"sandbox"/);
});

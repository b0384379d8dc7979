import assert from "node:assert/strict";
import { list } from "tar";
import { denoEnvironment } from "../../tests/harness/deno_child.ts";
import { startMcpService } from "../../tests/contract/mcp_service.ts";
import { startOpenaiServer } from "../../tests/harness/openai_server.ts";
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

Deno.test({
  name: "the packed command says in words that its Deno is not there",
  ignore: await new Deno.Command("node", { args: ["--version"] }).output().catch(() => null) ===
    null,
  fn: async () => {
    using dir = tempDir();
    const files = await packageFiles("2.9.6");
    Deno.mkdirSync(`${dir.path}/bin`);
    for (const path of ["bin/aiel.cjs", "bin/flags.json"]) {
      Deno.writeFileSync(`${dir.path}/${path}`, files.get(path) ?? new Uint8Array());
    }
    const { code, stderr } = await new Deno.Command("node", {
      args: [`${dir.path}/bin/aiel.cjs`, "--version"],
    }).output();
    assert.equal(code, 1);
    assert.match(
      text(stderr),
      /^error: Deno, .* is not there: Cannot find [^\n]+\nhint: [^\n]+\n$/,
    );
  },
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

Deno.test("the packed command has the packages of every provider", async () => {
  using dir = tempDir();
  await using tools = startMcpService("modern", "a-key-of-the-tools");
  await using model = startOpenaiServer("a-key-of-the-model");
  for (const [place, bytes] of await packageFiles(Deno.version.deno)) {
    const path = `${dir.path}/package/${place}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(path, bytes);
  }
  const project = `${dir.path}/project`;
  await Deno.mkdir(project);
  await Deno.writeTextFile(`${project}/entry_point.ts`, "");
  const secret = (env: string) => ({ header: "authorization", prefix: "Bearer ", secret: { env } });
  const integrations = {
    web: { provider: "http", baseUrl: `http://127.0.0.1:${model.port}`, private: ["127.0.0.1"] },
    model: {
      ...{ provider: "openai", baseUrl: model.url, private: ["127.0.0.1"] },
      secret: { env: "MODEL_KEY" },
    },
    tools: {
      ...{ provider: "mcp", url: tools.url, private: ["127.0.0.1"] },
      credential: secret("TOOLS_KEY"),
    },
    // Nothing listens there.
    db: { provider: "postgres", url: "postgres://me@127.0.0.1:9/app" },
  };
  await Deno.writeTextFile(`${project}/aiel.local.json`, JSON.stringify({ integrations }));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-config", "--cached-only"],
      ...[`${dir.path}/package/cli/bundle/main.js`, "doctor", "--online", "--json"],
    ],
    cwd: project,
    clearEnv: true,
    env: {
      ...denoEnvironment(),
      HOME: dir.path,
      AIEL_CACHE_DIR: `${dir.path}/cache`,
      AIEL_NO_KEYRING: "1",
      AIEL_DENO: Deno.execPath(),
      MODEL_KEY: model.key,
      TOOLS_KEY: "a-key-of-the-tools",
    },
    stdout: "piped",
    stderr: "null",
  }).output();
  const { checks } = JSON.parse(text(stdout));
  const { found } = checks.find(({ name }: { name: string }) => name === "integrations");
  assert.match(found, /model: ".*\/v1\/models" answers, with 1 models/);
  assert.match(found, /tools: MCP server "tests 1\.2\.3" with 4 tools/);
  assert.match(found, /"db": The database can't be reached/);
  assert.match(found, /"web": ".*" does not accept the credential/);
});

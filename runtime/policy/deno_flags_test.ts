import assert from "node:assert/strict";
import { NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import { denoFlags, ISOLATION_FLAGS, PROGRAM_PATH, type SandboxPaths } from "./deno_flags.ts";
import { PolicyError } from "./policy_error.ts";
import { deniedAddresses } from "./private_addresses.ts";
import { SYS_NAMES } from "./sys_names.ts";

const PATHS: SandboxPaths = { snapshotRoot: "/srv/snap", readFiles: ["/srv/sdk/mod.js"] };
const map = (value: unknown) => parseCapabilities(value, "capabilities");

Deno.test("denoFlags gives only the snapshot and the SDK when nothing is granted", () => {
  assert.deepEqual(denoFlags(NO_CAPABILITIES, PATHS), ["--allow-read=/srv/snap,/srv/sdk/mod.js"]);
});

Deno.test("denoFlags gives one list for each capability but env, whose values come by message", () => {
  const effective = map({
    network: ["*.a.example:443", "[::1]:80"],
    env: ["A", "B"],
    subprocess: ["jq"],
    ffi: ["/opt/x.so"],
    read: ["/data/in"],
    write: ["scratch", "/data/out"],
    sys: ["hostname"],
  });
  assert.deepEqual(denoFlags(effective, { ...PATHS, scratch: "/tmp/s1" }), [
    "--allow-read=/srv/snap,/srv/sdk/mod.js,/data/in,/tmp/s1",
    "--allow-write=/data/out,/tmp/s1",
    "--allow-net=*.a.example:443,[::1]:80",
    `--deny-net=${deniedAddresses(effective.network).join(",")}`,
    "--allow-run=jq",
    "--allow-ffi=/opt/x.so",
    "--allow-sys=hostname",
  ]);
});

Deno.test("denoFlags has a bare flag for the whole network only", () => {
  const [, allow, deny = "", ...more] = denoFlags(map({ network: true }), PATHS);
  assert.deepEqual([allow, ...more], ["--allow-net"]);
  assert.match(deny, /^--deny-net=.*\[::1\]/);
});

Deno.test("denoFlags leaves a scratch directory out that was not asked for", () => {
  const flags = denoFlags(NO_CAPABILITIES, { ...PATHS, scratch: "/tmp/s1" });
  assert.deepEqual(flags, ["--allow-read=/srv/snap,/srv/sdk/mod.js"]);
});

Deno.test("denoFlags refuses what it can't say in a flag", () => {
  const refused: readonly (readonly [unknown, SandboxPaths])[] = [
    [{}, { ...PATHS, snapshotRoot: "/srv/a,b" }],
    [{}, { ...PATHS, snapshotRoot: "snap" }],
    [{}, { ...PATHS, readFiles: ["/srv/a,/etc"] }],
    [{ write: "scratch" }, { ...PATHS, scratch: "/tmp/a,b" }],
    [{ write: "scratch" }, PATHS],
  ];
  for (const [capabilities, paths] of refused) {
    assert.throws(() => denoFlags(map(capabilities), paths), PolicyError);
  }
});

/**
 * Runs a script in a directory of its own under exactly these flags and returns the JSON it prints.
 */
async function runDeno(
  script: string,
  options: { files?: Record<string, string>; flags: (root: string, scratch: string) => string[] },
): Promise<unknown> {
  const place = await Deno.realPath(await Deno.makeTempDir());
  try {
    const root = `${place}/snap`;
    for (const directory of [root, `${place}/scratch`, `${place}/home`]) {
      await Deno.mkdir(directory);
    }
    for (const [path, text] of Object.entries(options.files ?? {})) {
      const at = `${root}/${path}`;
      await Deno.mkdir(at.slice(0, at.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(at, text);
    }
    await Deno.writeTextFile(`${place}/main.mjs`, script);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        ...ISOLATION_FLAGS,
        ...options.flags(root, `${place}/scratch`),
        `${place}/main.mjs`,
        place,
      ],
      cwd: root,
      clearEnv: true,
      env: {
        DENO_DIR: `${place}/deno`,
        HOME: `${place}/home`,
        PATH: PROGRAM_PATH,
        A_B: "yes",
        SECRET: "no",
      },
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(text);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

const QUERY = `
const state = (name, of) => Deno.permissions.querySync({ name, ...of }).state;
const out = {};
const host = (host) => out[host] = state("net", { host });
const attempt = async (f) => { try { await f(); return "done"; } catch (e) { return e.name; } };
`;

Deno.test("denoFlags opens what the map says in a real Deno, and no more", async () => {
  const script = `${QUERY}
    for (const h of ["a.example:443", "a.example", "x.b.example:1", "b.example", "notb.example", "127.0.0.1:80", "[::1]:80",
      "[::1]:81", "0.0.0.0:80"]) host(h);
    out.env = [state("env", { variable: "A_B" }), state("env", { variable: "SECRET" }), state("env")];
    out.variable = [Deno.env.get("A_B") ?? null, Deno.env.get("SECRET") ?? null];
    out.sys = [state("sys", { kind: "hostname" }), state("sys", { kind: "cpus" })];
    out.run = [state("run", { command: "cat" }), state("run", { command: "ls" }), state("run")];
    out.ffi = [state("ffi", { path: "/opt/x.so" }), state("ffi", { path: "/opt/y.so" }), state("ffi")];
    const place = Deno.args[0];
    out.read = await attempt(() => Deno.readTextFile(place + "/snap/a.txt"));
    out.readMain = await attempt(() => Deno.readTextFile(place + "/main.mjs"));
    out.writeSnapshot = await attempt(() => Deno.writeTextFile(place + "/snap/b.txt", ""));
    out.scratch = await attempt(() => Deno.writeTextFile(place + "/scratch/b.txt", "x"));
    out.scratchRead = await attempt(() => Deno.readTextFile(place + "/scratch/b.txt"));
    out.command = await attempt(() => new Deno.Command("cat", { args: ["/dev/null"] }).outputSync());
    out.import = await attempt(() => import("" + place + "/snap/m.ts"));
    console.log(JSON.stringify(out));`;
  const effective = map({
    network: ["a.example:443", "*.b.example", "[::1]:80"],
    env: ["A_B"],
    sys: ["hostname"],
    subprocess: ["cat"],
    ffi: ["/opt/x.so"],
    write: "scratch",
  });
  const out = await runDeno(script, {
    files: { "a.txt": "a", "m.ts": "export const a: number = 1;" },
    flags: (snapshotRoot, scratch) =>
      denoFlags(effective, { snapshotRoot, readFiles: [], scratch }),
  });
  assert.deepEqual(out, {
    "a.example:443": "granted",
    "a.example": "prompt",
    "x.b.example:1": "granted",
    // Deno's wildcard takes in the domain itself; so does ours.
    "b.example": "granted",
    "notb.example": "prompt",
    "127.0.0.1:80": "denied",
    "[::1]:80": "granted",
    "[::1]:81": "prompt",
    "0.0.0.0:80": "denied",
    // Nothing of the process's own environment, whatever is granted.
    env: ["denied", "denied", "denied"],
    variable: [null, null],
    sys: ["granted", "prompt"],
    run: ["granted", "prompt", "prompt"],
    ffi: ["granted", "prompt", "prompt"],
    read: "done",
    readMain: "NotCapable",
    writeSnapshot: "NotCapable",
    scratch: "done",
    scratchRead: "done",
    command: "done",
    import: "done",
  });
});

Deno.test("denoFlags may name every sys name of the grammar in one flag", async () => {
  const script = `${QUERY}
    console.log(JSON.stringify(${
    JSON.stringify(SYS_NAMES)
  }.map((kind) => state("sys", { kind }))));`;
  const out = await runDeno(script, {
    flags: (snapshotRoot) => denoFlags(map({ sys: SYS_NAMES }), { snapshotRoot, readFiles: [] }),
  });
  assert.deepEqual(out, SYS_NAMES.map(() => "granted"));
});

Deno.test("ISOLATION_FLAGS keep the snapshot's configuration and every registry out", async () => {
  const script = `${QUERY}
    const names = ["mapped", "dep", "npm:dep", "jsr:@a/b", "https://127.0.0.1:1/x.js"];
    const answers = [];
    for (const name of names) answers.push(await attempt(() => import(name)));
    answers.push((await import(Deno.args[0] + "/snap/ok.ts")).ok, state("net"), state("read"));
    console.log(JSON.stringify(answers));`;
  const out = await runDeno(script, {
    files: {
      "deno.json":
        '{"imports":{"mapped":"./ok.ts"},"permissions":{"default":{"all":true}},"nodeModulesDir":"manual"}',
      "package.json": '{"dependencies":{"dep":"1"}}',
      "node_modules/dep/package.json": '{"name":"dep","version":"1.0.0","main":"i.js"}',
      "node_modules/dep/i.js": "module.exports = 1;",
      "deno.lock": "not a lock file",
      "ok.ts": "export const ok = true;",
    },
    flags: (snapshotRoot) => denoFlags(NO_CAPABILITIES, { snapshotRoot, readFiles: [] }),
  });
  assert.deepEqual(out, [...Array(5).fill("TypeError"), true, "prompt", "prompt"]);
});

Deno.test("denoFlags refuses commas because Deno knows no escape for them", async () => {
  for (const spelling of ["/srv/a,,b", "/srv/a\\,b", '"/srv/a,b"']) {
    const script =
      `console.log(Deno.permissions.querySync({ name: "read", path: "/srv/a,b" }).state)`;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        ...ISOLATION_FLAGS,
        `--allow-read=${spelling}`,
        `data:text/javascript,${encodeURIComponent(script)}`,
      ],
      clearEnv: true,
      stdin: "null",
    }).output();
    assert.doesNotMatch(new TextDecoder().decode(stdout), /granted/);
  }
});

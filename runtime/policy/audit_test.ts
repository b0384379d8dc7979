import assert from "node:assert/strict";
import fc from "fast-check";
import type { PermissionUse } from "../protocol/envelope.ts";
import { type AuditPaths, classify, MARK_PREFIX, readAudit } from "./audit.ts";
import { NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import { denoFlags, ISOLATION_FLAGS, PROGRAM_PATH } from "./deno_flags.ts";

const PATHS: AuditPaths = {
  snapshotRoot: "/srv/snap",
  readFiles: ["/srv/sdk/mod.js"],
  scratch: "/tmp/s1",
};
const map = (value: unknown) => parseCapabilities(value, "capabilities");

const MARK = `${MARK_PREFIX}0123456789abcdeffedcba9876543210`;

/** A line as Deno 2.9.6 writes it. */
function line(permission: string, value: string | null): string {
  return `${JSON.stringify({ v: 1, datetime: "2026-01-01T00:00:00Z", permission, value })}\n`;
}

const GRANT = map({
  network: ["api.example.com:443", "*.b.example"],
  env: ["API_KEY"],
  subprocess: ["jq"],
  ffi: ["/opt/x.so"],
  read: ["/data"],
  write: ["scratch", "/out/dir"],
  sys: ["username"],
});

// [permission, value, `kind target allowed`, or undefined when the record is left out]
const RECORDS: readonly (readonly [string, string | null, string | undefined])[] = [
  ["read", "/srv/snap/tools/core.ts", "read snapshot:tools/core.ts true"],
  ["read", "tools/core.ts", "read snapshot:tools/core.ts true"],
  ["read", "/srv/snap/tools/../a.ts", "read snapshot:a.ts true"],
  ["read", "/srv/snap", "read snapshot:. true"],
  ["read", ".", "read snapshot:. true"],
  ["write", "/srv/snap/a.ts", "write snapshot:a.ts false"],
  ["read", "/srv/snapshot2/a.ts", "read /srv/snapshot2/a.ts false"],
  ["read", "../snap2", "read ../snap2 false"],
  ["read", "/etc/passwd", "read /etc/passwd false"],
  ["read", "../../etc/passwd", "read ../../etc/passwd false"],
  ["read", "/data/a/b", "read /data/a/b true"],
  ["read", "/database", "read /database false"],
  ["read", "/data/../etc/passwd", "read /data/../etc/passwd false"],
  ["read", "/srv/sdk/mod.js", undefined],
  ["write", "/srv/sdk/mod.js", "write /srv/sdk/mod.js false"],
  ["read", "/tmp/s1/x", "read scratch:x true"],
  ["write", "/tmp/s1", "write scratch:. true"],
  ["write", "/tmp/s12", "write /tmp/s12 false"],
  ["write", "/out/dir/x", "write /out/dir/x true"],
  ["write", "<TMP>", "write <TMP> false"],
  ["write", null, "write * false"],
  ["read", null, "read * false"],
  ["net", "api.example.com:443", "network api.example.com:443 true"],
  ["net", "api.example.com:80", "network api.example.com:80 false"],
  ["net", "api.example.com", "network api.example.com false"],
  ["net", "https://u:p@api.example.com/x?token=secret", "network api.example.com:443 true"],
  ["net", "ws://api.example.com/x", "network api.example.com:80 false"],
  ["net", "http://x.b.example:8080/", "network x.b.example:8080 true"],
  ["net", "b.example", "network b.example true"],
  ["net", "0.0.0.0:0", "network 0.0.0.0:0 false"],
  ["net", "[::1]:80", "network [::1]:80 false"],
  ["net", null, "network * false"],
  ["env", "API_KEY", "env API_KEY true"],
  ["env", "HOME", "env HOME false"],
  ["env", null, "env * false"],
  ["run", "jq", "subprocess jq true"],
  ["run", "/bin/sh", "subprocess /bin/sh false"],
  ["ffi", "/opt/x.so", "ffi /opt/x.so true"],
  ["ffi", "libc.so.6", "ffi snapshot:libc.so.6 false"],
  ["ffi", null, "ffi * false"],
  ["sys", "userInfo", "sys userInfo true"],
  ["sys", "username", "sys userInfo true"],
  ["sys", "hostname", "sys hostname false"],
  ["import", "https://u:p@x.example/m.js?t=1", "import https://x.example/m.js false"],
  ["read", "/a\nb\u202ec", "read /a\ufffdb\ufffdc false"],
  ["future", "x", undefined],
];

for (const [permission, value, expected] of RECORDS) {
  Deno.test(`classify reads ${permission} ${JSON.stringify(value)}`, () => {
    const found = classify({ permission, value }, GRANT, PATHS);
    assert.equal(found && `${found.kind} ${found.target} ${found.allowed}`, expected);
  });
}

Deno.test("classify allows the whole network when it is granted", () => {
  const whole = map({ network: true });
  for (const value of ["a.example:1", "[2001:db8::1]:80", null]) {
    assert.equal(classify({ permission: "net", value }, whole, PATHS)?.allowed, true);
  }
  // Its private part is only open where it was named.
  for (const value of ["0.0.0.0:0", "127.0.0.1:80", "http://10.0.0.1/"]) {
    assert.equal(classify({ permission: "net", value }, whole, PATHS)?.allowed, false);
  }
});

Deno.test("readAudit counts the same use once and puts refusals first", () => {
  const text = line("read", "/srv/snap/a.ts") + line("net", "https://api.example.com/a?x=1") +
    line("net", "api.example.com:443") + line("net", "https://api.example.com/b") +
    line("net", "api.example.com:443") + line("env", "HOME") + line("env", "HOME") + "{torn";
  assert.deepEqual(readAudit(text, GRANT, PATHS, MARK), {
    uses: [
      { kind: "env", target: "HOME", allowed: false, count: 2 },
      { kind: "network", target: "api.example.com:443", allowed: true, count: 2 },
      { kind: "read", target: "snapshot:a.ts", allowed: true, count: 1 },
    ],
    // The last line was cut by the end of the child.
    intact: true,
    marked: false,
  });
});

Deno.test("readAudit is bounded, marks what it leaves out and never hides refusals behind reads", () => {
  const lines: string[] = [];
  for (let index = 0; index < 1_000; index++) {
    lines.push(line("read", `/srv/snap/${index}.ts`), line("read", `/data/${index}`));
  }
  lines.push(line("read", "/etc/shadow"));
  const { uses } = readAudit(lines.join(""), GRANT, PATHS, MARK);
  assert.deepEqual(uses[0], { kind: "read", target: "/etc/shadow", allowed: false, count: 1 });
  const last: PermissionUse = {
    kind: "truncated",
    target: "further checks",
    allowed: true,
    count: 1_900,
  };
  assert.deepEqual(uses.at(-1), last);
  assert.equal(uses.length, 1 + 60 + 40 + 1);
  const denied = Array.from({ length: 300 }, (_, index) => line("read", `/x/${index}`)).join("");
  const refused = readAudit(denied, GRANT, PATHS, MARK).uses;
  assert.deepEqual(refused.at(-1), { ...last, allowed: false, count: 200 });
});

Deno.test("readAudit takes any text and shows no path of the runtime", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      null,
      "/srv/snap/x",
      "/srv/sdk/mod.js",
      "x/../../y",
      "http://",
      "://",
      "[",
      "/srv/snap/../sdk/mod.js",
    ),
  );
  const record = fc.tuple(fc.constantFrom("read", "net", "env", "sys", "import"), value).map((r) =>
    line(...r)
  );
  fc.assert(fc.property(fc.array(fc.oneof(record, fc.string(), fc.json())), (lines) => {
    const { uses } = readAudit(lines.join("\n"), NO_CAPABILITIES, PATHS, MARK);
    for (const { kind, target } of uses) {
      assert.ok(target.length <= 300);
      if (kind === "read") {
        assert.ok(!target.startsWith("/srv/snap/x") && !target.endsWith("/sdk/mod.js"));
      }
    }
  }));
});

const ATTEMPTS = `
import net from "node:net"; import os from "node:os"; import dns from "node:dns"; import process from "node:process";
import cp from "node:child_process";
const t = async (f) => { try { await f(); } catch { /* the audit is what counts */ } };
const settled = (emitter, ok) => new Promise((r) => emitter.on("error", r).on(ok, r));
await t(() => fetch("http://127.0.0.1:99/x?token=secret"));
await t(() => fetch("http://127.0.0.2:99/x"));
await t(() => new Promise((r) => { const w = new WebSocket("ws://127.0.0.3:1/x"); w.onerror = w.onopen = r; }));
await t(() => settled(net.connect(1, "127.0.0.4"), "connect"));
await t(() => Deno.listen({ hostname: "127.0.0.5", port: 1 }));
await t(() => new Promise((r) => dns.lookup("node.invalid", r)));
await t(() => new Deno.Command("cat").outputSync());
await t(() => new Deno.Command("/bin/cat").outputSync());
await t(() => cp.execFileSync("cat"));
await t(() => Deno.kill(1, "SIGTERM"));
await t(() => Deno.dlopen("/opt/none.so", {}));
await t(() => Deno.UnsafePointer.create(1n));
await t(() => Deno.hostname());
await t(() => os.cpus());
await t(() => Deno.env.get("A_B"));
await t(() => process.env.SECRET);
await t(() => Deno.env.toObject());
await t(() => Deno.readTextFile("/etc/passwd"));
await t(() => Deno.readTextFile("data.txt"));
await t(() => Deno.writeTextFile("x.txt", ""));
await t(() => Deno.writeTextFile(Deno.args[1] + "/x.txt", ""));
await t(() => Deno.makeTempDir());
await t(() => Deno.symlink("/etc", "y"));
await t(() => import("./more.ts"));
const made = (text) => text;
await t(() => import(made("https://example.invalid/m.js")));
await t(() => import(made("/etc/hosts"), { with: { type: "text" } }));
await t(() => Deno.permissions.request({ name: "read", path: "/etc/shadow" }));
`;

Deno.test("readAudit understands what a real Deno writes", async () => {
  const place = await Deno.realPath(await Deno.makeTempDir());
  try {
    const snapshotRoot = `${place}/snap`;
    const scratch = `${place}/scratch`;
    const sdk = `${place}/sdk.js`;
    for (const directory of [snapshotRoot, scratch]) await Deno.mkdir(directory);
    await Deno.writeTextFile(`${place}/main.mjs`, "await import(Deno.args[0]); Deno.exit(0);");
    await Deno.writeTextFile(sdk, "export {};");
    await Deno.writeTextFile(
      `${snapshotRoot}/entry.mjs`,
      `import ${JSON.stringify(sdk)};\n${ATTEMPTS}`,
    );
    await Deno.writeTextFile(`${snapshotRoot}/more.ts`, "export const more: number = 1;");
    await Deno.writeTextFile(`${snapshotRoot}/data.txt`, "");
    const effective = map({
      network: ["127.0.0.1:99"],
      env: ["A_B"],
      sys: ["hostname"],
      write: "scratch",
    });
    const paths: AuditPaths = { snapshotRoot, readFiles: [sdk], scratch };
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        ...ISOLATION_FLAGS,
        ...denoFlags(effective, paths),
        `${place}/main.mjs`,
        `file://${snapshotRoot}/entry.mjs`,
        scratch,
      ],
      cwd: snapshotRoot,
      clearEnv: true,
      env: {
        DENO_DIR: `${place}/deno`,
        HOME: place,
        PATH: PROGRAM_PATH,
        DENO_AUDIT_PERMISSIONS: `${place}/audit.jsonl`,
      },
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const text = await Deno.readTextFile(`${place}/audit.jsonl`);
    const { uses, intact } = readAudit(text, effective, paths, MARK);
    assert.ok(intact);
    const shown = uses.map(({ kind, target, allowed }) =>
      `${allowed ? "+" : "-"} ${kind} ${target}`
    );
    assert.deepEqual(shown.sort(), [
      "+ env A_B",
      "+ network 127.0.0.1:99",
      "+ read snapshot:data.txt",
      "+ read snapshot:entry.mjs",
      "+ read snapshot:more.ts",
      "+ sys hostname",
      "+ write scratch:x.txt",
      "- env *",
      // Node's layer asks for it when it starts a program.
      "- env SECRET",
      "- ffi *",
      "- ffi /opt/none.so",
      "- import https://example.invalid/m.js",
      "- network 127.0.0.2:99",
      "- network 127.0.0.3:1",
      "- network 127.0.0.4:1",
      "- network 127.0.0.5:1",
      "- network node.invalid",
      "- read /etc/hosts",
      "- read /etc/passwd",
      "- subprocess *",
      "- sys cpus",
      "- write *",
      "- write <TMP>",
      "- write snapshot:x.txt",
      // No record at all: Deno.Command, Deno.kill, permissions.request. Attempts to start programs
      // leave no trace here.
    ]);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

Deno.test("classify knows the child's own directory of temporary files", () => {
  const paths = { ...PATHS, scratch: "/tmp/s1", tempDir: "/tmp/s1" };
  const found = classify({ permission: "write", value: "<TMP>" }, map({ write: "scratch" }), paths);
  assert.deepEqual(found, { kind: "write", target: "scratch:.", allowed: true });
});

Deno.test("classify allows the variables that the child has besides the granted ones", () => {
  const paths = { ...PATHS, ownEnv: ["NODE_ENV"] };
  const allowed = (value: string) => classify({ permission: "env", value }, GRANT, paths)?.allowed;
  assert.deepEqual(["NODE_ENV", "API_KEY", "OTHER"].map(allowed), [true, true, false]);
});

Deno.test("readAudit finds the mark of the end, and no other", () => {
  const other = line("env", `${MARK}0`) + line("env", MARK_PREFIX) + line("read", MARK);
  assert.equal(readAudit(other, GRANT, PATHS, MARK).marked, false);
  const { uses, marked, intact } = readAudit(other + line("env", MARK), GRANT, PATHS, MARK);
  assert.deepEqual([marked, intact], [true, true]);
  assert.deepEqual(uses.map(({ kind, target }) => `${kind} ${target}`), [
    `env ${MARK}0`,
    `env ${MARK_PREFIX}`,
    `read snapshot:${MARK}`,
  ]);
  // Without the line feed it may be the beginning of another name.
  assert.equal(readAudit(line("env", MARK).trimEnd(), GRANT, PATHS, MARK).marked, false);
});

Deno.test("readAudit tells when something else than Deno wrote into the trail", () => {
  const foreign = ["\n", "{}\n", "null\n", "[]\n", "x\n", '{"permission":1,"value":null}\n'];
  for (const text of [...foreign, '{"permission":"env","value":1}\n', '{"permission":"env"}\n']) {
    const { intact, marked } = readAudit(text + line("env", MARK), GRANT, PATHS, MARK);
    assert.deepEqual([intact, marked], [false, true], JSON.stringify(text));
  }
});

Deno.test("readAudit has the programs that the bootstrap tells of, which Deno writes no record of", () => {
  const secret = MARK.slice(0, MARK_PREFIX.length + 16);
  const run = (program: string) => line("env", `${secret}_RUN_${program}`);
  const { uses } = readAudit(run("jq") + run("/bin/sh") + run("jq"), GRANT, PATHS, MARK);
  assert.deepEqual(uses, [
    { kind: "subprocess", target: "/bin/sh", allowed: false, count: 1 },
    { kind: "subprocess", target: "jq", allowed: true, count: 2 },
  ]);
});

Deno.test("readAudit takes no program from code that does not know the mark", () => {
  for (
    const name of [`${MARK_PREFIX}RUN_jq`, `${MARK_PREFIX}_RUN_jq`, `${MARK_PREFIX}0000_RUN_jq`]
  ) {
    const { uses } = readAudit(line("env", name), GRANT, PATHS, MARK);
    assert.deepEqual(uses, [{ kind: "env", target: name, allowed: false, count: 1 }]);
  }
});

import assert from "node:assert/strict";
import { NO_TOOLS, TOOLS } from "../../tests/harness/host_tools.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { type ChildBase, type ChildBaseOptions, filterPath, prepareBase } from "./child_base.ts";
import { askDeno, linkedLibraries } from "./deno_program.ts";

/** A place for bases, with a Deno that counts how often it is asked what it is. */
function place() {
  const dir = tempDir();
  const runtimeDir = `${dir.path}/runtime`;
  Deno.mkdirSync(`${runtimeDir}/deep`, { recursive: true });
  Deno.writeTextFileSync(`${runtimeDir}/deep/a.js`, "export {};");
  Deno.writeTextFileSync(`${runtimeDir}/other.ts`, "");
  const log = `${dir.path}/log`;
  Deno.writeTextFileSync(log, "");
  const deno = script(`${dir.path}/deno`, `echo >> '${log}'\nexec '${Deno.execPath()}' "$@"`);
  const options: ChildBaseOptions = {
    directory: `${dir.path}/bases`,
    deno,
    runtimeDir,
    runtimeFiles: ["deep/a.js"],
    isolation: "auto",
    tools: TOOLS,
  };
  return {
    path: dir.path,
    options,
    asked: () => Deno.readTextFileSync(log).length,
    bases: () => names(options.directory).filter((name) => name !== "drafts"),
    drafts: () => names(`${options.directory}/drafts`),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

function script(path: string, text: string): string {
  Deno.writeTextFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  return path;
}

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

async function refusal(options: ChildBaseOptions): Promise<RuntimeError> {
  const error = await prepareBase(options).then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof RuntimeError, String(error));
  assert.equal(error.code, "INTERNAL");
  return error;
}

async function triedHere(): Promise<ChildBase> {
  using at = place();
  return await prepareBase(at.options);
}
const HAS_BARRIER = (await triedHere()).isolation === "os+deno";

Deno.test({
  name: "prepareBase makes what the barrier shows, once, and finds it again",
  ignore: !HAS_BARRIER,
  async fn() {
    using at = place();
    const base = await prepareBase(at.options);
    assert.deepEqual([base.isolation, base.reason], ["os+deno", null]);
    assert.deepEqual(base.deno, { path: Deno.execPath(), version: Deno.version.deno });
    assert.ok(Number(base.trailDescriptor) > 2);
    assert.deepEqual(names(base.path), ["base.json", "filters", "shown"]);
    assert.deepEqual(names(`${base.path}/shown`), ["lib", "runtime"]);
    assert.equal(Deno.readTextFileSync(`${base.path}/shown/runtime/deep/a.js`), "export {};");
    assert.deepEqual(names(`${base.path}/shown/runtime`), ["deep"]);
    const needs = [false, true].flatMap((network) =>
      [false, true].map((programs) => ({ network, ipv6: network, programs }))
    );
    const filters = needs.map((need) => Deno.readFileSync(filterPath(base.path, need)).toHex());
    assert.equal(new Set(filters).size, 4);
    const libraries = await linkedLibraries(Deno.execPath());
    assert.deepEqual(
      names(`${base.path}/shown/lib`),
      libraries.map((one) => one.slice(one.lastIndexOf("/") + 1)).sort(),
    );
    assert.ok(names(`${base.path}/shown/lib`).some((name) => name.startsWith("ld-")));

    assert.deepEqual(await prepareBase(at.options), base);
    assert.deepEqual([at.asked(), at.bases().length, at.drafts()], [1, 1, []]);
  },
});

Deno.test({
  name: "prepareBase makes another one for another runtime, and anew for a newer library",
  ignore: !HAS_BARRIER,
  async fn() {
    using at = place();
    const first = await prepareBase(at.options);
    const record = JSON.parse(Deno.readTextFileSync(`${first.path}/base.json`));
    // As if the library had been another one when the base was made.
    record.libraries[0][2] -= 1;
    Deno.writeTextFileSync(`${first.path}/base.json`, JSON.stringify(record));
    Deno.writeTextFileSync(`${first.path}/shown/lib/old.so`, "");
    assert.deepEqual(await prepareBase(at.options), first);
    assert.ok(!names(`${first.path}/shown/lib`).includes("old.so"));
    assert.deepEqual([at.asked(), at.bases().length, at.drafts()], [2, 1, []]);

    Deno.writeTextFileSync(`${at.options.runtimeDir}/deep/a.js`, "export const newer = 1;");
    const second = await prepareBase(at.options);
    assert.notEqual(second.path, first.path);
    assert.match(Deno.readTextFileSync(`${second.path}/shown/runtime/deep/a.js`), /newer/);
    assert.equal(Deno.readTextFileSync(`${first.path}/shown/runtime/deep/a.js`), "export {};");
  },
});

for (const isolation of ["auto", "deno"] as const) {
  Deno.test(`prepareBase makes one base when several ask at once: isolation "${isolation}"`, async () => {
    using at = place();
    const options = { ...at.options, isolation };
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => prepareBase(options)));
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual([at.bases().length, at.drafts()], [1, []]);
  });

  Deno.test(`prepareBase makes anew what can't be read: isolation "${isolation}"`, async () => {
    using at = place();
    const options = { ...at.options, isolation };
    const first = await prepareBase(options);
    for (const text of ["", "null", "{}", '{"deno":']) {
      Deno.writeTextFileSync(`${first.path}/base.json`, text);
      assert.deepEqual(await prepareBase(options), first, JSON.stringify(text));
    }
  });
}

Deno.test('prepareBase needs nothing but Deno for isolation "deno"', async () => {
  using at = place();
  const base = await prepareBase({ ...at.options, isolation: "deno", tools: NO_TOOLS });
  assert.deepEqual([base.isolation, base.reason, base.trailDescriptor], ["deno", null, undefined]);
  assert.deepEqual(base.deno, { path: Deno.execPath(), version: Deno.version.deno });
  assert.deepEqual(names(base.path), ["base.json"]);
  await prepareBase({ ...at.options, isolation: "deno", tools: NO_TOOLS });
  assert.equal(at.asked(), 1);
});

Deno.test("prepareBase goes on without a barrier that is not there, and says so every time", async () => {
  using at = place();
  const linux = Deno.build.os === "linux";
  const missing: [ChildBaseOptions["tools"], RegExp][] = [
    [{ ...TOOLS, bwrap: null }, linux ? /^bubblewrap is not installed$/ : /Linux only/],
    [{ ...TOOLS, bwrap: "/b", sh: null }, linux ? /^there is no shell/ : /Linux only/],
  ];
  for (const [tools, reason] of missing) {
    for (const _ of ["made", "found"]) {
      const base = await prepareBase({ ...at.options, tools });
      assert.equal(base.isolation, "deno");
      assert.match(base.reason ?? "", reason);
    }
    // Whatever was made before for those that asked for less.
    const error = await refusal({ ...at.options, isolation: "required", tools });
    assert.match(error.message, /^The operating system's barrier is required and can't be used: /);
    assert.match(error.message, new RegExp(reason.source.replace(/^\^|\$$/g, "")));
  }
});

Deno.test({
  name: "prepareBase tries the barrier, and tells in its own words why it does not work",
  ignore: Deno.build.os !== "linux" || TOOLS.sh === null,
  async fn() {
    using at = place();
    const told = "bwrap: No permissions to create new namespace";
    const broken: [string, string][] = [
      [script(`${at.path}/bwrap-1`, `echo '${told}' >&2; echo more >&2; exit 1`), told],
      [script(`${at.path}/bwrap-2`, "exit 0"), "Deno does not start behind it"],
      [script(`${at.path}/bwrap-3`, "echo 5 oranges"), "Deno does not start behind it"],
      [`${at.path}/nothing`, ""],
    ];
    for (const [bwrap, reason] of broken) {
      const tools = { ...TOOLS, bwrap };
      const base = await prepareBase({ ...at.options, tools });
      assert.deepEqual([base.isolation, base.trailDescriptor], ["deno", undefined], bwrap);
      assert.notEqual(base.reason, null);
      if (reason !== "") assert.equal(base.reason, reason);
      const error = await refusal({ ...at.options, tools, isolation: "required" });
      assert.ok(error.message.endsWith(`can't be used: ${base.reason}`), error.message);
    }
    assert.deepEqual(at.drafts(), []);
  },
});

Deno.test("prepareBase refuses a program that is no Deno, or too old for the sandbox", async () => {
  using at = place();
  const fake = (answer: string) =>
    script(`${at.path}/fake-${crypto.randomUUID()}`, `echo '${answer}'`);
  const programs: [string, RegExp][] = [
    [fake(JSON.stringify([Deno.execPath(), "2.8.9"])), /^Deno 2\.8\.9 is too old/],
    [fake(JSON.stringify([Deno.execPath(), "1.46.3"])), /^Deno 1\.46\.3 is too old/],
    [fake(JSON.stringify([`${at.path}/gone`, "2.9.6"])), /is not Deno$/],
    [fake(JSON.stringify([Deno.execPath(), "newest"])), /is not Deno$/],
    [fake("v22.0.0"), /is not Deno$/],
    [fake(""), /is not Deno$/],
    [`${at.path}/nothing`, /is not Deno$/],
  ];
  for (const isolation of ["auto", "deno"] as const) {
    for (const [deno, message] of programs) {
      const error = await refusal({ ...at.options, deno, isolation });
      assert.match(error.message, message);
      assert.match(error.hint ?? "", /AIEL_DENO/);
    }
  }
  assert.deepEqual(names(at.options.directory), []);
  const newer = fake(JSON.stringify([Deno.execPath(), "10.0.0"]));
  assert.equal((await askDeno(newer)).version, "10.0.0");
});

import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { ISOLATION_FLAGS } from "../policy/deno_flags.ts";

const MODULE = JSON.stringify(import.meta.resolve("./environment.ts"));
const MARK = "00ff10203040506070ff8090a0b0c0d0";

/**
 * Runs a body as a child would, after the environment was installed: it replaces `Deno.env` for
 * good. Gives what the body returns, and the names in the trail.
 */
async function inChild(
  body: string,
  values: Readonly<Record<string, string>> = { OWN: "mine", EMPTY: "" },
): Promise<{ result: unknown; asked: string[] }> {
  using dir = tempDir();
  const main = `${dir.path}/main.ts`;
  Deno.writeTextFileSync(
    main,
    `import process from "node:process";
import { installEnvironment } from ${MODULE};
const values = JSON.parse(${JSON.stringify(JSON.stringify(values))});
const trail = installEnvironment(values, Uint8Array.fromHex("${MARK}"));
const result = await (async (env, processEnv, trail) => {${body}})(Deno.env, process.env, trail);
console.log(JSON.stringify(result));
`,
  );
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...ISOLATION_FLAGS, "--allow-read", "--no-check", main],
    clearEnv: true,
    env: {
      DENO_DIR: `${dir.path}/deno`,
      DENO_AUDIT_PERMISSIONS: `${dir.path}/trail`,
      REAL: "the process's own",
      OWN: "the process's own",
    },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const records = Deno.readTextFileSync(`${dir.path}/trail`).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  return {
    result: JSON.parse(new TextDecoder().decode(stdout)),
    asked: records.filter(({ permission }) => permission === "env").map(({ value }) => value),
  };
}

Deno.test("installEnvironment gives the values that came by message, and nothing of the process's own", async () => {
  const { result } = await inChild(`return {
    get: ["OWN", "EMPTY", "REAL", "DENO_DIR", "toString", "__proto__"].map((name) => env.get(name) ?? null),
    has: ["OWN", "EMPTY", "REAL"].map((name) => env.has(name)),
    all: env.toObject(),
    node: [processEnv.OWN, processEnv.REAL ?? null, "OWN" in processEnv, "REAL" in processEnv],
    keys: Object.keys(processEnv),
  };`);
  assert.deepEqual(result, {
    get: ["mine", "", null, null, null, null],
    has: [true, true, false],
    all: { OWN: "mine", EMPTY: "" },
    node: ["mine", null, true, false],
    keys: ["OWN", "EMPTY"],
  });
});

Deno.test("installEnvironment takes any name that a manifest can have", async () => {
  const names = ["__proto__", "constructor", "toString", "DENO_DIR", "a"];
  const values = Object.fromEntries(names.map((name) => [name, `of ${name}`]));
  const { result } = await inChild(
    `return ${JSON.stringify(names)}.map((name) => env.get(name));`,
    values,
  );
  assert.deepEqual(result, names.map((name) => `of ${name}`));
});

Deno.test("installEnvironment lets the code change what it sees", async () => {
  const { result } = await inChild(`
    env.set("NEW", "1");
    env.set("OWN", "2");
    processEnv.NODE = "3";
    env.delete("EMPTY");
    delete processEnv.NONE;
    return { all: env.toObject(), own: processEnv.OWN };
  `);
  assert.deepEqual(result, { all: { OWN: "2", NEW: "1", NODE: "3" }, own: "2" });
});

Deno.test("installEnvironment lets no name break the trail, whatever it holds", async () => {
  const names = ["", "=", "A=B", "a\nb", '"}\n{"permission":"read"', "nul\0l", "\ud800", "é"];
  // Each line of the trail is read as JSON.
  const { result, asked } = await inChild(
    `return ${JSON.stringify(names)}.map((name) => env.get(name) ?? null);`,
  );
  assert.deepEqual(result, names.map(() => null));
  assert.ok(asked.includes("A=B") && asked.includes("é"));
});

Deno.test("installEnvironment writes each name into the trail once, and the mark as the last", async () => {
  const { asked } = await inChild(`
    for (let turn = 0; turn < 3; turn++) {
      env.get("OWN"); env.get("REAL"); processEnv.REAL; processEnv.OTHER; env.has("HAS");
    }
    env.delete("GONE");
    trail.attempted("/bin/sh");
    trail.attempted("no=name");
    trail.attempted("nul\\0l");
    trail.end();
    return null;
  `);
  const own = ["OWN", "REAL", "OTHER", "HAS", "GONE"];
  assert.deepEqual(asked.filter((name) => own.includes(name)), own);
  const marks = asked.filter((name) => name.startsWith("AIEL_TRAIL_"));
  assert.equal(marks[0], "AIEL_TRAIL_00ff102030405060_RUN_/bin/sh");
  assert.equal(marks.at(-1), `AIEL_TRAIL_${MARK}`);
  assert.equal(asked.at(-1), `AIEL_TRAIL_${MARK}`);
});

Deno.test("installEnvironment can't be undone by the code, whatever it patches", async () => {
  const { result, asked } = await inChild(`
    const attempt = (act) => { try { act(); return "done"; } catch (error) { return error.name; } };
    const before = env.get;
    const tried = [
      attempt(() => { "use strict"; Deno.env = {}; }),
      attempt(() => Object.defineProperty(Deno, "env", { value: {} })),
      attempt(() => { delete Deno.env; }),
      attempt(() => { env.get = () => "forged"; }),
    ];
    const seen = [];
    String.prototype.toString = Object.prototype.hasOwnProperty = () => { throw new Error("patched"); };
    Object.keys = Uint8Array.prototype.toHex = () => ["FORGED"];
    Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => "patched";
    seen.push(env.get("OWN"), env.get === before, ...Reflect.ownKeys(env.toObject()));
    trail.end();
    return [tried, seen];
  `);
  const [tried, seen] = result as [string[], unknown[]];
  assert.deepEqual(tried, Array(4).fill("TypeError"));
  assert.deepEqual(seen, ["mine", true, "OWN", "EMPTY"]);
  assert.equal(asked.at(-1), `AIEL_TRAIL_${MARK}`);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { CliError } from "../errors.ts";
import { Repository } from "../repository/mod.ts";
import { temporaryDirectory } from "../testing/fake_host.ts";
import { openConfig } from "./config.ts";
import { KEY_NAMES, problemWith } from "./keys.ts";
import { configDirectory, stateDirectory } from "./locations.ts";

interface World {
  env?: Record<string, string>;
  flag?: string;
  root?: string;
}

function open(directory: string, { env = {}, flag, root }: World = {}) {
  const all: Record<string, string> = { AIEL_CONFIG_DIR: directory, ...env };
  return openConfig({
    env: (name) => all[name],
    os: "linux",
    profileFlag: flag,
    projectRoot: root,
  });
}

async function rejectsWith(code: string, message: RegExp, work: () => Promise<unknown>) {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof CliError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("openConfig lets flag win over environment, environment over project, project over user", async () => {
  await using dir = await temporaryDirectory();
  const root = `${dir.path}/project`;
  await Deno.mkdir(root);
  await Repository.init(root);
  await (await open(dir.path)).set("workspace", "of-user", "user");
  await (await open(dir.path)).set("profile", "user-profile", "user");
  assert.deepEqual((await open(dir.path)).profile.value, "user-profile");

  await (await open(dir.path, { root })).set("profile", "default", "project");
  await (await open(dir.path, { root })).set("workspace", "of-project", "project");
  const origin = async (world: World) => {
    const setting = (await open(dir.path, { root, ...world })).get("workspace");
    return [setting?.value, setting?.origin, setting?.source];
  };
  assert.deepEqual(await origin({}), ["of-project", "project", `${root}/.aiel/state.json`]);
  assert.deepEqual(await origin({ env: { AIEL_WORKSPACE: "of-env" } }), [
    "of-env",
    "environment",
    "AIEL_WORKSPACE",
  ]);
  const user = (await open(dir.path, { flag: "default" })).get("workspace");
  assert.deepEqual([user?.value, user?.origin], ["of-user", "user"]);
  const flag = await open(dir.path, { root, flag: "ci", env: { AIEL_PROFILE: "other" } });
  assert.deepEqual([flag.profile.value, flag.profile.origin], ["ci", "flag"]);
});

Deno.test("openConfig keeps what profiles set apart, and what it does not know", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(
    `${dir.path}/config.json`,
    JSON.stringify({ future: [1], profiles: { ci: { workspace: "a", hue: "blue" } } }),
  );
  await (await open(dir.path, { flag: "production" })).set("workspace", "b", "user");
  await (await open(dir.path, { flag: "ci" })).set("project", "c", "user");
  assert.deepEqual(JSON.parse(await Deno.readTextFile(`${dir.path}/config.json`)), {
    future: [1],
    profiles: { ci: { workspace: "a", hue: "blue", project: "c" }, production: { workspace: "b" } },
  });
  const config = await open(dir.path, { flag: "production" });
  assert.deepEqual(config.profiles, ["ci", "production"]);
  assert.equal(await config.unset("workspace", "user"), true);
  assert.equal(
    await (await open(dir.path, { flag: "production" })).unset("workspace", "user"),
    false,
  );
});

Deno.test("openConfig takes a profile with any allowed name, the names of Object's own members too", async () => {
  await using dir = await temporaryDirectory();
  for (const flag of ["constructor", "toString", "hasOwnProperty"]) {
    assert.equal((await open(dir.path, { flag })).get("workspace"), undefined);
    await (await open(dir.path, { flag })).set("workspace", flag, "user");
    assert.equal((await open(dir.path, { flag })).get("workspace")?.value, flag);
  }
});

Deno.test("openConfig loses nothing when many commands change settings at a time", async () => {
  await using dir = await temporaryDirectory();
  await Promise.all(
    Array.from(
      { length: 12 },
      async (_, at) =>
        await (await open(dir.path, { flag: `p${at}` })).set("workspace", `w${at}`, "user"),
    ),
  );
  const { profiles } = await open(dir.path);
  assert.equal(profiles.length, 12);
});

Deno.test("openConfig names the file that it can't use, whatever is in it, and leaves it alone", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/config.json`;
  const good = JSON.stringify({
    active_profile: "ci",
    profiles: { ci: { workspace: "payments" } },
  });
  const damaged = fc.oneof(
    fc.integer({ min: 0, max: good.length - 1 }).map((end) => good.slice(0, end)),
    fc.uint8Array({ minLength: 1, maxLength: 64 }),
    fc.constantFrom("", "[]", "null", "7", '"x"', "\0\0\0\0", '{"active_profile": 7}'),
    fc.constantFrom('{"active_profile": "a b"}', '{"active_profile": ""}'),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async (content) => {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(path, new Uint8Array(bytes));
      try {
        await open(dir.path);
        const text = new TextDecoder().decode(bytes);
        assert.ok(JSON.parse(text) !== null, "only a whole document may be taken");
      } catch (error) {
        assert.ok(error instanceof CliError, String(error));
        assert.equal(error.code, "CONFIG_INVALID");
        assert.ok(error.message.includes(path));
      }
      assert.deepEqual(await Deno.readFile(path), new Uint8Array(bytes));
    }),
    { numRuns: 150 },
  );
});

Deno.test("openConfig takes no profiles for what is none", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/config.json`;
  for (
    const [content, key] of [
      [{ profiles: 7 }, "profiles"],
      [{ profiles: [] }, "profiles"],
      [{ profiles: { default: 3 } }, "default"],
      [{ active_profile: "ci", profiles: { ci: "x", default: {} } }, "ci"],
    ] as const
  ) {
    await Deno.writeTextFile(path, JSON.stringify(content));
    await assert.rejects(async () => (await open(dir.path)).get("workspace"), {
      code: "CONFIG_INVALID",
      message: `Cannot use the settings in "${path}": expected a JSON object under "${key}"`,
    });
  }
});

Deno.test("openConfig refuses a value that can't be one, and says where it comes from", async () => {
  await using dir = await temporaryDirectory();
  const bad = (env: Record<string, string>, flag?: string) => async () => {
    const config = await open(dir.path, { env, ...flag === undefined ? {} : { flag } });
    config.list();
  };
  await rejectsWith("CONFIG_INVALID", /AIEL_WORKSPACE/, bad({ AIEL_WORKSPACE: "a/b" }));
  await rejectsWith("CONFIG_INVALID", /AIEL_BASE_URL/, bad({ AIEL_BASE_URL: "ftp://x" }));
  await rejectsWith("USAGE", /--profile/, bad({}, "../x"));
  await rejectsWith(
    "USAGE",
    /can't be/,
    async () =>
      await (await open(dir.path)).set("base_url", "https://me:secret@example.com", "user"),
  );
  await rejectsWith(
    "NOT_A_PROJECT",
    /project/,
    async () => await (await open(dir.path)).set("workspace", "x", "project"),
  );
});

Deno.test("openConfig works without a home, and says so when something has to be written", async () => {
  const config = await openConfig({
    env: () => undefined,
    os: "linux",
    profileFlag: undefined,
    projectRoot: undefined,
  });
  assert.equal(config.profile.value, "default");
  await rejectsWith("IO", /AIEL_CONFIG_DIR/, () => config.set("workspace", "x", "user"));
});

Deno.test("configDirectory follows AIEL_CONFIG_DIR, APPDATA on Windows, XDG_CONFIG_HOME, HOME", () => {
  const at = (os: string, env: Record<string, string>) => configDirectory((name) => env[name], os);
  assert.equal(at("linux", { HOME: "/h" }), "/h/.config/aiel");
  assert.equal(at("darwin", { HOME: "/h/" }), "/h/.config/aiel");
  assert.equal(at("linux", { HOME: "/h", XDG_CONFIG_HOME: "/x" }), "/x/aiel");
  assert.equal(at("linux", { HOME: "/h", XDG_CONFIG_HOME: "relative" }), "/h/.config/aiel");
  assert.equal(at("windows", { APPDATA: "C:/a", HOME: "/h" }), "C:/a/aiel");
  assert.equal(at("windows", { HOME: "/h" }), undefined);
  assert.equal(at("linux", { AIEL_CONFIG_DIR: "/own/", HOME: "/h" }), "/own");
  assert.equal(at("linux", {}), undefined);
});

Deno.test("stateDirectory follows AIEL_STATE_DIR, LOCALAPPDATA on Windows, XDG_STATE_HOME, HOME", () => {
  const at = (env: Record<string, string>, os = "linux") => stateDirectory((name) => env[name], os);
  assert.equal(at({ AIEL_STATE_DIR: "/a/", HOME: "/h" }), "/a");
  assert.equal(at({ LOCALAPPDATA: "C:\\L", HOME: "/h" }, "windows"), "C:\\L/aiel/state");
  assert.equal(at({ XDG_STATE_HOME: "/x/", HOME: "/h" }), "/x/aiel");
  assert.equal(at({ XDG_STATE_HOME: "x", HOME: "/h/" }), "/h/.local/state/aiel");
  assert.equal(at({}), undefined);
});

Deno.test("problemWith repeats no password of an address", () => {
  for (const value of ["http://ada:pw-9@host", "ada:pw-9://pw-9@host/", "//pw-9@host"]) {
    const problem = problemWith("base_url", value);
    assert.match(problem ?? "", /^Setting "base_url" can't be the value: expected an http/);
  }
  assert.match(problemWith("base_url", "ftp://host") ?? "", /can't be "ftp:\/\/host"/);
});

Deno.test("problemWith lets through what is safe in a URL, a file name and a shell, and nothing else", () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom(...KEY_NAMES), (value, key) => {
    if (problemWith(key, value) !== undefined) return;
    if (key === "base_url") assert.match(new URL(value).protocol, /^https?:$/);
    else if (key === "author_name" || key === "author_email") {
      assert.match(value, /^[^\p{Cc}<>]{1,256}$/u);
    } else assert.match(value, /^[A-Za-z0-9._-]{1,64}$/);
  }));
  for (const name of ["payments", "a", "fraud_detection", "v1.2-b"]) {
    assert.equal(problemWith("workspace", name), undefined);
  }
  for (const name of ["", ".", "..", "-x", "a/b", "a b", "a\n", "é", "a".repeat(65)]) {
    assert.notEqual(problemWith("workspace", name), undefined);
  }
  for (const name of ["Zoë O'Hara, Jr.", "علی\u200cرضا", "Ada 👩\u200d💻"]) {
    assert.equal(problemWith("author_name", name), undefined);
  }
  for (const name of [" ", "\u200d", "a\u202eb", "a\ud800", "<a>", "a\nb", "a".repeat(257)]) {
    assert.notEqual(problemWith("author_name", name), undefined);
  }
});

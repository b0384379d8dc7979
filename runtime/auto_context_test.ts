import assert from "node:assert/strict";
import { writeFiles } from "../tests/harness/snapshot.ts";
import { tempDir } from "../tests/harness/temp_dir.ts";
import { withAutoContext } from "./auto_context.ts";

const REQUEST = { schema_version: "v1", action: "describe" };

/** The `ctx` that a project with these files gets. */
function contextOf(
  state: unknown,
  options: { config?: unknown; env?: Record<string, string>; request?: unknown } = {},
): unknown {
  using dir = tempDir();
  const text = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);
  if (state !== undefined) writeFiles(dir.path, { "project/.aiel/state.json": text(state) });
  if (options.config !== undefined) {
    writeFiles(dir.path, { "config/config.json": text(options.config) });
  }
  const env: Record<string, string> = { AIEL_CONFIG_DIR: `${dir.path}/config`, ...options.env };
  const request = withAutoContext(
    options.request ?? REQUEST,
    `${dir.path}/project`,
    (name) => env[name],
  );
  return Object(request).ctx;
}

Deno.test("withAutoContext fills the context from the project's state", () => {
  assert.deepEqual(
    contextOf({ tenant_id: "t", workspace_id: "w", project_id: "p", user_id: "u", other: 1 }),
    { tenant_id: "t", workspace_id: "w", project_id: "p", user_id: "u" },
  );
  assert.deepEqual(contextOf({ workspace: "w", project: "p" }), {
    workspace_id: "w",
    project_id: "p",
  });
});

Deno.test("withAutoContext completes it from the active profile", () => {
  const config = {
    active_profile: "work",
    profiles: {
      default: { user_id: "default" },
      work: { user_id: "work", tenant_id: "acme", workspace_id: "w_profile" },
      other: { user_id: "other" },
    },
  };
  const state = { workspace_id: "w_state" };
  assert.deepEqual(
    contextOf(state, { config }),
    { tenant_id: "acme", workspace_id: "w_state", user_id: "work" },
  );
  assert.deepEqual(contextOf({ profile: "other" }, { config }), { user_id: "other" });
  const env = { AIEL_PROFILE: "default" };
  assert.deepEqual(contextOf({ profile: "other" }, { config, env }), { user_id: "default" });
  assert.deepEqual(contextOf({}, { config, env: { AIEL_PROFILE: "gone" } }), {});
  assert.deepEqual(contextOf({}, { config, env: { AIEL_PROFILE: "__proto__" } }), {});
});

Deno.test("withAutoContext lets what the request says win", () => {
  const state = { workspace_id: "state", project_id: "state", user_id: "state" };
  const request = {
    ...REQUEST,
    payload: { ctx: { project_id: "payload", user_id: "payload" } },
    ctx: { user_id: "top" },
  };
  assert.deepEqual(
    contextOf(state, { request }),
    { workspace_id: "state", project_id: "payload", user_id: "top" },
  );
});

Deno.test("withAutoContext fills nothing from files that are missing, broken or of another form", () => {
  const states: unknown[] = [
    undefined,
    "{",
    "",
    "null",
    [],
    7,
    { user_id: 7, project_id: "", tenant_id: null, workspace_id: { id: "w" } },
    { user_id: "with a space", project_id: "x".repeat(300), tenant_id: "tab\t", workspace_id: "é" },
  ];
  for (const state of states) {
    for (const config of [undefined, "{", [], { profiles: [] }, { profiles: { default: 1 } }]) {
      assert.deepEqual(contextOf(state, { config }), {}, JSON.stringify([state, config]));
    }
  }
});

Deno.test({
  name: "withAutoContext reads plain files only, no large one, and none behind a link",
  ignore: Deno.build.os === "windows",
  fn() {
    using dir = tempDir();
    writeFiles(dir.path, { "other.json": '{"user_id":"u"}', ".aiel/x": "" });
    const state = `${dir.path}/.aiel/state.json`;
    const context = () =>
      Object(withAutoContext(REQUEST, dir.path, () => undefined)).ctx as unknown;
    Deno.symlinkSync("../other.json", state);
    assert.deepEqual(context(), {});
    Deno.removeSync(state);
    // Opening a pipe would wait for ever.
    assert.ok(new Deno.Command("mkfifo", { args: [state] }).outputSync().success);
    assert.deepEqual(context(), {});
    Deno.removeSync(state);
    Deno.writeTextFileSync(state, `{"user_id":"u"${" ".repeat(64 * 1024)}}`);
    assert.deepEqual(context(), {});
    Deno.writeTextFileSync(state, '{"user_id":"u"}');
    assert.deepEqual(context(), { user_id: "u" });
    // Another project's, or any other directory of this user's.
    Deno.renameSync(`${dir.path}/.aiel`, `${dir.path}/elsewhere`);
    Deno.symlinkSync("elsewhere", `${dir.path}/.aiel`);
    assert.deepEqual(context(), {});
  },
});

Deno.test("withAutoContext leaves a request alone that is none, or whose own ctx is wrong", () => {
  using dir = tempDir();
  writeFiles(dir.path, { ".aiel/state.json": '{"user_id":"u"}' });
  for (
    const request of [null, 1, "x", [], { ...REQUEST, ctx: 1 }, { ...REQUEST, ctx: null }, {
      ...REQUEST,
      ctx: [],
    }]
  ) {
    assert.deepEqual(withAutoContext(request, dir.path, () => undefined), request);
  }
});

Deno.test("withAutoContext looks for the configuration where the system keeps it", () => {
  using dir = tempDir();
  const config = '{"profiles":{"default":{"user_id":"u"}}}';
  writeFiles(dir.path, { "xdg/aiel/config.json": config, "home/.config/aiel/config.json": config });
  for (const [name, value] of [["XDG_CONFIG_HOME", "xdg"], ["APPDATA", "xdg"], ["HOME", "home"]]) {
    const request = withAutoContext(
      REQUEST,
      dir.path,
      (asked) => asked === name ? `${dir.path}/${value}` : undefined,
    );
    assert.deepEqual(Object(request).ctx, { user_id: "u" }, name);
  }
});

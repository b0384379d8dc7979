import assert from "node:assert/strict";
import { cacheDirectory } from "./host.ts";
import { RuntimeError } from "./protocol/errors.ts";

function directory(env: Record<string, string>, os = "linux"): string {
  return cacheDirectory((name) => env[name], os);
}

Deno.test("cacheDirectory takes AIEL_CACHE_DIR first, then the place of the system, then the home", () => {
  const home = { HOME: "/home/ada" };
  assert.equal(directory({ ...home, AIEL_CACHE_DIR: "/own", XDG_CACHE_HOME: "/xdg" }), "/own");
  assert.equal(directory({ ...home, XDG_CACHE_HOME: "/xdg" }), "/xdg/aiel");
  assert.equal(directory(home), "/home/ada/.cache/aiel");
  assert.equal(directory(home, "darwin"), "/home/ada/Library/Caches/aiel");
  assert.equal(
    directory({ LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" }, "windows"),
    "C:\\Users\\ada\\AppData\\Local/aiel",
  );
});

Deno.test("cacheDirectory takes an empty variable for one that is not set", () => {
  const env = { AIEL_CACHE_DIR: "", XDG_CACHE_HOME: "", HOME: "/home/ada" };
  assert.equal(directory(env), "/home/ada/.cache/aiel");
});

Deno.test("cacheDirectory gives an absolute path without a slash at the end", () => {
  assert.equal(directory({ AIEL_CACHE_DIR: "/own/" }), "/own");
  assert.equal(directory({ AIEL_CACHE_DIR: "rel" }), `${Deno.cwd()}/rel`);
});

Deno.test("cacheDirectory says what to set when there is nowhere to go", () => {
  assert.throws(() => directory({}), (error) => {
    assert.ok(error instanceof RuntimeError);
    assert.equal(error.code, "INTERNAL");
    assert.match(error.hint ?? "", /AIEL_CACHE_DIR/);
    return true;
  });
});

import assert from "node:assert/strict";
import { CliError } from "../errors.ts";
import { requireDeno } from "./require_deno.ts";
import { temporaryDirectory } from "../testing/fake_host.ts";

type World = Parameters<typeof requireDeno>[0];

function world(env: Record<string, string>, answer: string | undefined, deno?: string): World {
  return {
    os: "linux",
    deno,
    env: (name) => env[name],
    capture: () =>
      Promise.resolve(answer === undefined ? undefined : { code: 0, stdout: answer, stderr: "" }),
  };
}

function missing(message: RegExp): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof CliError);
    assert.equal(thrown.code, "DENO_MISSING");
    assert.match(thrown.message, message);
    assert.match(thrown.hint ?? "", /npm i -g deno/);
    return true;
  };
}

Deno.test("requireDeno takes the Deno that runs aiel without asking it", async () => {
  assert.equal(await requireDeno(world({}, undefined, Deno.execPath())), Deno.execPath());
});

Deno.test("requireDeno takes the one in PATH when it is new enough", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/deno`, "");
  const found = await requireDeno(
    world({ PATH: `/nowhere:${dir.path}` }, "deno 2.10.1 (stable)\n"),
  );
  assert.equal(found, `${dir.path}/deno`);
});

Deno.test("requireDeno says how to get one when there is none, or an old one, or another program", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/deno`, "");
  const env = { PATH: dir.path };
  await assert.rejects(
    requireDeno(world({ PATH: "/nowhere" }, "deno 2.9.6")),
    missing(/was not found$/),
  );
  await assert.rejects(
    requireDeno(world(env, "deno 2.8.9")),
    missing(/is Deno 2\.8\.9, expected 2\.9\.6/),
  );
  await assert.rejects(
    requireDeno(world(env, "node 24")),
    missing(/does not answer as Deno does$/),
  );
  await assert.rejects(
    requireDeno(world(env, undefined)),
    missing(/does not answer as Deno does$/),
  );
});

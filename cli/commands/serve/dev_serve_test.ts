import assert from "node:assert/strict";
import { listenHere } from "../../system/listen_here.ts";
import { type FakeWorld, run, temporaryDirectory } from "../../testing/fake_host.ts";
import { dev } from "../run/command.ts";
import { mcp } from "./command.ts";

const ANY = { first: 0, onlyThat: true };

/** Types a line in a project that has nothing but an entry point. */
async function typed(line: string, env: FakeWorld["env"] = {}) {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/entry_point.ts`, "export {};\n");
  const home = { AIEL_CONFIG_DIR: `${dir.path}/config`, AIEL_CACHE_DIR: `${dir.path}/cache` };
  return await run(line.split(" "), [dev, mcp], { cwd: dir.path, env: { ...home, ...env } });
}

Deno.test("aiel dev --serve says what does not go with it, before it listens", async () => {
  const lines = [
    ["dev --port 9000", /--port is about --serve/],
    ["dev tool x --serve", /takes no kind and name/],
    ["dev --serve --event {}", /takes no --event/],
    ["dev --serve --follow", /takes no --follow/],
    ["dev --serve --port 65536", /--port is "65536", expected a number from 0 to 65535/],
    ["dev --serve --port 08", /--port is "08"/],
    ["dev --serve --timeout-ms no", /--timeout-ms is "no"/],
  ] as const;
  for (const [line, message] of lines) {
    const { code, stdout, stderr } = await typed(line);
    assert.equal(code, 2, line);
    assert.match(stderr, message);
    assert.equal(stdout, "");
  }
});

Deno.test("aiel dev --serve says that the port that was asked for is taken", async () => {
  const taken = await listenHere(() => Promise.resolve(new Response()), ANY);
  try {
    const { code, stderr } = await typed(`dev --serve --port ${taken.port}`);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^error: Port ${taken.port} is taken\nhint: .*--port 0`));
  } finally {
    await taken.stop();
  }
});

Deno.test("aiel dev --serve refuses a token that is too easy", async () => {
  const { code, stderr } = await typed("dev --serve --port 0", { AIEL_DEV_TOKEN: "secret" });
  assert.equal(code, 1);
  assert.match(stderr, /AIEL_DEV_TOKEN can't be a token, expected 16 to 256/);
  assert.doesNotMatch(stderr, /secret/);
});

Deno.test("aiel mcp refuses --json, since its standard output is a protocol's", async () => {
  const { code, stderr } = await typed("mcp desk --json");
  assert.equal(code, 2);
  assert.match(stderr, /takes no --json/);
});

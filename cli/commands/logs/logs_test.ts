import assert from "node:assert/strict";
import { makeReleaseHome } from "../../testing/release_home.ts";

/** A home with an execution whose code logs three lines. */
async function makeLoggedHome() {
  const home = await makeReleaseHome();
  await home.push();
  assert.equal((await home.text("deploy --env production --yes")).code, 0);
  const { runner } = home.service.world.service;
  runner.answer = ({ log }) => {
    const ts = "2026-11-20T18:00:00.000Z";
    const fields = { n: 1 };
    log({ ts, level: "debug", event: "small", fields, source: "ctx" });
    log({ ts, level: "warn", event: "odd \u001b[31m", fields: {}, source: "console" });
    log({ ts, level: "error", event: "bad", fields: {}, source: "ctx" });
    return null;
  };
  const called = await home.json("invoke tool echo --remote --env production");
  const { request_id: id } = called.document.meta as { request_id: string };
  return { ...home, id };
}

const NOW = { now: new Date("2026-11-20T18:01:00.000Z") };

Deno.test("aiel logs prints the log of an execution, by level, and as documents", async () => {
  const home = await makeLoggedHome();
  await using _home = home;
  const { id } = home;
  const all = await home.text(`logs ${id}`);
  assert.equal(all.code, 0, all.stderr);
  assert.match(
    all.stdout,
    /^18:00:00.000 debug small n=1\n18:00:00.000 warn {2}odd \\u001b\[31m \(console\)\n18:00:00.000 error bad\n$/,
  );
  const warned = await home.text(`logs ${id} --level warn`);
  assert.equal(warned.stdout.split("\n").length, 3);
  const json = await home.text(`logs ${id} -f --json`);
  const lines = json.stdout.trimEnd().split("\n").map((text) => JSON.parse(text));
  assert.deepEqual(lines.map(({ type }) => type), ["log", "log", "log", "end"]);
  assert.deepEqual(lines.at(-1), { type: "end", lines: 3, state: "succeeded" });
  const second = await home.text(`logs ${id} --attempt 2`);
  assert.deepEqual([second.code, second.stdout], [0, ""]);
  assert.match(second.stderr, /There is no such line so far/);
});

Deno.test("aiel logs --env prints what all executions logged, and whose it is", async () => {
  const home = await makeLoggedHome();
  await using _home = home;
  const line = "logs --env production --level error";
  const said = await home.text(line, NOW);
  assert.equal(said.stdout, `18:00:00.000 error bad  tool/echo ${home.id}\n`);
  assert.equal((await home.text(`${line} --export tool/other`, NOW)).stdout, "");
  const later = await home.text(`${line} --since 2026-11-20T18:00:30Z`, NOW);
  assert.equal(later.stdout, "");
});

Deno.test("Ctrl-C ends aiel logs -f with 130 and no word, a reader that goes away with 0", async () => {
  const home = await makeLoggedHome();
  await using _home = home;
  let press = () => {};
  const line = "logs -f --env production";
  const stopped = await home.text(line, {
    ...NOW,
    interrupt: (pressed) => press = pressed,
    heard: ({ stdout }) => stdout.includes("bad") && press(),
  });
  assert.deepEqual([stopped.code, stopped.stderr], [130, ""]);
  const gone = await home.text(line, {
    ...NOW,
    lost: { stdout: { readerGone: true, reason: "broken pipe" } },
  });
  assert.deepEqual([gone.code, gone.stderr], [0, ""]);
});

Deno.test("aiel logs refuses what does not go together, and says what there is not", async () => {
  await using home = await makeReleaseHome();
  const cases: [string, RegExp, number][] = [
    ["logs exe_1 --env production", /--env and an execution exclude each other/, 2],
    ["logs --env production --attempt 2", /--attempt goes with an execution only/, 2],
    ["logs --env production --since later", /--since can't be "later", expected a time/, 2],
    ["logs --env production --level loud", /level/, 2],
    ["logs", /Which log is not said\nhint: Name an execution, or pass --env <name>/, 2],
    ["logs --env production --export echo", /--export can't be "echo", expected kind\/name/, 2],
    ["logs exe_1", /Execution not found.*\n.*`aiel executions list` lists those/, 1],
  ];
  for (const [line, expected, code] of cases) {
    const said = await home.text(line);
    assert.equal(said.code, code, line);
    assert.match(said.stderr, expected, line);
  }
});

import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import type { RunOrder } from "../../../control/domain/executions/ports.ts";
import { makeReleaseHome } from "../../testing/release_home.ts";

/** A home with something live in production. */
async function makeLiveHome() {
  const home = await makeReleaseHome();
  await home.push();
  assert.equal((await home.text("deploy --env production --yes")).code, 0);
  return home;
}

const CALL = "invoke tool echo a=1 n:=2 --remote --env production";

Deno.test("aiel invoke --remote says what a local one says, with its exit codes", async () => {
  await using home = await makeLiveHome();
  const { runner } = home.service.world.service;
  const ran = await home.text(CALL);
  assert.deepEqual([ran.code, JSON.parse(ran.stdout)], [0, { a: "1", n: 2 }]);
  assert.match(ran.stderr, /^ok tool echo in 0 ms$/m);
  const json = await home.json(CALL);
  assert.deepEqual([json.code, json.document.ok, json.document.http_status], [0, true, 200]);

  runner.answer = () => {
    throw new RuntimeError("RESOURCE_LIMIT", "The memory limit was reached", { hint: "Use less" });
  };
  const failed = await home.text(CALL);
  assert.deepEqual([failed.code, failed.stdout], [1, ""]);
  assert.match(
    failed.stderr,
    /^error: The memory limit was reached \(RESOURCE_LIMIT\)\nhint: Use less$/m,
  );
  assert.match(failed.stderr, /^failed tool echo in /m);
  const document = await home.json(CALL);
  assert.deepEqual([document.code, document.error.code], [1, "RESOURCE_LIMIT"]);
});

Deno.test("aiel invoke --remote --follow shows items and logs as they come", async () => {
  await using home = await makeLiveHome();
  const { runner } = home.service.world.service;
  runner.answer = async ({ follow }: RunOrder) => {
    await follow?.item(0, { part: 1 });
    await follow?.item(1, "two\u001b[31m");
    return { items: [{ part: 1 }, "two"], value: "end" };
  };
  const ran = await home.text(`${CALL} --follow`);
  assert.equal(ran.stdout, '{"part":1}\n"two\\u001b[31m"\n"end"\n');
  assert.match(ran.stderr, /^execution exe_[0-9a-z]{26}$/m);
  const json = await home.text(`${CALL} --follow --json`);
  const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ type }) => type), ["execution", "item", "item", "envelope"]);
  assert.deepEqual(lines[1], { type: "item", seq: 0, value: { part: 1 } });
  assert.deepEqual(lines[3].envelope.result.value, "end");
});

Deno.test("aiel invoke --remote --async prints an id and how to follow it", async () => {
  await using home = await makeLiveHome();
  const ran = await home.text(`${CALL} --async --delay 10m --priority -3`);
  assert.equal(ran.code, 0);
  const id = ran.stdout.trim();
  assert.match(id, /^exe_[0-9a-z]{26}$/);
  assert.ok(ran.stderr.includes(`\`aiel logs -f ${id}\` follows it`), ran.stderr);
  assert.match(ran.stderr, /It begins at 2026-11-20T18:10:00.000Z/);
  const shown = await home.json(`executions show ${id}`);
  assert.deepEqual(
    [shown.document.state, shown.document.priority, shown.document.run_at],
    ["queued", -3, "2026-11-20T18:10:00.000Z"],
  );
  const keyed = `${CALL} --async --idempotency-key order-4711`;
  const [first, again] = [await home.text(keyed), await home.text(keyed)];
  assert.deepEqual([again.code, again.stdout], [0, first.stdout]);
});

Deno.test("Ctrl-C ends aiel invoke --remote with 130, cancels the execution, and says so", async () => {
  await using home = await makeLiveHome();
  const { runner } = home.service.world.service;
  runner.answer = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error())));
  let press = () => {};
  const ran = await home.text(`${CALL} --follow`, {
    interrupt: (pressed) => press = pressed,
    heard: ({ stderr }) => /^execution exe_/m.test(stderr) && press(),
  });
  assert.equal(ran.code, 130);
  const [, id = ""] = /which cancels execution "(exe_[0-9a-z]{26})"/.exec(ran.stderr) ?? [];
  // Ends with the execution.
  assert.equal((await home.text(`logs -f ${id}`)).code, 0);
  const shown = await home.text(`executions show ${id}`);
  assert.match(shown.stdout, /^state +cancelled$/m);
  assert.match(shown.stdout, /^cancelled by +its caller, who went away$/m);
});

Deno.test("Ctrl-C cancels what is only waited for, too", async () => {
  await using home = await makeLiveHome();
  const { runner } = home.service.world.service;
  let press = () => {};
  runner.answer = ({ signal }) => {
    press();
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error())));
  };
  const ran = await home.text(CALL, { interrupt: (pressed) => press = pressed });
  assert.equal(ran.code, 130);
  assert.match(ran.stderr, /^error: Interrupted, which cancels the execution if it began$/m);
  const { document } = await home.json("executions list");
  const [{ id = "" } = {}] = document.executions as { id?: string }[];
  const ended = await home.text(`logs -f ${id}`);
  assert.match(ended.stderr, /^exe_[0-9a-z]{26} cancelled/m);
});

Deno.test("aiel invoke refuses options that do not go together, and says where nothing is live", async () => {
  await using home = await makeReleaseHome();
  const cases: [string, RegExp][] = [
    ["invoke tool echo --env production", /--env goes with --remote only\nhint: Add --remote/],
    ["invoke tool echo --async", /--async goes with --remote only/],
    ["execute a.b --delay 1m", /--delay goes with --remote only/],
    ["describe --env production", /--env goes with --remote only/],
    [`${CALL} --grant none`, /--grant goes with local runs only/],
    [`${CALL} --delay 10m`, /--delay goes with --async only/],
    [`${CALL} --priority 3`, /--priority goes with --async only/],
    [`${CALL} --async --follow`, /--follow and --async exclude each other/],
    [`${CALL} --async --delay soon`, /--delay can't be "soon", expected a span/],
    [`${CALL} --async --delay 40d`, /--delay is longer than 31 days/],
    [`${CALL} --async --priority 101`, /expected a whole number from -100 to 100/],
    [`${CALL} --idempotency-key ü`, /--idempotency-key takes 1 to 255/],
    ["invoke tool echo a=1 --remote", /Environment is needed and can't be asked/],
  ];
  for (const [line, expected] of cases) {
    const said = await home.text(line);
    assert.equal(said.code, 2, `${line}\n${said.stderr}`);
    assert.match(said.stderr, expected, line);
  }
  const nothing = await home.text(CALL);
  assert.equal(nothing.code, 1);
  assert.match(nothing.stderr, /^error: Nothing is live.*\nhint: \S/m);
});

Deno.test("aiel execute and describe take --remote", async () => {
  await using home = await makeLiveHome();
  const { runner } = home.service.world.service;
  runner.answer = ({ request }) => request["event"] ?? { exports: [] };
  const ran = await home.text("execute entry_point.main a=1 --remote --env production");
  assert.deepEqual([ran.code, JSON.parse(ran.stdout)], [0, { a: "1" }]);
  const described = await home.text("describe --remote --env production");
  assert.match(described.stdout, /^No exports\./);
  runner.answer = () => ({ exports: "all" });
  const odd = await home.text("describe --remote --env production");
  assert.equal(odd.code, 1);
  assert.match(odd.stderr, /description is not of the form that this aiel knows\nhint: /);
});

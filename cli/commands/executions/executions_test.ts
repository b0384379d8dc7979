import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { makeReleaseHome } from "../../testing/release_home.ts";

const CALL = "invoke tool echo a=1 --remote --env production";

/** A home with something live in production, and what it is called with fails. */
async function makeFailingHome() {
  const home = await makeReleaseHome();
  await home.push();
  assert.equal((await home.text("deploy --env production --yes")).code, 0);
  home.service.world.service.runner.answer = () => {
    throw new RuntimeError("TIMEOUT", "Took too long", { hint: "Do less" });
  };
  return home;
}

Deno.test("aiel executions list filters, counts and says whether there are more", async () => {
  await using home = await makeFailingHome();
  for (let count = 0; count < 3; count++) assert.equal((await home.text(CALL)).code, 1);
  const now = { now: new Date("2026-11-20T18:02:00.000Z") };
  const listed = await home.text("executions ls --limit 2", now);
  assert.match(
    listed.stdout,
    /^(exe_[0-9a-z]{26} {2}failed {2}tool\/echo {2}production {2}api {2}2 min ago {2}-.* {2}TIMEOUT\n){2}$/,
  );
  assert.match(listed.stderr, /^hint: There are older ones: --limit 20, --all$/m);
  const json = await home.json("execution list --all");
  const { executions, more } = json.document as { executions: unknown[]; more: boolean };
  assert.deepEqual([executions.length, more], [3, false]);
  const none = [
    "--state queued,running",
    "--state dead --state succeeded",
    "--code INTERNAL",
    "--export tool/other",
    "--source schedule",
    "--env development",
    "--since 2026-11-21T00:00Z",
    "--until 2026-11-20T00:00Z",
  ];
  for (const filter of none) {
    const said = await home.text(`executions list ${filter}`);
    assert.deepEqual([said.code, said.stdout], [0, "No executions\n"], filter);
  }
  const some = "--state failed,dead --code TIMEOUT --export tool/echo --env production";
  assert.equal((await home.text(`executions list ${some}`)).stdout.split("\n").length, 4);
  const wrong: [string, RegExp][] = [
    ["--state faild", /--state can't be "faild"\nhint: Did you mean "failed"\?/],
    ["--since never", /--since can't be "never", expected a time/],
    ["--since 1d --until 2d", /--since is not before --until/],
    ["--all --limit 3", /--all and --limit exclude each other/],
    ["--code TIMEUOT", /TIMEOUT/],
    ["--export echo", /--export can't be "echo", expected kind\/name\nhint: .*tool\/echo/],
  ];
  for (const [options, expected] of wrong) {
    const said = await home.text(`executions list ${options}`);
    assert.equal(said.code, 2, options);
    assert.match(said.stderr, expected, options);
  }
});

Deno.test("aiel executions show says why first, and with --payload what was asked", async () => {
  await using home = await makeFailingHome();
  await home.text(CALL);
  const { document } = await home.json("executions list");
  const [{ id = "" } = {}] = document.executions as { id?: string }[];
  const shown = await home.text(`executions show ${id}`);
  assert.match(shown.stdout, /^error: Took too long \(TIMEOUT\)\nhint: Do less\n\nstate +failed$/m);
  assert.match(shown.stdout, /^snapshot +#1 sha256:[0-9a-f]{12}$/m);
  assert.match(shown.stdout, /^asked by +\S+, by api$/m);
  assert.ok(shown.stderr.includes(`\`aiel executions retry ${id}\` asks again`));
  assert.doesNotMatch(shown.stdout, /^request$/m);
  const payload = await home.text(`executions show ${id} --payload`);
  assert.match(payload.stdout, /^request\n\{[^]*"a": "1"[^]*^envelope\n\{/m);
  const json = await home.json(`executions show ${id} --payload`);
  assert.deepEqual(json.document.failure, {
    code: "TIMEOUT",
    message: "Took too long",
    hint: "Do less",
  });
  const missing = await home.text("executions show exe_01kbr1ze00f2k7xw4mb3r6zq9t");
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /`aiel executions list` lists those that are kept/);
});

Deno.test("aiel executions cancel and retry try each, and say with which it was not done", async () => {
  await using home = await makeFailingHome();
  const queue = async () => (await home.text(`${CALL} --async`)).stdout.trim();
  const [first, second] = [await queue(), await queue()];
  const cancelled = await home.text(`executions cancel ${first}`);
  assert.deepEqual([cancelled.code, cancelled.stdout], [0, `Cancelled ${first}\n`]);
  const again = await home.text(`executions cancel ${first}`);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /has ended already: cancelled\nhint: .*aiel executions show exe_/);
  const shown = (await home.text(`executions show ${first}`)).stdout;
  const [, asker = ""] = /^asked by +(\S+), by api$/m.exec(shown) ?? [];
  assert.match(asker, /@/);
  assert.equal(/^cancelled by +(\S+)$/m.exec(shown)?.[1], asker);
  const both = await home.json(`executions cancel ${first} ${second} ${second}`);
  assert.equal(both.code, 1);
  const { executions, failed } = both.document as {
    executions: { id: string }[];
    failed: { id: string; code: string }[];
  };
  assert.deepEqual([executions.map(({ id }) => id), failed.map(({ id }) => id)], [[second], [
    first,
  ]]);
  assert.equal(both.error.code, "CONFLICT");
  const retried = await home.text(`executions retry ${first} ${second}`);
  assert.equal(retried.code, 0, retried.stderr);
  assert.match(retried.stdout, /^(exe_[0-9a-z]{26}\n){2}$/);
  const [third = ""] = retried.stdout.split("\n");
  const waiting = await home.text(`executions retry ${third}`);
  assert.equal(waiting.code, 1);
  assert.match(waiting.stderr, /is queued\nhint: Wait for its end, or cancel it$/m);
});

Deno.test("aiel executions redrive needs to know which, and refuses what is not dead", async () => {
  await using home = await makeFailingHome();
  const id = (await home.text(`${CALL} --async`)).stdout.trim();
  const cases: [string, RegExp, number][] = [
    ["", /Which dead executions is not said\nhint: Name them, or pass --all-dead/, 2],
    ["--env production", /Which dead executions is not said/, 2],
    [`${id} --all-dead`, /--all-dead and ids exclude each other/, 2],
    [`${id} --code TIMEOUT`, /--code and ids exclude each other/, 2],
    [id, /is queued/, 1],
  ];
  for (const [words, expected, code] of cases) {
    const said = await home.text(`executions redrive ${words}`);
    assert.equal(said.code, code, words);
    assert.match(said.stderr, expected, words);
  }
  const none = await home.text("executions redrive --all-dead --env production");
  assert.deepEqual([none.code, none.stdout], [0, "Nothing was put into the queue\n"]);
});

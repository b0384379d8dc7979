import assert from "node:assert/strict";
import { makeReleaseHome } from "../../testing/release_home.ts";

const WHERE = ["--env", "production"];
const SET = ["schedules", "set", "morning", ...WHERE];
const CRON = ["--cron", "0 7 * * 1-5", "--time-zone", "Europe/Berlin"];

Deno.test("aiel schedules set keeps what is left out, and its undo brings back what was", async () => {
  await using home = await makeReleaseHome();
  const planned = await home.text([...SET, ...CRON, "--kind", "tool", "--name", "echo", "-n"]);
  assert.match(planned.stdout, /^Would set morning in production\nfrom {2}not set\n/);
  const made = await home.text([
    ...[...SET, ...CRON, "--kind", "tool", "--name", "echo"],
    ...["--payload", "-", "--timeout-ms", "900"],
  ], { stdin: '{"a":1}' });
  assert.match(
    made.stdout,
    /^to {4}"0 7 \* \* 1-5" Europe\/Berlin, tool echo \{"a":1\}, at most 900 ms\nUndo: aiel schedules remove morning --env production\nnext\n/m,
  );
  const same = await home.text(SET);
  assert.match(same.stdout, /^morning in production is so already: /);
  assert.equal((await home.text([...SET, "--disable"])).code, 2);
  const changed = await home.text([...SET, "--handler", "entry_point.main", "--disable", "-y"]);
  assert.match(
    changed.stdout,
    /^to {4}.*, entry_point\.main \{"a":1\}, at most 900 ms, disabled$/m,
  );
  const [, undo = ""] = /^Undo: aiel (.*)$/m.exec(changed.stdout) ?? [];
  assert.equal(
    undo,
    `schedules set morning --cron '0 7 * * 1-5' --time-zone Europe/Berlin --kind tool --name echo --payload '{"a":1}' --timeout-ms 900 --enable --env production`,
  );
  const shown = await home.json("schedules show morning --env production");
  assert.deepEqual([shown.document.enabled, shown.document.next], [false, []]);
});

Deno.test("aiel schedules remove asks, and its undo makes it again", async () => {
  await using home = await makeReleaseHome();
  await home.text([...SET, ...CRON, "--kind", "tool", "--name", "echo"]);
  assert.equal((await home.text("schedules rm morning --env production")).code, 2);
  const removed = await home.text("schedule remove morning --env production --yes");
  assert.match(
    removed.stdout,
    /^Removed morning in production\nfrom {2}"0 7 [^]*\nto {4}not set\n/,
  );
  assert.match(removed.stdout, /^Undo: aiel schedules set morning --cron .* --enable --env prod/m);
  const gone = await home.text("schedules remove morning --env production --yes");
  assert.match(gone.stderr, /There is no schedule "morning" in production\nhint: `aiel schedules/);
  const missing = await home.text("schedules show morning --env production");
  assert.match(missing.stderr, /`aiel schedules list` lists those of an environment/);
});

Deno.test("aiel schedules set refuses what makes no schedule", async () => {
  await using home = await makeReleaseHome();
  const cases: [readonly string[], RegExp, number][] = [
    [[], /A new schedule needs --cron\nhint: Add it, as in --cron "0 7/, 2],
    [CRON, /A new schedule needs --kind/, 2],
    [[...CRON, "--kind", "tool"], /A new schedule needs --name/, 2],
    [[...CRON, "--kind", "toll", "--name", "x"], /tool/, 2],
    [[...CRON, "--name", "x", "--handler", "a.b"], /--handler and --name exclude each other/, 2],
    [[...CRON, "--handler", "a.b", "--payload", "{"], /The value of --payload is not JSON/, 2],
    [["--enable", "--disable"], /--enable and --disable exclude each other/, 2],
    [["--cron", "", "--handler", "a.b"], /--cron is empty/, 2],
    [
      ["--cron", "often", "--handler", "a.b"],
      /cron expression "often" has 1 field, expected five/,
      1,
    ],
    [
      ["--cron", "0 7 * * *", "--time-zone", "Mars/Base", "--handler", "a.b"],
      /Mars\/Base/,
      1,
    ],
  ];
  for (const [words, expected, code] of cases) {
    const said = await home.text([...SET, ...words]);
    assert.equal(said.code, code, `${words.join(" ")}\n${said.stderr}`);
    assert.match(said.stderr, expected, words.join(" "));
  }
});

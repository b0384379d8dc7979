import assert from "node:assert/strict";
import { PLAIN_FACTS } from "../../../control/testing/plain_facts.ts";
import { USUAL_HTTP_SURFACE } from "../../../runtime/snapshot/surface_policy.ts";
import { makeReleaseHome, READS_KEY } from "../../testing/release_home.ts";

Deno.test("aiel environments set makes one, changes its rule, and says its undo", async () => {
  await using home = await makeReleaseHome();
  const made = await home.json("environments set staging");
  assert.deepEqual([made.code, made.document.from, made.document.to, made.document.undo], [
    0,
    null,
    {
      follows_pushes: false,
      keeping: { record: "full", payload_days: 7, log_days: 7, record_days: 90 },
    },
    null,
  ]);
  const same = await home.json("environment set staging --no-follow");
  assert.deepEqual([same.code, same.document.changed], [0, false]);
  assert.equal((await home.text("environments set staging --follow")).code, 2);
  const planned = await home.json("environments set staging --follow --dry-run");
  assert.deepEqual([planned.code, planned.document.changed], [0, true]);
  const changed = await home.text("environments set staging --follow --yes");
  assert.match(
    changed.stdout,
    /\nfrom {2}does not follow pushes\nto {4}follows pushes\nUndo: aiel environments set staging --no-follow\n$/,
  );
  const pushed = await home.push();
  const followed = pushed.followed as { environment: string }[];
  assert.deepEqual(followed.map(({ environment }) => environment), ["development", "staging"]);
  assert.equal((await home.text("environments set staging --follow --no-follow")).code, 2);
  assert.equal((await home.text("environments set Staging")).code, 2);
});

Deno.test("aiel environments set says what is kept of executions, and its undo", async () => {
  await using home = await makeReleaseHome();
  const line = "environments set production --record none --log-days 1";
  assert.equal((await home.text(line)).code, 2);
  const changed = await home.text(`${line} --yes`);
  assert.match(
    changed.stdout,
    /\nfrom {2}does not follow pushes; keeps requests and results for 7 days, logs for 7 days, records for 90 days\nto {4}does not follow pushes; keeps no requests and results, logs for 1 day, records for 90 days\nUndo: aiel environments set production --record full --log-days 7\n$/,
  );
  const shown = await home.text("environments show production");
  assert.match(shown.stdout, /^keeps +no requests and results, logs for 1 day, /m);
  const undone = await home.json("environments set production --record full --log-days 7 --yes");
  assert.deepEqual([undone.code, undone.document.changed], [0, true]);
  const wrong = await home.text("environments set production --log-days 401");
  assert.match(wrong.stderr, /--log-days can't be "401", expected a whole number from 1 to 400/);
});

Deno.test("aiel environments list and show say what is live and what it lacks", async () => {
  await using home = await makeReleaseHome();
  await home.grant({ env: ["API_KEY"] });
  assert.equal((await home.text("variables set API_KEY=a --env production")).code, 0);
  await home.push(READS_KEY);
  assert.equal((await home.text("deploy --env production --yes")).code, 0);
  await home.text("variables remove API_KEY --env production --yes");
  const listed = await home.text("environments ls");
  assert.match(
    listed.stdout,
    /^development {2}nothing is live .*follows pushes\nproduction {3}#1 .* lacks 1\n$/,
  );
  const shown = await home.text("environments show production");
  assert.match(shown.stdout, /^live +#1 sha256:[0-9a-f]{12}, deployment 1$/m);
  assert.match(
    shown.stdout,
    /^ {2}! variable "API_KEY" has no value\nSet variable "API_KEY": aiel variables set API_KEY --env production$/m,
  );
  const missing = await home.text("environments show nope");
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /`aiel environments list` lists them/);
});

Deno.test("aiel deploy says first who may call, and aiel environments show where", async () => {
  await using home = await makeReleaseHome();
  const name = "GET /health";
  await home.push({
    description: {
      ...PLAIN_FACTS.description,
      exports: [{ kind: "http", name }, { kind: "mcp", name: "desk/find" }],
    },
    http: { ...USUAL_HTTP_SURFACE, routes: { [name]: { auth: "public" } } },
  });
  const deployed = await home.text("deploy --env production --yes");
  assert.match(
    deployed.stderr,
    /\nWho may call:\n {2}! GET \/health: everyone\nNo new capability/,
  );
  const shown = await home.text("environments show production");
  assert.match(shown.stdout, /^http +http:\S+\/run\/acme\.payments\/fraud\/$/m);
  assert.match(shown.stdout, /^mcp desk +http:\S+\/mcp\/acme\.payments\/fraud\/desk$/m);
  const staged = await home.text("environments show development");
  assert.match(staged.stdout, /^http +http:\S+\/run\/acme\.payments\/fraud@development\/$/m);
});

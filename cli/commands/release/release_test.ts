import assert from "node:assert/strict";
import {
  ASKS_API,
  makeReleaseHome,
  READS_KEY,
  type ReleaseHome,
} from "../../testing/release_home.ts";

async function liveIn(home: ReleaseHome, environment: string): Promise<number | null> {
  const { document } = await home.json(`environments show ${environment}`);
  const live = document.live as { snapshot_number: number } | null;
  return live?.snapshot_number ?? null;
}

/** Types the line that a command said would undo it. */
async function undo(home: ReleaseHome, said: string): Promise<string> {
  const line = /^Undo: aiel (.*)$/m.exec(said)?.[1];
  assert.ok(line !== undefined, said);
  // The words of these tests have no spaces of their own.
  const ran = await home.text(
    `${line.replaceAll(/"([^"]*)"/g, (_, text) => text.replaceAll(" ", "_"))} --yes`,
  );
  assert.equal(ran.code, 0, ran.stderr);
  return ran.stdout;
}

Deno.test("aiel deploy says from, to, what is new and its undo, and the undo works", async () => {
  await using home = await makeReleaseHome();
  await home.grant({ network: ["api.example.com:443"] });
  await home.push();
  const first = await home.text("deploy --env production --yes -m First");
  assert.equal(first.code, 0, first.stderr);
  assert.match(
    first.stdout,
    /^Live in production: #1 sha256:[0-9a-f]{12}, deployment 1\nBefore: nothing\nNothing was live before/,
  );

  await home.push(ASKS_API);
  const second = await home.text("deploy --env production --yes");
  assert.match(
    second.stderr,
    /^from {2}#1 sha256:[0-9a-f]{12}, deployment 1\nto {4}#2 sha256:[0-9a-f]{12}\nNew:\n {2}\+ network "api\.example\.com:443"\n/m,
  );
  assert.match(
    second.stdout,
    /^Live in production: #2 .*, deployment 2\nBefore: #1 .*, deployment 1\nUndo: /,
  );
  assert.equal(await liveIn(home, "production"), 2);
  const undone = await undo(home, second.stdout);
  assert.equal(await liveIn(home, "production"), 1);
  // An undo has one, too.
  await undo(home, undone);
  assert.equal(await liveIn(home, "production"), 2);
  const again = await home.json("deploy --env production");
  assert.deepEqual([again.code, again.document.outcome, again.document.deployment], [
    0,
    "unchanged",
    null,
  ]);
});

Deno.test("aiel deploy says where callers reach what went live, also when it is live already", async () => {
  await using home = await makeReleaseHome();
  const exports = [
    { kind: "http", name: "GET /a", method: "GET", path: "/a" },
    { kind: "mcp", name: "desk/find", mcp: { server: "desk", type: "tool", name: "find" } },
  ];
  const mcp_servers = [{ name: "desk", tools: ["find"], resources: [], prompts: [] }];
  await home.push({ description: { exports, mcp_servers } });
  const addresses = /^ {2}http {6}http:\S+\/run\/\S+\/\n {2}mcp desk {2}http:\S+\/mcp\/\S+\/desk$/m;
  const deployed = await home.text("deploy --env production --yes");
  assert.match(deployed.stdout, addresses);
  assert.match((await home.text("deploy --env production --yes")).stdout, addresses);
  await home.push();
  const { document } = await home.json("deploy --env production --dry-run");
  assert.equal(document.urls, null);
});

Deno.test("aiel deploy --dry-run changes nothing, and exits with 1 where it would be refused", async () => {
  await using home = await makeReleaseHome();
  await home.push();
  const planned = await home.json("deploy --env production --dry-run");
  assert.deepEqual([planned.code, planned.document.outcome, planned.document.undo], [
    0,
    "planned",
    null,
  ]);
  await home.push(ASKS_API);
  const refused = await home.json("deploy --env production --dry-run");
  assert.deepEqual([refused.code, refused.error.code], [1, "NOT_GRANTED"]);
  assert.equal(await liveIn(home, "production"), null);
});

Deno.test("aiel deploy of what is not granted says each thing that is missing and what to type", async () => {
  await using home = await makeReleaseHome();
  await home.push(READS_KEY);
  const posts = () =>
    home.service.world.service.log.filter(({ method, path }) =>
      method === "POST" && String(path).endsWith("/deployments")
    ).length;
  const refused = await home.text("deploy --env production --yes");
  assert.equal(refused.code, 1);
  assert.equal(posts(), 0);
  assert.match(
    refused.stdout,
    /^Missing:\n {2}! env "API_KEY" is not granted by the workspace\n {2}! variable "API_KEY" has no value$/m,
  );
  assert.match(
    refused.stdout,
    /^Grant env "API_KEY": aiel grants show --level workspace > grant\.json/m,
  );
  assert.match(
    refused.stdout,
    /^Set variable "API_KEY": aiel variables set API_KEY --env production$/m,
  );
  const { error } = await home.json("deploy --env production --yes");
  assert.match(
    error.message,
    /^Environment "production" lacks what #1 declares: env "API_KEY" is not/,
  );
  assert.equal((error.details.missing as unknown[]).length, 2);

  await home.grant({ env: ["API_KEY"] });
  const key = "variables set API_KEY --secret --env production";
  assert.equal((await home.text(key, { stdin: "0123456789\n" })).code, 0);
  const live = await home.text("deploy --env production --yes");
  assert.equal(live.code, 0, live.stderr);
  assert.match(live.stderr, /\+ env "API_KEY"\n {2}\+ variable "API_KEY"/);
  assert.ok(!(live.stdout + live.stderr).includes("0123456789"));
});

Deno.test("an act that can't be confirmed, or lacks its environment or reason, exits with 2", async () => {
  await using home = await makeReleaseHome();
  await home.push();
  for (
    const [line, pass] of [
      ["deploy --env production", "--yes"],
      ["deploy --yes", "--env <name>"],
      ["promote development production", "--yes"],
      ["rollback --env development --yes", "-m <text>"],
      ["deployments list", "--env <name>"],
      ["variables list", "--env <name>"],
    ] as const
  ) {
    const { code, error } = await home.json(line);
    assert.deepEqual([code, error.code, error.details.pass], [2, "INPUT_REQUIRED", pass], line);
  }
  assert.equal((await home.text("promote production production --yes")).code, 2);
  assert.equal((await home.text("promote development --yes")).code, 2);
  assert.equal(await liveIn(home, "production"), null);
  const world = { env: { AIEL_TOKEN: `${home.service.world.admin.token.slice(0, -1)}!` } };
  assert.equal((await home.text("deploy --env production --yes", world)).code, 4);
});

Deno.test("aiel promote takes what is live elsewhere, and says when nothing is", async () => {
  await using home = await makeReleaseHome();
  await home.text("environments set staging");
  await home.push();
  await home.push();
  await home.text("deploy 1 --env staging --yes");
  const promoted = await home.json("promote staging production --yes -m Tried");
  assert.equal(promoted.code, 0, promoted.stderr);
  const deployment = promoted.document.deployment as Record<string, unknown>;
  assert.deepEqual(
    [promoted.document.origin, deployment.kind, deployment.snapshot_number, deployment.reason],
    ["staging, deployment 1", "promote", 1, "Tried"],
  );
  await home.text("environments set empty");
  const empty = await home.json("promote empty production --yes");
  assert.deepEqual([empty.code, empty.error.code], [1, "CONFLICT"]);
  assert.match(empty.error.message, /Nothing is live in "empty"/);
});

Deno.test("aiel rollback goes to what was live before, or to a deployment, and says what stays", async () => {
  await using home = await makeReleaseHome();
  for (let number = 0; number < 3; number++) await home.push();
  const nothing = await home.json("rollback --env production -m Why --yes");
  assert.equal(nothing.code, 1);
  for (const number of [1, 2, 3]) await home.text(`deploy ${number} --env production --yes`);
  const back = await home.text("rollback --env production -m Why --yes");
  assert.equal(back.code, 0, back.stderr);
  assert.match(back.stderr, /^Not brought back:\n {2}! /m);
  assert.equal(await liveIn(home, "production"), 2);
  const planned = await home.text("rollback --env production --to 1 --dry-run");
  assert.match(planned.stdout, /^to {4}#1 .*, of deployment 1$/m);
  await home.text("rollback --env production --to 1 -m Why --yes");
  assert.equal(await liveIn(home, "production"), 1);
  const unknown = await home.json("rollback --env production --to 9 -m Why --yes");
  assert.deepEqual([unknown.code, unknown.error.code], [1, "NOT_FOUND"]);
});

Deno.test("a change that comes in between ends an act, and what is live now is said", async () => {
  await using home = await makeReleaseHome();
  await home.push();
  await home.push();
  const { service } = home.service.world;
  let between = true;
  const usual = service.beforeTransaction;
  service.beforeTransaction = async () => {
    const last = service.log.at(-1);
    if (!between || !String(last?.path).endsWith("/changes")) return await usual();
    between = false;
    assert.equal((await home.text("deploy 1 --env production --yes")).code, 0);
  };
  const late = await home.json("deploy 2 --env production --yes");
  assert.equal(between, false);
  assert.deepEqual([late.code, late.error.code], [1, "CONFLICT"]);
  assert.match(
    late.error.message,
    /^Environment "production" has changed since it was read: #1 sha256:[0-9a-f]{12}, deployment 1, is live there now$/,
  );
  assert.equal(await liveIn(home, "production"), 1);
});

Deno.test("aiel deployments list and show tell what went live, by whom, and what it changed", async () => {
  await using home = await makeReleaseHome();
  await home.grant({ network: ["api.example.com:443"] });
  await home.push();
  await home.text("deploy --env production --yes -m First");
  await home.push(ASKS_API);
  await home.text("deploy --env production --yes -m Second");
  const listed = await home.text("deployment ls --env production -n 1");
  assert.match(
    listed.stdout,
    /^2 {2}live {2}deploy {2}#2 sha256:[0-9a-f]{12} {2}\S+ \S+ {2}\S+@\S+ {2}Second\n$/,
  );
  assert.match(listed.stderr, /There are older ones/);
  const shown = await home.text("deployments show 2 --env production");
  assert.match(
    shown.stdout,
    /^New:\n {2}\+ network "api\.example\.com:443"\n[^]*^1 file: 0 new, 1 modified, 0 deleted\n {2}~ push\.txt$/m,
  );
});

Deno.test("aiel push says where the snapshot is live, and why not", async () => {
  await using home = await makeReleaseHome();
  const pushed = await home.push();
  assert.deepEqual(
    (pushed.followed as Record<string, unknown>[]).map((
      { environment, live },
    ) => [environment, (live as { number: number }).number]),
    [["development", 1]],
  );
  const refused = await home.push(ASKS_API);
  const [followed] = refused.followed as Record<string, unknown>[];
  assert.deepEqual([followed?.deployment, (followed?.live as { number: number }).number], [
    null,
    1,
  ]);
  await Deno.writeTextFile(`${home.path}/more.txt`, "more\n");
  await home.text("add .");
  await home.text("commit -m More");
  const { stdout, stderr } = await home.text("push");
  assert.match(
    stderr,
    /^\[8\/8\] Published: it is the newest snapshot of payments\/fraud, and live nowhere yet$/m,
  );
  assert.match(
    stdout,
    /^development follows pushes, but #3 is not live there: network "api\.example\.com:443" is not granted by the workspace; #1 stays live$/m,
  );
  assert.match(
    stderr,
    /^Grant network "api\.example\.com:443": aiel grants show --level workspace/m,
  );
});

import assert from "node:assert/strict";
import { ASKS_API, makeReleaseHome } from "../../testing/release_home.ts";

const API = JSON.stringify({ capabilities: { network: ["api.example.com:443"] } });

Deno.test("aiel grants set says the change in words, whom it stops, and its undo", async () => {
  await using home = await makeReleaseHome();
  const set = "grants set - --level workspace";
  assert.equal((await home.text(set, { stdin: API })).code, 2);
  const planned = await home.json(`${set} --dry-run`, { stdin: API });
  const words = ['network: "api.example.com:443" is newly allowed'];
  assert.deepEqual([planned.code, planned.document.changes], [0, words]);
  const given = await home.text(`${set} --yes`, { stdin: API });
  assert.equal(
    given.stdout,
    [
      "Changed the grant of workspace payments",
      "from  nothing",
      "to    version 1",
      `  ${words}`,
      "Undo: aiel grants set --remove --level workspace",
      "",
    ].join("\n"),
  );
  const again = await home.json(set, { stdin: API });
  assert.deepEqual([again.code, again.document.changed], [0, false]);

  await home.push(ASKS_API);
  await home.text("deploy --env production --yes");
  const taken = await home.text("grants set --remove --level workspace --yes");
  assert.match(
    taken.stdout,
    /^! fraud, production: nothing of what is live starts any more, since it lacks:\n {4}network "api\.example\.com:443" is not granted by the workspace$/m,
  );
  assert.match(taken.stdout, /\nUndo: aiel grants set --restore 1 --level workspace\n$/);
  assert.equal((await home.text("grants set --restore 1 --level workspace --yes")).code, 0);
  const shown = await home.text("environments show production");
  assert.ok(!shown.stdout.includes("lacks"));
});

Deno.test("aiel grants show has every level, or one as set takes it", async () => {
  await using home = await makeReleaseHome();
  await home.text("grants set - --level workspace --yes", { stdin: API });
  await home.text("grants set - --env production --yes", {
    stdin: JSON.stringify({ limits: { timeout_ms: 1000 } }),
  });
  const all = await home.text("grants show");
  assert.equal(
    all.stdout,
    [
      "workspace payments (version 1)",
      '  network "api.example.com:443"',
      "project fraud",
      "  nothing is said, so it changes nothing",
      "environment development",
      "  nothing is said, so it changes nothing",
      "environment production (version 1)",
      "  at most timeout_ms 1000",
      "",
    ].join("\n"),
  );
  const one = await home.text("grants show --level workspace");
  await Deno.writeTextFile(`${home.path}/grant.json`, one.stdout);
  const same = await home.json("grants diff grant.json --level workspace");
  assert.deepEqual([same.code, same.document.changes], [0, []]);
  const { document } = await home.json("grants show --env production");
  assert.deepEqual((document.grants as { level: string }[]).map(({ level }) => level), [
    "workspace",
    "project",
    "environment",
  ]);
  const version = await home.text("grants show --level workspace --at 1");
  assert.equal(version.stdout, one.stdout);
});

Deno.test("what is missing in the grant of an environment is granted as the advice says", async () => {
  await using home = await makeReleaseHome();
  await home.text("grants set - --level workspace --yes", { stdin: API });
  await home.text("grants set - --env production --yes", { stdin: "{}" });
  await home.push(ASKS_API);
  const refused = await home.text("deploy --env production --yes");
  const [, show] = /: aiel (grants show .*?) > grant\.json, add it there/.exec(refused.stdout) ??
    [];
  assert.equal(show, "grants show --level environment --env production");
  assert.ok("capabilities" in JSON.parse((await home.text(show)).stdout));
});

Deno.test("aiel grants refuses what can't be a grant, and levels that are not said", async () => {
  await using home = await makeReleaseHome();
  const codes = async (line: string, stdin = "{}") => {
    const { code, error } = await home.json(line, { stdin });
    return [code, error.code];
  };
  for (
    const line of [
      "grants set - --yes",
      "grants set --level workspace --yes",
      "grants set - --remove --level workspace --yes",
      "grants set - --level environment --yes",
      "grants set - --level project --env production --yes",
      "grants set --restore x --level project --yes",
      "grants set nowhere.json --level project --yes",
      "grants show --at 1",
    ]
  ) assert.deepEqual(await codes(line), [2, "USAGE"], line);
  for (
    const text of [
      "[]",
      '{"capabilites": {}}',
      '{"capabilities": {"network": ["http://x"]}}',
      '{"integrations": {"crm": {"provider": "http", "actions": ["NONSENSE"]}}}',
      '{"limits": {"timeout_ms": "1 s"}}',
    ]
  ) {
    const line = "grants set - --level project --yes";
    assert.deepEqual(await codes(line, text), [1, "VALIDATION_FAILED"], text);
  }
  assert.deepEqual(await codes("grants set --restore 7 --level project --yes"), [1, "NOT_FOUND"]);
});

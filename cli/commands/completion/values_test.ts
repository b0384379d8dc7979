import assert from "node:assert/strict";
import { startListeningService } from "../../../tests/harness/listening_service.ts";
import { type FakeWorld, run } from "../../testing/fake_host.ts";
import { type Home, makeHome } from "../../testing/logged_in.ts";
import { COMMANDS } from "../specs.ts";

async function complete(home: Home, words: string, world: FakeWorld = {}): Promise<string[]> {
  const { code, stdout, stderr } = await run(["complete", "--", ...words.split(" ")], COMMANDS, {
    cwd: home.path,
    ...world,
    env: { HOME: home.path, AIEL_NO_KEYRING: "1", ...world.env },
  });
  assert.deepEqual([code, stderr], [0, ""], words);
  return stdout.split("\n").filter((line) => line !== "").map((line) => line.split("\t")[0] ?? "");
}

Deno.test("aiel complete knows workspaces and projects as the service told them last, and asks no service", async () => {
  await using home = await makeHome();
  const path = `${home.path}/.local/state/aiel/places.json`;
  {
    await using service = await startListeningService();
    const line = `auth login --base-url ${service.url} --with-token`;
    assert.equal((await home.text(line, { stdin: service.world.admin.token })).code, 0);
    const requests = service.world.service.log.length;
    assert.deepEqual(await complete(home, "config set workspace p"), ["payments"]);
    assert.equal(service.world.service.log.length, requests);
    for (
      const made of [
        "workspace create risk",
        "project create refunds",
        "project create scoring --workspace risk",
        "project rename fraud fraud-checks --yes",
        "workspace rename risk risks --yes",
      ]
    ) assert.equal((await home.text(made)).code, 0, made);
  }
  // The service is gone.
  assert.deepEqual(await complete(home, "config set workspace r"), ["risks"]);
  assert.deepEqual(await complete(home, "config set project f"), ["fraud-checks"]);
  assert.deepEqual(await complete(home, "project archive re"), ["refunds"]);
  assert.deepEqual(await complete(home, "member list --workspace pay"), ["payments"]);
  assert.deepEqual(await complete(home, "clone risks/"), ["risks/scoring"]);
  assert.equal((await Deno.stat(path)).mode! & 0o022, 0);
  // Another service has other names, and another profile others.
  const other = { AIEL_BASE_URL: "https://other.example" };
  assert.deepEqual(await complete(home, "config set workspace p", { env: other }), []);
  const profile = { AIEL_PROFILE: "other" };
  assert.deepEqual(await complete(home, "config set workspace p", { env: profile }), []);
});

Deno.test("aiel complete knows the environments of the project in use, as they were told last", async () => {
  await using service = await startListeningService();
  await using home = await makeHome({ ...service.env });
  const env = { ...service.env };
  const complete_ = (words: string) => complete(home, words, { env });
  assert.deepEqual(await complete_("deploy --env p"), ["production"]);
  assert.deepEqual(await complete_("promote "), ["development", "production"]);
  assert.equal((await home.text("environments set staging")).code, 0);
  assert.deepEqual(await complete_("promote development s"), ["staging"]);
  assert.deepEqual(await complete_("variables set A=b --env=s"), ["--env=staging"]);
  // Of another project nothing was told, and what was is still there.
  const other = { env: { ...env, AIEL_PROJECT: "refunds" } };
  assert.deepEqual(await complete(home, "rollback --env ", other), ["development", "production"]);
  // Without a project there is nothing to complete from.
  assert.deepEqual(await complete(home, "rollback --env "), []);
});

Deno.test("aiel complete offers nothing from damaged or hostile memories, and says nothing", async () => {
  await using home = await makeHome();
  const directory = `${home.path}/.local/state/aiel`;
  await Deno.mkdir(directory, { recursive: true });
  const own = (workspaces: unknown, base_url: unknown = "https://aiel.example") =>
    JSON.stringify({ version: 1, profiles: { default: { base_url, workspaces } } });
  for (
    const [text, expected] of [
      ["{", []],
      ["[]", []],
      ['{"profiles": []}', []],
      [own(null), []],
      [own({ payments: [] }, "nonsense"), []],
      [own({ "$(reboot)": ["x"], "a\nb": [], "`id`": [], payments: "fraud" }), ["payments"]],
    ] as const
  ) {
    await Deno.writeTextFile(`${directory}/places.json`, text);
    const env = { AIEL_BASE_URL: "https://aiel.example" };
    assert.deepEqual(await complete(home, "config set workspace ", { env }), expected, text);
  }
});

Deno.test("aiel complete offers the newest snapshot, and the one of the last push", async () => {
  await using home = await makeHome();
  assert.equal((await home.text("init")).code, 0);
  assert.deepEqual(await complete(home, "snapshots diff "), ["head"]);
  const path = `${home.path}/.aiel/state.json`;
  const state = JSON.parse(await Deno.readTextFile(path));
  const snapshot_id = `sha256:${"ab".repeat(32)}`;
  state.remote = { snapshot_id, commit: null, seen_at: "2026-11-20T12:00:00.000Z" };
  await Deno.writeTextFile(path, JSON.stringify(state));
  assert.deepEqual(await complete(home, "snapshots show "), ["head", snapshot_id]);
});

Deno.test("aiel complete knows the MCP servers of the project", async () => {
  await using home = await makeHome();
  const cwd = `${home.path}/desk`;
  await Deno.mkdir(cwd);
  const entry =
    'import { mcpServer } from "aiel";\nmcpServer("desk").tool("ping", () => "pong");\n';
  await Deno.writeTextFile(`${cwd}/entry_point.ts`, entry);
  assert.deepEqual(await complete(home, "mcp d", { cwd }), ["desk"]);
});

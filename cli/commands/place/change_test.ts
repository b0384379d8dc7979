import assert from "node:assert/strict";
import {
  type ListeningService,
  startListeningService,
} from "../../../tests/harness/listening_service.ts";
import { type Home, makeHome } from "../../testing/logged_in.ts";

interface Team extends AsyncDisposable {
  service: ListeningService;
  home: Home;
}

/** Logged in as the admin, in workspace "payments" with the project "fraud". */
async function openTeam(): Promise<Team> {
  const service = await startListeningService();
  const home = await makeHome();
  await home.keep(service.world.admin.token, service.url);
  for (const setting of ["workspace payments", "project fraud"]) {
    assert.equal((await home.text(`config set ${setting}`)).code, 0);
  }
  return {
    service,
    home,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

async function settings(home: Home): Promise<unknown[]> {
  return await Promise.all(
    ["workspace", "project"].map(async (key) =>
      (await home.json(`config get ${key}`)).document.value
    ),
  );
}

Deno.test("aiel project rename asks where it can be answered, changes nothing in a dry run, and takes the settings along", async () => {
  await using team = await openTeam();
  const { home } = team;
  const line = "project rename fraud fraud-checks";
  const dry = await home.json(`${line} --dry-run`);
  assert.deepEqual([dry.code, dry.document.slug, dry.document.settings], [0, "fraud-checks", [
    "user",
  ]]);
  const unasked = await home.json(line);
  assert.deepEqual([unasked.code, unasked.error.code], [2, "INPUT_REQUIRED"]);
  assert.equal(unasked.error.details.pass, "--yes");
  assert.deepEqual(await settings(home), ["payments", "fraud"]);

  const renamed = await home.text(`${line} --yes`);
  assert.equal(renamed.code, 0, renamed.stderr);
  assert.equal(
    renamed.stdout,
    "Renamed project fraud to fraud-checks\nSet project = fraud-checks (user)\n",
  );
  assert.deepEqual(await settings(home), ["payments", "fraud-checks"]);
  // It had a title of its own, which stays; what never got one is called by its short name.
  const titles = async () =>
    Object((await home.json("info projects")).document.projects)
      .map(({ name }: { name: string }) => name);
  const [before] = await titles();
  assert.notEqual(before, "fraud-checks");
  assert.equal((await home.json("project create one")).code, 0);
  assert.equal((await home.json("project rename one two --yes")).document.name, "two");
  assert.deepEqual(await titles(), [before, "two"]);
  const again = await home.json("project rename fraud-checks fraud-checks");
  assert.deepEqual([again.code, again.document.changed], [0, false]);
  const gone = await home.json(`${line} --yes`);
  assert.deepEqual([gone.code, gone.error.code], [1, "NOT_FOUND"]);
  // A title is no address: nothing is asked.
  const titled = await home.json("project rename fraud-checks --name Checks");
  assert.deepEqual([titled.document.name, titled.document.slug], ["Checks", "fraud-checks"]);
  const plain = await home.text("project rename fraud-checks --name fraud-checks");
  assert.equal(plain.stdout, 'Renamed project fraud-checks to "fraud-checks"\n');
});

Deno.test("aiel workspace rename moves every setting that names it, of this directory too", async () => {
  await using team = await openTeam();
  const { home } = team;
  assert.equal((await home.text("init")).code, 0);
  for (const setting of ["workspace payments", "project fraud"]) {
    assert.equal((await home.text(`config set ${setting} --scope project`)).code, 0);
  }
  const { document } = await home.json("workspace rename payments billing --yes");
  assert.deepEqual(document.settings, ["user", "project"]);
  assert.deepEqual(document.before, { slug: "payments", name: "Payments", archived: false });
  assert.deepEqual(await settings(home), ["billing", "fraud"]);
  assert.equal((await home.json("info projects")).code, 0);
  // A project of another workspace that is called the same is another one.
  assert.equal((await home.json("workspace create risk")).code, 0);
  assert.equal((await home.json("project create fraud --workspace risk")).code, 0);
  const other = await home.json("project rename fraud scoring --workspace risk --yes");
  assert.deepEqual(other.document.settings, []);
  assert.deepEqual(await settings(home), ["billing", "fraud"]);
});

Deno.test("aiel project archive puts a project away until --undo brings it back", async () => {
  await using team = await openTeam();
  const { home } = team;
  const listed = async () =>
    Object((await home.json("info projects")).document.projects)
      .map(({ slug }: { slug: string }) => slug);
  assert.equal((await home.json("project archive fraud")).error.code, "INPUT_REQUIRED");
  assert.equal((await home.json("project archive fraud --dry-run")).document.archived, true);
  assert.deepEqual(await listed(), ["fraud"]);
  const archived = await home.text("project archive fraud --yes");
  assert.deepEqual(archived, {
    code: 0,
    stdout: "Archived project fraud of workspace payments\n",
    stderr: "To bring it back: aiel project archive fraud --workspace payments --undo\n",
  });
  assert.deepEqual(await listed(), []);
  const twice = await home.json("project archive fraud --yes");
  assert.deepEqual([twice.code, twice.document.changed], [0, false]);
  const refused = await home.json("project rename fraud other --yes");
  assert.deepEqual([refused.code, refused.error.code], [1, "CONFLICT"]);
  assert.match(refused.error.hint ?? "", /aiel project archive fraud --undo/);
  assert.equal((await home.json("project archive fraud --undo")).document.archived, false);
  assert.deepEqual(await listed(), ["fraud"]);
});

Deno.test("aiel workspace archive and rename are refused to those who may not, and to names that can't be", async () => {
  await using team = await openTeam();
  const { home, service } = team;
  const env = { AIEL_TOKEN: service.world.developer.token };
  for (const line of ["workspace archive payments --yes", "workspace rename payments x --yes"]) {
    const { code, error } = await home.json(line, { env });
    assert.deepEqual([code, error.code], [1, "FORBIDDEN"], line);
  }
  for (
    const line of ["workspace rename payments UPPER", "project rename fraud", "project rename"]
  ) {
    const { code, error } = await home.json(line);
    assert.deepEqual([code, error.code], [2, "USAGE"], line);
  }
  assert.equal((await home.json("workspace archive payments --yes")).code, 0);
  const inside = await home.json("project create more");
  assert.equal(inside.error.code, "CONFLICT");
  assert.match(inside.error.hint ?? "", /aiel workspace archive payments --undo/);
  assert.equal((await home.json("workspace archive payments --undo")).code, 0);
});

Deno.test("aiel workspace rename leaves the names in a directory that is used with another service", async () => {
  await using team = await openTeam();
  const { home, service } = team;
  const cwd = `${home.path}/hello`;
  assert.equal((await home.text("init hello")).code, 0);
  const set = await home.text("config set workspace payments --scope project", { cwd });
  assert.equal(set.code, 0, set.stderr);
  await home.keep(service.world.admin.token, service.url, "staging");
  const elsewhere = await home.json("workspace rename payments billing --yes --profile staging", {
    cwd,
  });
  assert.deepEqual([elsewhere.code, elsewhere.document.settings], [0, []]);
  const here = await home.json("workspace rename billing payments --yes --profile staging", {
    cwd,
  });
  assert.equal(here.code, 0);
  const own = await home.json("workspace rename payments billing --yes", { cwd });
  assert.deepEqual([own.code, own.document.settings], [0, ["user", "project"]]);
});

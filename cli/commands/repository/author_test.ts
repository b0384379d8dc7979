import assert from "node:assert/strict";
import { startListeningService } from "../../../tests/harness/listening_service.ts";
import type { FakeWorld } from "../../testing/fake_host.ts";
import { type Home, makeHome } from "../../testing/logged_in.ts";

/** Commits something new and gives who is said to have made it. */
async function authorOf(home: Home, world: FakeWorld = {}) {
  await Deno.writeTextFile(`${home.path}/note.txt`, crypto.randomUUID());
  for (const line of ["add .", "commit -m Next"]) {
    const { code, stderr } = await home.text(line, world);
    assert.equal(code, 0, stderr);
  }
  const { document } = await home.json("log -n 1");
  return Object(document.commits)[0].author;
}

async function project(): Promise<Home> {
  const home = await makeHome();
  assert.equal((await home.text("init")).code, 0);
  return home;
}

const GIT: FakeWorld = {
  capture: (_program, args) =>
    Promise.resolve({
      code: 0,
      stdout: args.at(-1) === "user.name" ? "Git Ada\n" : "git@x.org\n",
      stderr: "",
    }),
};

Deno.test("findAuthor takes the user who logged in, without asking the service", async () => {
  await using home = await project();
  {
    await using service = await startListeningService();
    const line = `auth login --base-url ${service.url} --with-token`;
    const { developer, viewer } = service.world;
    assert.equal((await home.text(line, { stdin: developer.token })).code, 0);
    const other = await home.text(`${line} --profile other`, { stdin: viewer.token });
    assert.equal(other.code, 0, other.stderr);
  }
  const author = { name: "dev", email: "dev@example.com" };
  assert.deepEqual(await authorOf(home), author);
  assert.deepEqual(await authorOf(home, { env: { USER: "root" } }), author);
  const other = await authorOf(home, { env: { AIEL_PROFILE: "other" } });
  assert.equal(other.email, "vera@example.com");
  // Another credential than the stored one is in use, and whose it is was not asked.
  const token = await authorOf(home, { env: { AIEL_TOKEN: "aiel_x_0123456789", USER: "root" } });
  assert.deepEqual(token, { name: "root", email: null });
  assert.equal((await home.text("auth logout")).code, 0);
  assert.deepEqual(await authorOf(home, { env: { USER: "root" } }), { name: "root", email: null });
});

Deno.test("findAuthor takes what was set before what git says, and git before the rest", async () => {
  await using home = await project();
  assert.deepEqual(await authorOf(home, GIT), { name: "Git Ada", email: "git@x.org" });
  for (const setting of ["author_name Ada", "author_email ada@example.com"]) {
    assert.equal((await home.text(`config set ${setting}`)).code, 0);
  }
  assert.deepEqual(await authorOf(home, GIT), { name: "Ada", email: "ada@example.com" });
  const env = { AIEL_AUTHOR_NAME: "Grace", AIEL_AUTHOR_EMAIL: "grace@example.com" };
  const told = await authorOf(home, { ...GIT, env });
  assert.deepEqual(told, { name: "Grace", email: "grace@example.com" });
});

Deno.test("findAuthor never gives one person the address of another", async () => {
  await using home = await project();
  await using service = await startListeningService();
  const line = `auth login --base-url ${service.url} --with-token`;
  assert.equal((await home.text(line, { stdin: service.world.developer.token })).code, 0);
  const named = await authorOf(home, { env: { AIEL_AUTHOR_NAME: "Bot" } });
  assert.deepEqual(named, { name: "Bot", email: null });
});

Deno.test("aiel commit asks for no message when nothing is staged", async () => {
  await using home = await project();
  const first = await home.text("commit", { terminal: true });
  assert.deepEqual([first.code, first.stdout], [1, "Nothing is staged\n"]);
  await authorOf(home);
  const again = await home.text("commit", { terminal: true });
  assert.deepEqual([again.code, again.stdout], [1, "Nothing is staged\n"]);
});

Deno.test("aiel commit says how to be known, and commits with damaged credentials too", async () => {
  await using home = await project();
  await Deno.mkdir(`${home.path}/.config/aiel`, { recursive: true });
  await Deno.writeTextFile(`${home.path}/.config/aiel/credentials.json`, "{", { mode: 0o600 });
  assert.equal((await home.text("add .")).code, 0);
  const { code, stderr } = await home.text("commit -m First");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /hint: .*aiel config set author_name <name>/);
  const wrong = await home.json("config set author_name A<b>");
  assert.equal(wrong.error.code, "USAGE");
});

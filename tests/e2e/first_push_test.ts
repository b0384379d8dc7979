/** From an empty machine to the first push: by its hints, by one command, and by questions. */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { cliEnvironment, type CliOutput, runCli } from "../harness/cli.ts";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canHaveTerminal, KEY, openTerminal } from "../harness/terminal.ts";

const BINARY = Deno.env.get("AIEL_TEST_BINARY") || undefined;

/** A new machine, with a service that nothing is in. */
async function machine() {
  const dir = tempDir();
  const home = `${dir.path}/home`;
  const project = `${dir.path}/Driver Onboarding`;
  Deno.mkdirSync(home);
  Deno.mkdirSync(project);
  const service = await startService(`${dir.path}/data`);
  const env = { AIEL_NO_KEYRING: "1", AIEL_AUTHOR_NAME: "Ada", AIEL_AUTHOR_EMAIL: "ada@x.org" };
  const aiel = (line: string, more: { stdin?: string; env?: Record<string, string> } = {}) =>
    runCli(line.split(" "), {
      cwd: project,
      home,
      binary: BINARY,
      stdin: more.stdin ?? "",
      env: { ...env, ...more.env },
    });
  return {
    home,
    project,
    aiel,
    url: service.url,
    token: service.token ?? "",
    /** Runs lines that must work. */
    async all(...lines: string[]): Promise<CliOutput[]> {
      const said: CliOutput[] = [];
      for (const line of lines) {
        const one = await aiel(line);
        assert.equal(one.code, 0, `${line}\n${one.stdout}${one.stderr}`);
        said.push(one);
      }
      return said;
    },
    async logIn(): Promise<CliOutput> {
      return await aiel(`auth login --base-url ${service.url} --with-token`, {
        stdin: service.token ?? "",
      });
    },
    onTerminal: (line: string) => {
      const program = BINARY === undefined
        ? `'${Deno.execPath()}' run -A '${REPOSITORY}/cli/main.ts'`
        : `'${BINARY}'`;
      const all = { ...cliEnvironment(home, BINARY === undefined), ...env };
      return openTerminal(`exec ${program} ${line}`, { cwd: project, env: all });
    },
    [Symbol.asyncDispose]: async () => {
      await service.end("SIGTERM");
      dir[Symbol.dispose]();
    },
  };
}

Deno.test("every hint on the way from an empty machine to a push leads one step further", async () => {
  await using it = await machine();
  const hint = async (line: string, code: number): Promise<string> => {
    const said = await it.aiel(line);
    assert.equal(said.code, code, `${line}\n${said.stdout}${said.stderr}`);
    return /^hint: (.*)$/m.exec(said.stderr)?.[1] ?? "";
  };
  assert.match(await hint("push", 1), /aiel init/);
  const [init] = await it.all("init");
  assert.match(init?.stderr ?? "", /^Try: aiel invoke tool normalize_email/m);
  assert.match(await hint("push", 2), /`aiel auth login`/);
  assert.match(await hint("auth login", 2), /--base-url <url>/);
  assert.match(await hint(`auth login --base-url ${it.url}`, 2), /--with-token/);
  const login = await it.logIn();
  assert.match(login.stderr, /`aiel workspace create <name> --use` .*`aiel push --create`/);
  assert.match(await hint("push", 1), /`aiel add \.`, then `aiel commit -m <text>`/);
  await it.all("add .", "commit -m First");
  for (const line of ["info workspaces", "workspace list"]) {
    const said = await it.aiel(line);
    assert.match(said.stderr, /`aiel workspace create <name> --use`/, line);
  }
  assert.match(await hint("push", 2), /^`aiel push --create` makes what is missing and pushes/);
  assert.match(await hint("member list", 2), /`aiel workspace create <name> --use` to make one/);
  const [, , listed, pushed] = await it.all(
    "workspace create drivers --use",
    "member list",
    "project list",
    "push --create",
  );
  assert.match(listed?.stderr ?? "", /`aiel project create <name> --use`.*`aiel push --create`/);
  assert.match(pushed?.stdout ?? "", /^Pushed snapshot #1 to drivers\/driver_onboarding$/m);
});

Deno.test("aiel push --create makes a workspace and a project, says how, and keeps to them", async () => {
  await using it = await machine();
  await it.all("init", "add .", "commit -m First");
  await it.logIn();
  const dry = await it.aiel("push --create --dry-run");
  assert.equal(dry.code, 1);
  assert.match(dry.stderr, /There is no workspace "default" yet/);
  const [first] = await it.all("push --create");
  assert.match(
    first?.stderr ?? "",
    /Made workspace default, as `aiel workspace create default` does/,
  );
  assert.match(
    first?.stderr ?? "",
    /Made project driver_onboarding in workspace default, as `aiel project create driver_onboarding --workspace default` does/,
  );
  assert.match(first?.stdout ?? "", /^Pushed snapshot #1 to default\/driver_onboarding$/m);
  const [again] = await it.all("push --create", "push");
  assert.equal(again?.stdout, "Everything is pushed already\n");
  assert.doesNotMatch(again?.stderr ?? "", /Made/);
  const [info] = await it.all("info --json");
  const { workspace, project, account } = JSON.parse(info?.stdout ?? "");
  assert.deepEqual([workspace, project], ["default", "driver_onboarding"]);
  assert.deepEqual(account, { name: "Admin", email: "admin@localhost", tenant: "Default" });
});

Deno.test("aiel push --create makes what is named and missing, and makes nothing for what can't be pushed", async () => {
  await using it = await machine();
  await it.all("init");
  await it.logIn();
  assert.equal((await it.aiel("push --create")).code, 1);
  assert.deepEqual(JSON.parse((await it.aiel("workspace list --json")).stdout).workspaces, []);
  await it.all("add .", "commit -m First");
  const env = { AIEL_WORKSPACE: "payments", AIEL_PROJECT: "fraud" };
  const without = await it.aiel("push", { env });
  assert.equal(without.code, 1);
  assert.match(without.stderr, /Project not found.*\nhint: .*`aiel push --create`/);
  const made = await it.aiel("push --create --quiet", { env });
  assert.deepEqual([made.code, made.stderr], [0, ""]);
  assert.match(made.stdout, /to payments\/fraud$/m);
});

Deno.test("aiel -q says results and nothing on standard error, in every command that works", async () => {
  await using it = await machine();
  const login = await it.aiel(`auth login -q --base-url ${it.url} --with-token`, {
    stdin: it.token,
  });
  assert.deepEqual([login.code, login.stderr], [0, ""]);
  const lines = [
    "init -q",
    "status -q",
    "add . -q",
    "commit -m First -q",
    "workspace list -q",
    "workspace create drivers --use -q",
    "workspace create other -q",
    "workspace archive other --yes -q",
    "project list -q",
    "project create onboarding -q",
    "push --create -q",
    "push -q",
    "pull -q",
    "member add grace@example.com -q",
    "token create laptop -q",
    "info -q",
    "config list -q",
    "auth status -q",
    "audit verify -q",
    "invoke tool normalize_email email=A@b.c -q",
    "describe -q",
    "validate -q",
    "clone drivers/driver_onboarding copy -q",
  ];
  for (const said of await it.all(...lines)) {
    assert.equal(said.stderr, "");
    assert.doesNotMatch(said.stdout, /\b(?:Try|hint):|^To /m);
  }
});

Deno.test("aiel push offers to make a workspace and a project on a terminal", async () => {
  if (!await canHaveTerminal()) return;
  await using it = await machine();
  await it.all("init", "add .", "commit -m First");
  await it.logIn();
  const terminal = it.onTerminal("push");
  await terminal.until("Name of the one to make");
  await terminal.type(`drivers${KEY.enter}`);
  await terminal.until("Project in workspace drivers");
  await terminal.type(KEY.enter);
  const { code, screen } = await terminal.end();
  assert.equal(code, 0, screen);
  assert.match(screen, /Pushed.* snapshot #1 to drivers\/driver_onboarding/);
});

Deno.test("aiel auth login asks again for a token that was mistyped at a terminal", async () => {
  if (!await canHaveTerminal()) return;
  await using it = await machine();
  const terminal = it.onTerminal(`auth login --base-url ${it.url}`);
  await terminal.until("Token for");
  await terminal.type(`${it.token.slice(0, -1)}${KEY.enter}`);
  await terminal.until("Try again");
  await terminal.until("Token for");
  await terminal.type(`${it.token}${KEY.enter}`);
  const { code, screen } = await terminal.end();
  assert.equal(code, 0, screen);
  assert.match(screen, /Logged in/);
  assert.ok(!screen.includes(it.token));
});

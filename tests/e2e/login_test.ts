/** Logging in to the real service by the real command: from a pipe, and on a terminal. */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { cliEnvironment, type CliOutput, runCli } from "../harness/cli.ts";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canHaveTerminal, KEY, openTerminal } from "../harness/terminal.ts";

interface Account extends AsyncDisposable {
  url: string;
  /** Of the first admin. */
  token: string;
  home: string;
  /** Runs a command line that must end like this; what it says holds no token. */
  aiel(line: string, options?: { stdin?: string; code?: number }): Promise<CliOutput>;
  /** The same on a terminal. */
  onTerminal(line: string): ReturnType<typeof openTerminal>;
}

const BINARY = Deno.env.get("AIEL_TEST_BINARY") || undefined;

async function account(): Promise<Account> {
  const dir = tempDir();
  const home = `${dir.path}/home`;
  Deno.mkdirSync(home);
  const service = await startService(`${dir.path}/data`);
  const token = service.token ?? "";
  const options = { cwd: home, home, binary: BINARY, env: { AIEL_NO_KEYRING: "1" } };
  return {
    url: service.url,
    token,
    home,
    aiel: async (line, { stdin = "", code = 0 } = {}) => {
      const said = await runCli(line.split(" "), { ...options, stdin });
      assert.equal(said.code, code, `${line}\n${said.stdout}${said.stderr}`);
      assert.ok(!(said.stdout + said.stderr).includes(token), `${line}: the token was shown`);
      return said;
    },
    onTerminal: (line) => {
      const program = BINARY === undefined
        ? `'${Deno.execPath()}' run -A '${REPOSITORY}/cli/main.ts'`
        : `'${BINARY}'`;
      const env = { ...cliEnvironment(home, BINARY === undefined), ...options.env };
      return openTerminal(`exec ${program} ${line}`, { cwd: home, env });
    },
    [Symbol.asyncDispose]: async () => {
      await service.end("SIGTERM");
      dir[Symbol.dispose]();
    },
  };
}

Deno.test("aiel auth login, config, info and audit work against the real service", async () => {
  await using world = await account();
  const { aiel, url, token, home } = world;
  const login = `auth login --base-url ${url} --with-token`;
  const first = await aiel(login, { stdin: `${token}\n` });
  assert.match(
    first.stdout,
    /^Logged in to http:\/\/127\.0\.0\.1:\d+ as admin@localhost \(tenant /,
  );
  assert.match(
    first.stderr,
    /hint: There is no workspace yet: `aiel workspace create <name> --use`/,
  );
  assert.equal(Deno.statSync(`${home}/.config/aiel/credentials.json`).mode! & 0o777, 0o600);

  await aiel("workspace create payments");
  await aiel("config set workspace payments");
  await aiel("project create fraud");
  const again = await aiel(`${login} --json`, { stdin: token });
  const { workspace, project } = JSON.parse(again.stdout);
  assert.deepEqual([workspace, project], ["payments", "fraud"]);

  assert.match((await aiel("auth status")).stdout, /^ {2}user +admin@localhost$/m);
  assert.match((await aiel("info workspace")).stdout, /^\* {2}fraud +nothing pushed yet$/m);
  assert.match((await aiel("audit list")).stdout, / workspace\.create /);
  assert.match((await aiel("audit verify")).stdout, /^Sound: \d+ events/);
  assert.match((await aiel("audit verify")).stdout, /Nothing seen until/);
  await aiel("config set workspace paymnts", { code: 1 });

  // A refused token changes nothing; what is told of it is not the token.
  const wrong = token.replace(/_(.)(.{10})/, (_all, one, rest) => `_${one}${rest}`.toUpperCase());
  await aiel(login, { stdin: wrong, code: 4 });
  assert.match((await aiel("auth status")).stdout, /^Logged in$/m);
  await aiel("auth logout --revoke");
  await aiel("auth status", { code: 4 });
  await aiel(login, { stdin: token, code: 4 });
  for (const { path, text } of files(home)) {
    assert.ok(!text.includes(token), `${path} still holds the token`);
  }
});

Deno.test("aiel auth login asks on a terminal: the token is never shown, places are picked", async () => {
  if (!await canHaveTerminal()) return;
  await using world = await account();
  const { url, token, aiel } = world;
  // Enter takes the address that is shown.
  const local = world.onTerminal("auth login");
  await local.until("Address of the control service");
  await local.type(KEY.enter);
  await local.until("Token for http://127.0.0.1:8787");
  await local.type(KEY.interrupt);
  assert.equal((await local.end()).code, 130);

  const login = world.onTerminal("auth login");
  await login.until("Address of the control service");
  await login.type(`${url}${KEY.enter}`);
  await login.until(`Token for ${url}`);
  await login.type(`${token}${KEY.enter}`);
  await login.until("Logged in");
  const { code, screen } = await login.end();
  assert.equal(code, 0, screen);
  assert.match(screen, /▪{20}/);
  for (let at = 0; at + 12 <= token.length; at++) {
    if (at > "aiel_pat".length) assert.ok(!screen.includes(token.slice(at, at + 12)), "shown");
  }

  for (const name of ["payments", "risk"]) await aiel(`workspace create ${name}`);
  const picker = world.onTerminal("config set workspace");
  await picker.until("Workspace");
  await picker.until("risk");
  await picker.type(`${KEY.down}${KEY.enter}`);
  const picked = await picker.end();
  assert.equal(picked.code, 0, picked.screen);
  assert.equal((await aiel("config get workspace")).stdout, "risk\n");

  // A token that is not accepted changes nothing, and neither does Ctrl-C.
  const wrong = world.onTerminal("auth login");
  for (let tries = 0; tries < 3; tries++) {
    await wrong.until(`Token for ${url}`);
    await wrong.type(`aiel_pat_nonsense${KEY.enter}`);
    if (tries < 2) await wrong.until("Try again");
  }
  const refused = await wrong.end();
  assert.equal(refused.code, 4, refused.screen);
  assert.ok(!refused.screen.includes("aiel_pat_nonsense"));
  const left = world.onTerminal("auth login");
  await left.until(`Token for ${url}`);
  await left.type(KEY.interrupt);
  assert.equal((await left.end()).code, 130);
  assert.match((await aiel("auth status")).stdout, /^Logged in$/m);
});

/** Every file below a directory with its text. */
function files(directory: string): { path: string; text: string }[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) => {
    const path = `${directory}/${name}`;
    return isDirectory ? files(path) : [{ path, text: Deno.readTextFileSync(path) }];
  });
}

import assert from "node:assert/strict";
import { ROLES as SERVICE_ROLES } from "../../control/api/roles.ts";
import { SCOPES as SERVICE_SCOPES } from "../../control/api/scopes.ts";
import { startListeningService } from "../../tests/harness/listening_service.ts";
import { run, temporaryDirectory } from "../testing/fake_host.ts";
import { COMMANDS } from "./specs.ts";
import { ROLE_NAMES } from "./member/roles.ts";
import { SCOPE_NAMES } from "./token/scopes.ts";

/** The command as the admin of a service, and what stays as it is in it. */
async function openTeam() {
  const dir = await temporaryDirectory();
  const service = await startListeningService();
  const aiel = async (args: string[], token: string = service.world.admin.token) => {
    const env = {
      ...service.env,
      AIEL_TOKEN: token,
      HOME: dir.path,
      AIEL_CONFIG_DIR: `${dir.path}/config`,
      AIEL_NO_KEYRING: "1",
    };
    const ran = await run([...args, "--json"], COMMANDS, { cwd: dir.path, env });
    const document: Record<string, unknown> = JSON.parse(ran.stdout);
    const error = document["error"] as { code: string; message: string } | undefined;
    return { ...ran, document, error };
  };
  return {
    ...service,
    aiel,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await dir[Symbol.asyncDispose]();
    },
  };
}

Deno.test("aiel member add adds a stranger to the tenant once, and changes the role of a member", async () => {
  await using team = await openTeam();
  const members = async () => {
    const { document } = await team.aiel(["member", "list"]);
    return (document["members"] as { email: string; role: string }[])
      .map(({ email, role }) => `${email} ${role}`);
  };
  const before = await members();
  const planned = await team.aiel(["member", "add", "grace@example.com", "--dry-run"]);
  assert.deepEqual([planned.code, planned.document["id"]], [0, null]);
  assert.deepEqual(await members(), before);

  const added = await team.aiel(["member", "add", "grace@example.com"]);
  assert.equal(added.document["added_to_tenant"], true);
  assert.deepEqual(new Set(await members()), new Set([...before, "grace@example.com developer"]));

  const changed = await team.aiel(["member", "add", "GRACE@example.com", "--role", "viewer"]);
  assert.deepEqual(
    [changed.document["added_to_tenant"], changed.document["id"]],
    [false, added.document["id"]],
  );
  assert.ok((await members()).includes("grace@example.com viewer"));

  assert.equal((await team.aiel(["member", "remove", "grace@example.com"])).code, 0);
  assert.deepEqual(await members(), before);
  const again = await team.aiel(["member", "remove", "grace@example.com"]);
  assert.deepEqual([again.code, again.error?.code], [1, "NOT_FOUND"]);
});

Deno.test("aiel member add and workspace create are refused to those who may not", async () => {
  await using team = await openTeam();
  const { developer, viewer } = team.world;
  for (const { token } of [developer, viewer]) {
    const added = await team.aiel(["member", "add", "mallory@example.com"], token);
    assert.deepEqual([added.code, added.error?.code], [1, "FORBIDDEN"]);
    const made = await team.aiel(["workspace", "create", "mine"], token);
    assert.deepEqual([made.code, made.error?.code], [1, "FORBIDDEN"]);
  }
  const project = await team.aiel(["project", "create", "mine"], viewer.token);
  assert.deepEqual([project.code, project.error?.code], [1, "FORBIDDEN"]);
});

Deno.test("aiel token create gives a token that works as far as its scopes go, and revoke ends it", async () => {
  await using team = await openTeam();
  const issued = await team.aiel(["token", "create", "reader", "--scope", "project:read"]);
  const token = String(issued.document["token"]);
  assert.match(token, /^aiel_/);
  assert.ok(!issued.stderr.includes(token));
  assert.equal((await team.aiel(["info", "projects"], token)).code, 0);
  assert.equal((await team.aiel(["project", "create", "more"], token)).error?.code, "FORBIDDEN");
  const listed = await team.aiel(["token", "list"]);
  assert.ok(!listed.stdout.includes(token.slice(-20)));
  const id = String(issued.document["id"]);
  assert.equal((await team.aiel(["token", "revoke", id, "--dry-run"])).code, 0);
  assert.equal((await team.aiel(["info", "projects"], token)).code, 0);
  assert.equal((await team.aiel(["token", "revoke", id])).code, 0);
  const ended = await team.aiel(["info", "projects"], token);
  assert.deepEqual([ended.code, ended.error?.code], [4, "AUTH_INVALID"]);
});

Deno.test("aiel token create names what is wrong with its arguments", async () => {
  await using team = await openTeam();
  const codes = async (...args: string[]) => {
    const { code, error } = await team.aiel(["token", "create", "x", ...args]);
    return [code, error?.code];
  };
  for (const days of ["0", "3651", "1.5", "soon", "-1"]) {
    assert.deepEqual(await codes(`--expires-in-days=${days}`), [2, "USAGE"], days);
  }
  assert.deepEqual(await codes("--scope", "everything"), [2, "USAGE"]);
  assert.deepEqual(await codes("--for", "nobody@example.com"), [1, "NOT_FOUND"]);
  const never = await team.aiel(["token", "create", "x", "--expires-in-days", "never"]);
  assert.equal(never.document["expires_at"], null);
});

Deno.test("aiel member add takes addresses and ids, and asks about nothing else", async () => {
  await using team = await openTeam();
  for (const who of ["grace", "usr_1", "Grace Hopper"]) {
    const { code, error } = await team.aiel(["member", "add", who]);
    assert.deepEqual([code, error?.code], [2, "USAGE"], who);
  }
  const { id } = team.world.viewer;
  assert.equal((await team.aiel(["member", "add", id, "--role", "developer"])).code, 0);
});

Deno.test("aiel project create and workspace create do nothing in a dry run, and say what is taken", async () => {
  await using team = await openTeam();
  for (const noun of ["workspace", "project"]) {
    assert.equal((await team.aiel([noun, "create", "fresh", "--dry-run"])).document["id"], null);
    const made = await team.aiel([noun, "create", "fresh", "--name", "Fresh"]);
    assert.deepEqual([made.code, made.document["name"]], [0, "Fresh"]);
    const again = await team.aiel([noun, "create", "fresh"]);
    assert.deepEqual([again.code, again.error?.code], [1, "CONFLICT"]);
    for (const slug of ["../x", "UPPER", "two words", ""]) {
      const refused = await team.aiel([noun, "create", slug]);
      assert.deepEqual([refused.code, refused.error?.code], [2, "USAGE"], slug);
    }
  }
});

Deno.test("the command knows every role and scope of the service, in its order", () => {
  assert.deepEqual(ROLE_NAMES, SERVICE_ROLES);
  assert.deepEqual(SCOPE_NAMES, SERVICE_SCOPES);
});

import assert from "node:assert/strict";
import { VERSIONS } from "../../../control/api/meta.ts";
import { type FakeWorld, run, temporaryDirectory } from "../../testing/fake_host.ts";
import { COMMANDS } from "../specs.ts";
import { OLDEST_DENO } from "../../../runtime/launch/deno_program.ts";

async function diagnose(cwd: string, world: FakeWorld = {}) {
  const env = {
    HOME: cwd,
    AIEL_CACHE_DIR: `${cwd}/cache`,
    AIEL_NO_KEYRING: "1",
    ...world.env,
  };
  const capture = () =>
    Promise.resolve({ code: 0, stdout: `deno ${Deno.version.deno} (stable)\n`, stderr: "" });
  const { code, stdout } = await run(["doctor", "--json"], COMMANDS, {
    cwd,
    capture,
    ...world,
    env,
  });
  const { checks }: {
    checks: { name: string; status: string; found: string; todo: string | null }[];
  } = JSON.parse(stdout);
  const check = (name: string) => {
    const found = checks.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };
  return { code, checks, check };
}

Deno.test("aiel doctor is content where everything is, and runs a real sandbox to know", async () => {
  await using dir = await temporaryDirectory();
  const { code, check, checks } = await diagnose(dir.path);
  assert.equal(code, 0, JSON.stringify(checks));
  assert.match(check("sandbox").found, /^ran in [\d.]+ ms$/);
  assert.match(check("isolation").found, /Deno's permissions \(Deno \d/);
  assert.equal(check("keyring").status, "warning");
  assert.match(check("service").found, /none is set/);
});

Deno.test("aiel doctor tells which barriers there are, and refuses where they are required and missing", async () => {
  await using dir = await temporaryDirectory();
  const chosen = await diagnose(dir.path, { env: { AIEL_ISOLATION: "deno" } });
  assert.deepEqual([chosen.code, chosen.check("isolation").status], [0, "warning"]);
  assert.match(chosen.check("isolation").found, /as AIEL_ISOLATION=deno asks/);
  const wrong = await diagnose(dir.path, { env: { AIEL_ISOLATION: "both" } });
  assert.deepEqual([wrong.code, wrong.check("isolation").status], [1, "problem"]);
  assert.match(wrong.check("isolation").found, /expected "auto", "required" or "deno"/);
  const { check } = await diagnose(dir.path, { env: { AIEL_ISOLATION: "required" } });
  const automatic = await diagnose(dir.path);
  if (automatic.check("isolation").status === "ok") {
    assert.deepEqual(check("isolation"), automatic.check("isolation"));
  } else {
    assert.equal(check("isolation").status, "problem");
    assert.match(check("isolation").found, /is required and can't be used: /);
    assert.equal(check("isolation").todo, automatic.check("isolation").todo);
  }
});

Deno.test("aiel doctor asks the control service whether it is there, and sends it no credential", async () => {
  await using dir = await temporaryDirectory();
  const headers: string[] = [];
  const answers: [() => Response | Promise<Response>, RegExp][] = [
    [() => Response.json({ status: "ready" }), /is ready$/],
    [() => Response.json({ status: "resting" }), /does not answer as a control service does/],
    [() => new Response("<html>"), /does not answer as a control service does/],
    [() => new Response("", { status: 503 }), /answers with status 503/],
    [() => Response.redirect("http://127.0.0.1:9/"), /answers with status 302/],
    [() => new Response("x".repeat(100_000)), /does not answer as|not as a control service does/],
  ];
  for (const [answer, expected] of answers) {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => {
        headers.push(...[...request.headers.values()]);
        return answer();
      },
    );
    const env = {
      AIEL_BASE_URL: `http://127.0.0.1:${server.addr.port}`,
      AIEL_TOKEN: "aiel_pat_secret",
    };
    const { code, check } = await diagnose(dir.path, { env });
    const { status, found } = check("service");
    assert.match(found, expected);
    assert.deepEqual([code, status], [0, /is ready/.test(found) ? "ok" : "warning"]);
    await server.shutdown();
  }
  assert.ok(!headers.some((value) => value.includes("secret")));
  const gone = await diagnose(dir.path, { env: { AIEL_BASE_URL: "http://127.0.0.1:9" } });
  assert.match(gone.check("service").found, /can't be reached/);
  assert.match(gone.check("service").todo ?? "", /AIEL_BASE_URL/);
  const open = await diagnose(dir.path, { env: { AIEL_BASE_URL: "http://aiel.example.com" } });
  assert.match(open.check("service").found, /is not encrypted/);
});

Deno.test("aiel doctor says which versions the service works with, and fails when aiel is too old", async () => {
  await using dir = await temporaryDirectory();
  const ask = async (oldest: string) => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) =>
        new URL(request.url).pathname === "/readyz"
          ? Response.json({ status: "ready" })
          : Response.json({ ...VERSIONS, oldest_cli: oldest }),
    );
    const env = { AIEL_BASE_URL: `http://127.0.0.1:${server.addr.port}` };
    const { code, check } = await diagnose(dir.path, { env });
    await server.shutdown();
    return { code, ...check("service") };
  };
  const works = await ask(VERSIONS.oldest_cli);
  assert.deepEqual([works.code, works.status], [0, "ok"]);
  assert.match(works.found, /is ready \(version \d+\.\d+\.\d+\)$/);
  const old = await ask("99.0.0");
  assert.deepEqual([old.code, old.status], [1, "problem"]);
  assert.match(old.found, /works with aiel 99\.0\.0 or later; this is \d/);
  assert.equal(old.todo, "Update aiel");
});

Deno.test("aiel doctor exits with 1 without Deno and says how to get it", async () => {
  await using dir = await temporaryDirectory();
  for (const env of [{ PATH: "/nowhere" }, { AIEL_DENO: "/nowhere/deno" }]) {
    const { code, check } = await diagnose(dir.path, { deno: undefined, env });
    assert.equal(code, 1);
    for (const name of ["deno", "sandbox", "isolation"]) {
      assert.equal(check(name).status, "problem");
      assert.match(check(name).todo ?? "", /AIEL_DENO/);
    }
  }
});

Deno.test("aiel doctor refuses a Deno that is too old, and a program that is none", async () => {
  await using dir = await temporaryDirectory();
  const answer = (stdout: string) => () => Promise.resolve({ code: 0, stdout, stderr: "" });
  const old = await diagnose(dir.path, { capture: answer("deno 1.46.3 (stable)\n") });
  assert.deepEqual([old.code, old.check("deno").status], [1, "problem"]);
  assert.ok(old.check("deno").todo?.includes(OLDEST_DENO));
  const none = await diagnose(dir.path, { capture: answer("v22.0.0\n") });
  assert.match(none.check("deno").found, /does not answer as Deno does/);
});

Deno.test("aiel doctor names damaged settings and credentials and goes on", async () => {
  await using dir = await temporaryDirectory();
  await Deno.mkdir(`${dir.path}/.config/aiel`, { recursive: true });
  await Deno.writeTextFile(`${dir.path}/.config/aiel/config.json`, "{");
  const { code, check } = await diagnose(dir.path);
  assert.equal(code, 1);
  assert.match(check("settings").found, /config\.json/);
  assert.equal(check("project").status, "ok");
});

Deno.test("aiel doctor reads the whole repository of the project it is in", async () => {
  await using dir = await temporaryDirectory();
  const world = { cwd: dir.path, env: { HOME: dir.path } };
  for (const line of ["init", "add .", "commit -m First"]) {
    const { code, stderr } = await run(line.split(" "), COMMANDS, world);
    assert.equal(code, 0, stderr);
  }
  assert.match(
    (await diagnose(dir.path)).check("project").found,
    /1 commit and \d+ objects are sound/,
  );
  const [commit] = [...Deno.readDirSync(`${dir.path}/.aiel/commits`)];
  await Deno.writeTextFile(`${dir.path}/.aiel/commits/${commit?.name}`, "{}");
  const { code, check } = await diagnose(dir.path);
  assert.deepEqual([code, check("project").status], [1, "problem"]);
});

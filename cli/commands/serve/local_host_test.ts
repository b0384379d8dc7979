import assert from "node:assert/strict";
import { refusal } from "../../../runtime/engine/refusal.ts";
import { type Engine, type Json, RuntimeError } from "../../../runtime/mod.ts";
import { type SurfaceCall, SurfaceRefusal } from "../../../runtime/surfaces/host.ts";
import { createDeps } from "../../create_deps.ts";
import type { Deps } from "../../deps.ts";
import { NO_OPTIONS } from "../../program/global_options.ts";
import { createScreen } from "../../program/screen.ts";
import { fakeHost, type FakeWorld, temporaryDirectory } from "../../testing/fake_host.ts";
import { NO_GRANT } from "../run/read_grant.ts";
import { localHost } from "./local_host.ts";
import { LocalProject } from "./local_project.ts";
import { SessionToken } from "./session_token.ts";

const PLACE = { workspace: "local", project: "shop" };
const LIVE = { ...PLACE, environment: "production" };
const FROM = { address: "127.0.0.1", requestId: "r1" };
const CALL: SurfaceCall = {
  source: "http",
  name: "GET /hello",
  payload: { method: "GET", path: "/hello" },
  signal: new AbortController().signal,
};

/** A request as the engine got it, and with what. */
type Heard = { request: Record<string, Json>; run: Parameters<Engine["run"]>[1] };

interface World extends AsyncDisposable {
  readonly root: string;
  readonly heard: Heard[];
  readonly host: ReturnType<typeof localHost>;
  readonly token: SessionToken;
  readonly stop: AbortController;
}

/** A project that is described by `describe`, run by an engine that only remembers. */
async function openWorld(
  answer: (heard: Heard) => ReturnType<Engine["run"]> = () => Promise.resolve(succeeded({})),
  env: FakeWorld["env"] = {},
): Promise<World> {
  const dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/entry_point.ts`, "export {};\n");
  const stop = new AbortController();
  const screen = createScreen({ columns: 80, terminal: false, color: false });
  const context = { screen, errorScreen: screen, signal: stop.signal, commands: [] };
  const home = { AIEL_CONFIG_DIR: `${dir.path}.none`, ...env };
  const said = { stdout: "", stderr: "" };
  const given = createDeps(fakeHost([], { cwd: dir.path, env: home }, said), NO_OPTIONS, context);
  const heard: Heard[] = [];
  const engine: Engine = {
    run: (request, run) => {
      const one = { request: request as Heard["request"], run };
      heard.push(one);
      return answer(one);
    },
    inspect: () => Promise.reject(new Error("nothing is inspected here")),
    isolation: () => Promise.reject(new Error("nothing asks for it")),
    children: () => ({ ready: 0, starting: 0 }),
    drain: () => Promise.resolve(),
  };
  const deps: Deps = { ...given, engine: () => Promise.resolve(engine) };
  const project = new LocalProject(dir.path, deps, stop.signal);
  const token = await SessionToken.open(deps);
  const settings = {
    root: dir.path,
    grant: NO_GRANT,
    timeoutMs: undefined,
    signal: stop.signal,
  };
  const watch = { began: () => ({ id: "local-1", log: () => {}, ended: () => {} }) };
  const host = localHost({ project, place: PLACE, token, settings, watch }, deps);
  return {
    root: dir.path,
    heard,
    host,
    token,
    stop,
    [Symbol.asyncDispose]: dir[Symbol.asyncDispose],
  };
}

function succeeded(result: Json) {
  return { ...refusal(new RuntimeError("INTERNAL", "")), ok: true, error: null, result };
}

async function live(host: World["host"]) {
  return await host.find(LIVE) ?? assert.fail("it is not found");
}

function refusedAs(code: SurfaceRefusal["code"], text: RegExp) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof SurfaceRefusal);
    assert.equal(thrown.code, code);
    assert.match(`${thrown.message} ${thrown.options.hint}`, text);
    return true;
  };
}

Deno.test("localHost finds its project in every environment, and nothing else", async () => {
  await using world = await openWorld();
  assert.ok(await world.host.find({ ...PLACE, environment: "staging" }) !== undefined);
  assert.equal(await world.host.find({ ...LIVE, project: "other" }), undefined);
  assert.equal(await world.host.find({ ...LIVE, workspace: "acme" }), undefined);
});

Deno.test("localHost describes each state of the project once, and meets a change at once", async () => {
  await using world = await openWorld();
  const [first, again] = await Promise.all([live(world.host), live(world.host)]);
  assert.equal(first.snapshotId, again.snapshotId);
  assert.equal(world.heard.length, 1);
  await Deno.writeTextFile(`${world.root}/entry_point.ts`, "export const changed = true;\n");
  assert.notEqual((await live(world.host)).snapshotId, first.snapshotId);
  assert.equal(world.heard.length, 2);
});

Deno.test("localHost says why a project does not load, and serves it when it does", async () => {
  let broken = true;
  const failure = refusal(new RuntimeError("USER_CODE_ERROR", "No cheese", { hint: "Buy some" }));
  await using world = await openWorld(() => Promise.resolve(broken ? failure : succeeded({})));
  await assert.rejects(live(world.host), refusedAs("unavailable", /No cheese Buy some/));
  broken = false;
  await Deno.writeTextFile(`${world.root}/entry_point.ts`, "export const cheese = true;\n");
  await live(world.host);
});

Deno.test("localHost lets in who has the token of the session, and runs what they call", async () => {
  await using world = await openWorld(({ request }) =>
    Promise.resolve(succeeded(request.action === "invoke" ? "ran" : {}))
  );
  const project = await live(world.host);
  await assert.rejects(project.byToken("other", FROM), refusedAs("unauthenticated", /not that/));
  const access = await project.byToken(world.token.shown, FROM);
  const { id, envelope } = await access.run({ ...CALL, traceparent: TRACE });
  assert.equal((await envelope).result, "ran");
  const { request } = world.heard.at(-1) ?? assert.fail();
  assert.equal(request.request_id, id);
  assert.equal(request.traceparent, TRACE);
  assert.deepEqual(request.payload, CALL.payload);
  assert.equal(Object(request.ctx).principal_kind, "user");
});

const TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

Deno.test("localHost tells the code of strangers that they are strangers, whatever they send", async () => {
  await using world = await openWorld(undefined, { AIEL_USER: "ada" });
  const project = await live(world.host);
  const payload = { ctx: { user_id: "mallory", principal_kind: "user" } };
  for (const [open, kind] of [["anonymous", "anonymous"], ["signed", "signature"]] as const) {
    const access = await project[open](FROM);
    await (await access.run({ ...CALL, payload })).envelope;
    const { ctx } = world.heard.at(-1)?.request ?? {};
    assert.equal(Object(ctx).principal_kind, kind);
    assert.equal(Object(ctx).user_id, undefined);
  }
});

Deno.test("localHost ends a run when its caller goes away, and all of them at its end", async () => {
  await using world = await openWorld(({ request, run }) => {
    if (request.action === "describe") return Promise.resolve(succeeded({}));
    return new Promise((resolve) => {
      const end = () => resolve(succeeded("ended"));
      if (run.signal?.aborted) end();
      run.signal?.addEventListener("abort", end);
    });
  });
  const access = await (await live(world.host)).anonymous(FROM);
  const caller = new AbortController();
  const first = await access.run({ ...CALL, signal: caller.signal });
  const second = await access.run(CALL);
  caller.abort();
  assert.equal((await first.envelope).result, "ended");
  world.stop.abort();
  assert.equal((await second.envelope).result, "ended");
  await world.host.settled();
});

Deno.test("localHost has secrets of signers from the environment, then from .env", async () => {
  await using world = await openWorld(undefined, { PAY_SECRET: "whsec_one whsec_two" });
  await Deno.writeTextFile(`${world.root}/.env`, "PAY_SECRET=other\nHOOK_SECRET=whsec_three\n");
  const project = await live(world.host);
  assert.deepEqual(await project.secretsOf("PAY_SECRET", FROM), ["whsec_one", "whsec_two"]);
  assert.deepEqual(await project.secretsOf("HOOK_SECRET", FROM), ["whsec_three"]);
  await assert.rejects(project.secretsOf("NONE", FROM), refusedAs("unavailable", /"NONE".*\.env/));
});

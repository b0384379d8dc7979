import assert from "node:assert/strict";
import type { Engine, Envelope } from "../../../runtime/mod.ts";
import type { Isolation } from "../../../runtime/protocol/envelope.ts";
import { createDeps } from "../../create_deps.ts";
import type { Deps } from "../../deps.ts";
import type { GlobalOptions } from "../../program/global_options.ts";
import { CliError } from "../../errors.ts";
import { NO_OPTIONS } from "../../program/global_options.ts";
import { createScreen } from "../../program/screen.ts";
import { fakeHost } from "../../testing/fake_host.ts";
import { type DevTarget, rounds } from "./dev.ts";
import { followRun } from "./follow_run.ts";
import { NO_GRANT } from "./read_grant.ts";
import type { ProjectState } from "./watch_project.ts";

const TARGETS: DevTarget[] = [
  { action: "invoke", kind: "tool", name: "t", given: { event: {}, members: [] } },
];
const SETTINGS = { root: "/nowhere", grant: NO_GRANT, timeoutMs: undefined };

function envelope(result: string, isolation: Isolation = "os+deno"): Envelope {
  return {
    schema_version: "v1",
    ok: true,
    http_status: 200,
    result,
    error: null,
    meta: {
      request_id: "r",
      trace_id: null,
      duration_ms: 1,
      snapshot_id: null,
      runtime_version: "",
      sdk_version: "",
      action: "invoke",
      kind: "tool",
      name: "t",
      logs: [],
      usage: null,
      permissions: [],
      permissions_complete: true,
      calls: [],
      calls_complete: true,
      isolation,
      limits: null,
    },
  };
}

function world(
  run: Engine["run"],
  terminal = false,
  options: GlobalOptions = NO_OPTIONS,
): { deps: Deps; said: { stdout: string; stderr: string } } {
  const said = { stdout: "", stderr: "" };
  const screen = createScreen({ columns: 80, terminal, color: false });
  const { signal } = new AbortController();
  const context = { screen, errorScreen: screen, signal, commands: [] };
  const deps = createDeps(fakeHost([], {}, said), options, context);
  const isolation = () =>
    Promise.resolve({ isolation: "deno", reason: "it is a test", denoVersion: "2.9.6" } as const);
  const inspect = () => Promise.reject(new Error("nothing is inspected here"));
  const children = () => ({ ready: 0, starting: 0 });
  const drain = () => Promise.resolve();
  return {
    deps: { ...deps, engine: () => Promise.resolve({ run, inspect, isolation, children, drain }) },
    said,
  };
}

async function* states(
  ids: readonly string[],
  between?: () => Promise<void>,
): AsyncGenerator<ProjectState> {
  for (const [at, id] of ids.entries()) {
    if (at > 0) await between?.();
    yield { id, changed: at === 0 ? [] : [`${id}.ts`] };
  }
}

Deno.test("rounds runs once for each state and prints every result", async () => {
  let count = 0;
  const { deps, said } = world(() => Promise.resolve(envelope(`result ${++count}`)));
  // The next state comes when the round before has said everything.
  const done = Promise.withResolvers<void>();
  const talk = (line: string) => {
    deps.talk(line);
    if (line.startsWith("Waiting")) done.resolve();
  };
  const session = await rounds(
    () => states(["a", "b"], () => done.promise),
    TARGETS,
    SETTINGS,
    { ...deps, talk },
  );
  assert.equal(said.stdout, '"result 1"\n"result 2"\n');
  assert.match(said.stderr, /Changed: b\.ts/);
  assert.equal(session.rounds, 2);
  assert.equal(session.last?.result, "result 2");
});

Deno.test("rounds says once that a run had the weaker isolation, on stderr, also with --quiet", async () => {
  for (const quiet of [false, true]) {
    const { deps, said } = world(
      () => Promise.resolve(envelope("x", "deno")),
      false,
      { ...NO_OPTIONS, quiet },
    );
    await rounds(() => states(["a", "b"], () => Promise.resolve()), TARGETS, SETTINGS, deps);
    assert.equal(said.stderr.split("Only Deno's permission flags").length, 2);
    assert.match(
      said.stderr,
      /^note: Only .* around the code: it is a test; `aiel doctor` says more$/m,
    );
    assert.doesNotMatch(said.stdout, /flags/);
  }
});

Deno.test("rounds shows items as they come where it follows, and not again at the end", async () => {
  const { deps, said } = world(async (_request, { follow }) => {
    await follow?.item(0, { n: 1 });
    return { ...envelope(""), result: { items: [], value: null } };
  });
  const settings = { ...SETTINGS, listener: followRun(deps) };
  await rounds(() => states(["a"]), TARGETS, settings, deps);
  assert.equal(said.stdout, '{"n":1}\n');
});

Deno.test("rounds stops a run that the next state overtakes and says nothing of it", async () => {
  let first = true;
  const started = Promise.withResolvers<void>();
  const { deps, said } = world((_request, { signal }) => {
    if (!first) return Promise.resolve(envelope("second"));
    first = false;
    started.resolve();
    // A run without an end, but for its signal.
    return new Promise((resolve) =>
      signal?.addEventListener("abort", () => resolve(envelope("first")))
    );
  });
  await rounds(() => states(["a", "b"], () => started.promise), TARGETS, SETTINGS, deps);
  assert.equal(said.stdout, '"second"\n');
});

Deno.test("rounds ends with the error when nothing can be run", async () => {
  const { deps } = world(() => Promise.reject(new Error("not reached")));
  const broken: Deps = {
    ...deps,
    engine: () => Promise.reject(new CliError("DENO_MISSING", "No deno")),
  };
  const waiting = (signal: AbortSignal): AsyncIterable<ProjectState> =>
    states(
      ["a", "b"],
      () => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    );
  await assert.rejects(rounds(waiting, TARGETS, SETTINGS, broken), /No deno/);
});

Deno.test("rounds clears the screen on a terminal only", async () => {
  for (const terminal of [true, false]) {
    const { deps, said } = world(() => Promise.resolve(envelope("x")), terminal);
    await rounds(() => states(["a"]), TARGETS, SETTINGS, deps);
    assert.equal(said.stdout.startsWith("\x1b[2J\x1b[H"), terminal);
  }
});

/**
 * Runs attempts, and checks what must hold after each of them, whatever it tried: the verdict is
 * the right one, nothing secret and nothing of the host is in the envelope, nothing was changed
 * outside or in the caches, no connection was made, no child had more than its own open or in its
 * environment, and no process and no file is left.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEngine, type Envelope, type Follower } from "../../runtime/mod.ts";
import { declaring, echoProvider } from "../harness/echo_provider.ts";
import { leftovers } from "../harness/engine.ts";
import { assertEnvelope } from "../harness/envelope.ts";
import { until } from "../harness/processes.ts";
import { type Files, REPOSITORY, writeFiles } from "../harness/snapshot.ts";
import type { Attempt, Expectation, Heard, InWorld, World } from "./attempt.ts";
import type { NamedAttempt } from "./families.ts";
import { checkCaches } from "./kept_files.ts";
import type { Mode } from "./modes.ts";
import { startServers } from "./servers.ts";
import type { Session } from "./session.ts";

/** In the files outside. */
export const FILE_CANARY = "canary-in-a-file-7f3a";
/** In the environment of the platform. */
export const ENV_CANARY = "canary-in-the-environment-91bc";
/** What attempts with an integration may call. */
const GRANTED = ["GET /open", "POST /open"];
/** Attempts that need no deadline of their own get this one. */
const TIMEOUT_MS = 15_000;
const ISOLATION: Readonly<Record<Mode, Envelope["meta"]["isolation"]>> = {
  both: "os+deno",
  ready: "os+deno",
  deno: "deno",
  os: "os+deno",
};

/** Makes an attempt and checks everything. */
export async function runAttempt(
  { name, attempt }: NamedAttempt,
  mode: Mode,
  session: Session,
): Promise<void> {
  using dir = session.makeDir();
  await using servers = startServers();
  const world: World = {
    root: `${dir.path}/snapshot`,
    outside: `${dir.path}/outside`,
    granted: `${dir.path}/granted`,
    cacheDir: `${dir.path}/cache`,
    openPort: servers.openPort,
    closedPort: servers.closedPort,
  };
  writeFiles(world.outside, {
    "secret.txt": `KEY=${FILE_CANARY}\n`,
    "secret.json": `{"key":"${FILE_CANARY}"}`,
    "secret.ts": `export const key = "${FILE_CANARY}";\nself.postMessage?.(key);\n`,
    "secret.map":
      `{"version":3,"sources":["${FILE_CANARY}"],"names":["canary"],"mappings":"AAAAA"}`,
  });
  const grant = attempt.grant === undefined ? undefined : inWorld(attempt.grant, world);
  const write = (files: InWorld<Files>): void => {
    const declared = {
      ...(attempt.called === undefined ? {} : declaring(...GRANTED)),
      ...(grant === undefined ? {} : { capabilities: grant }),
    };
    const manifest = { "aiel.json": JSON.stringify(declared) };
    writeFiles(world.root, {
      ...(Object.keys(declared).length === 0 ? {} : manifest),
      ...inWorld(files, world),
    });
  };
  write(attempt.files);
  attempt.prepare?.(world);
  const before = listing(dir.path, world);
  const echo = attempt.called === undefined ? undefined : echoProvider();
  const engine = createEngine({
    ...session.modes.options(mode, {
      cacheDir: world.cacheDir,
      env: { ...attempt.env, AIEL_ESCAPE_CANARY: ENV_CANARY },
      limits: attempt.limits,
    }),
    ...(echo === undefined ? {} : {
      calls: echo.host,
      providers: () => Promise.resolve(new Map([[echo.provider.name, echo.provider]])),
    }),
  });
  const request = attempt.request === undefined ? {} : inWorld(attempt.request, world);
  const heard: Heard[] = [];
  const run = async () => {
    const payload = { ...world, project: world.root };
    return await engine.run({
      schema_version: "v1",
      timeout_ms: TIMEOUT_MS,
      ...(grant === undefined ? {} : { capabilities: grant }),
      ...(echo === undefined ? {} : { integrations: { svc: GRANTED } }),
      ...(request.action === undefined ? { action: "invoke", payload } : {}),
      ...(request.action === undefined && request.kind === undefined ? { kind: "tool" } : {}),
      ...(request.action === undefined && request.name === undefined ? { name: "t" } : {}),
      ...request,
    }, { root: world.root, ...(attempt.heard === undefined ? {} : { follow: follow(heard) }) });
  };

  const envelopes: Envelope[] = [];
  if (attempt.twice === "together") envelopes.push(...await Promise.all([run(), run()]));
  else envelopes.push(await run());
  if (attempt.twice === "again") {
    if (attempt.second !== undefined) {
      Deno.removeSync(world.root, { recursive: true });
      write(attempt.second);
    }
    envelopes.push(await run());
  }

  if (mode === "ready") {
    await until("nothing comes up", () => engine.children().starting === 0);
    envelopes.push(await run());
    if (envelopes.at(-1)?.meta.usage?.start === "warm") session.countWarm();
    await engine.drain();
  }

  await until(`no process of "${name}" is left`, () => survivors(dir.path).length === 0);
  const faults = session.watch.takeFaults(dir.path);
  const last = envelopes.at(-1);
  if (last !== undefined) session.report(mode, name, last);
  const judged = attempt.second === undefined ? envelopes : envelopes.slice(-1);
  for (const envelope of judged) {
    const { isolation } = envelope.meta;
    if (isolation !== null) assert.equal(isolation, ISOLATION[mode], "the wrong barriers");
    checkVerdict(envelope, session.expectation(mode, name, attempt), world);
  }
  for (const one of heard) attempt.heard?.(one);
  if (echo !== undefined) attempt.called?.(echo);
  assert.deepEqual(leftovers(world.cacheDir), [], "files of the invocation are left");
  // What only the other barrier stops has got through: there is nothing more to check.
  if (mode !== "both" && mode !== "ready" && attempt.through?.includes(mode)) return;
  for (const envelope of judged) checkSecrets(attempt, envelope, world);
  if (attempt.second === undefined) {
    assert.deepEqual(listing(dir.path, world), before, "something was changed outside");
  }
  assert.deepEqual(servers.strangers, [], "the server that is never granted got a connection");
  assert.deepEqual(faults, [], "a child has what it must not have");
  await checkCaches(world.cacheDir);
}

/** Takes each item one turn of the event loop later, as a caller that writes them somewhere. */
function follow(all: Heard[]): Follower {
  const heard: Heard = { heads: [], items: 0, mostWaiting: 0 };
  all.push(heard);
  let waiting = 0;
  return {
    head: (head) => void heard.heads.push(head),
    item: async () => {
      heard.items++;
      heard.mostWaiting = Math.max(heard.mostWaiting, ++waiting);
      await new Promise((resolve) => setTimeout(resolve));
      waiting--;
    },
  };
}

function checkVerdict(envelope: Envelope, expect: Expectation, world: World): void {
  const told = JSON.stringify({
    result: envelope.result,
    error: envelope.error,
    logs: envelope.meta.logs,
  });
  const shown = told.slice(0, 3_000);
  const codes: readonly string[] = [expect.code ?? "ok"].flat();
  assert.ok(codes.includes(envelope.error?.code ?? "ok"), `not ${codes.join(" or ")}: ${shown}`);
  assertEnvelope(envelope);
  if (expect.message !== undefined) {
    assert.match(envelope.error?.message ?? "", expect.message, shown);
  }
  if ("result" in expect) assert.deepEqual(envelope.result, expect.result, shown);
  if (expect.limit !== undefined) {
    assert.equal((envelope.error?.details as { limit?: string })?.limit, expect.limit, shown);
  }
  const { denied } = expect;
  if (denied !== undefined) {
    const refused = envelope.meta.permissions.filter(({ allowed }) => !allowed)
      .map(({ kind, target }) => `${kind} ${target}`);
    assert.ok(
      refused.some((one) => denied.test(one)),
      `not among the refusals: ${JSON.stringify(refused)}`,
    );
  }
  expect.also?.(envelope, world);
}

function checkSecrets(attempt: Attempt, envelope: Envelope, world: World): void {
  const text = JSON.stringify(envelope);
  const hidden = [FILE_CANARY, ENV_CANARY, "canary-on-the-network"];
  if (attempt.saysPaths !== true) {
    hidden.push(world.root, world.cacheDir, `${REPOSITORY}/runtime`, Deno.execPath());
    assertEnvelope(envelope, [`${world.root}/`, world.cacheDir, `${REPOSITORY}/runtime`]);
  }
  for (const secret of hidden) {
    // As it is, and as it stands in a URL within a URL.
    for (const spelling of [secret, encodeURIComponent(secret)]) {
      const at = text.indexOf(spelling);
      assert.equal(at, -1, `the envelope says "${spelling}": …${text.slice(at - 200, at + 200)}`);
    }
  }
}

/** Everything in a directory but the caches: names, sizes and times of change. */
function listing(path: string, world: World): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(path)) {
    const one = `${path}/${entry.name}`;
    if (one === world.cacheDir) continue;
    const { size, mtime, mode } = Deno.lstatSync(one);
    found.push(`${one} ${entry.isDirectory ? "" : size} ${mode} ${mtime?.getTime()}`);
    if (entry.isDirectory) found.push(...listing(one, world));
  }
  return found.sort();
}

/**
 * Processes that mention a path: in their environment, their command line, as their directory or
 * their program.
 */
function survivors(path: string): number[] {
  if (Deno.build.os !== "linux") return [];
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) =>
    pid > 0 && pid !== Deno.pid && mentions(pid, path)
  );
}

function mentions(pid: number, path: string): boolean {
  return [
    () => Deno.readTextFileSync(`/proc/${pid}/environ`),
    () => Deno.readTextFileSync(`/proc/${pid}/cmdline`),
    () => Deno.readLinkSync(`/proc/${pid}/cwd`),
  ].some((look) => {
    try {
      return look().includes(path);
    } catch {
      // Gone, or another user's.
      return false;
    }
  });
}

function inWorld<T>(value: InWorld<T>, world: World): T {
  return typeof value === "function" ? (value as (world: World) => T)(world) : value;
}

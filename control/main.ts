// deno-lint-ignore-file no-console -- a composition root
/**
 * The control service: `deno run -A control/main.ts`. Composition root; see `start/config.ts` for
 * what the environment can say.
 *
 * @module
 */
import { onStopSignal } from "../runtime/stop_signal.ts";
import { writeText } from "../runtime/write_text.ts";
import { createApp } from "./app.ts";
import { TreeReader } from "./domain/snapshots/tree_reader.ts";
import { LoopTurn } from "./domain/loop_turn.ts";
import { collectGarbage } from "./domain/snapshots/collect_garbage.ts";
import { DomainError } from "./domain/domain_error.ts";
import { systemClock, systemRandom } from "./domain/ids.ts";
import { DEFAULT_RATE, DEFAULT_SERVICE_LIMITS } from "./http/default_limits.ts";
import { LineBuffer } from "./http/line_buffer.ts";
import { jsonLogger } from "./http/logger.ts";
import type { ServiceLogLine } from "./http/services.ts";
import { readArguments, type Task, USAGE } from "./start/arguments.ts";
import { ConfigError, readConfig, type ServiceConfig } from "./start/config.ts";
import { placeData } from "./start/data_directory.ts";
import {
  FIRST_TENANT,
  firstStart,
  newAdminToken,
  newTenant,
  type StartParts,
} from "./start/first_start.ts";
import { openStores } from "./start/open_stores.ts";
import { isolationLine, requireSandbox, SandboxUnusable, serviceEngine } from "./start/sandbox.ts";
import { serve } from "./start/serve.ts";
import { StoreUnavailable } from "./domain/store_unavailable.ts";
import { validationQueue } from "./execution/validation_queue.ts";
import { removeLeftTreeDirs } from "./execution/scratch_trees.ts";
import { EngineValidator } from "./execution/validator.ts";

/** How long requests may be read before others get their turn, in milliseconds. */
const TURN_MS = 10;
const SHUTDOWN_MS = 10_000;
const TOKEN_USES_MS = 30_000;
const GARBAGE_MS = 60 * 60_000;
const SCRATCH_MS = 60 * 60_000;

// A log that is not read any more, or not fast enough, must not end the service.
const LOG = new LineBuffer((text) => void writeText(Deno.stderr, text));

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked.task === "help") {
    console.log(USAGE);
    return 0;
  }
  const config = placeData(
    readConfig((name) => Deno.env.get(name), Deno.build.os, DEFAULT_RATE),
  );
  const { store, blobs } = await openStores(config);
  const parts = { store, clock: systemClock, random: systemRandom };
  if (asked.task !== "serve") {
    const token = await tokenFor(asked, parts);
    await store.close();
    if (token === undefined) return 1;
    console.log(token);
    return 0;
  }
  const log = jsonLogger(
    config.logLevel,
    (line, urgent) => LOG.add(line, urgent),
    () => new Date(),
  );
  const { scratchDir } = config;
  const clean = () => removeLeftTreeDirs(scratchDir);
  await clean();
  const engine = serviceEngine(config);
  const isolation = await requireSandbox(engine, config);
  const validator = new EngineValidator({
    engine,
    scratchDir,
    // A sandbox takes a processor.
    queue: validationQueue(Math.max(1, navigator.hardwareConcurrency)),
  });
  const turn = new LoopTurn(TURN_MS);
  const app = createApp({
    ...parts,
    blobs,
    log,
    turn,
    trees: new TreeReader(blobs, turn),
    limits: { ...DEFAULT_SERVICE_LIMITS, rate: config.rate },
    publicUrl: config.publicUrl,
    validator,
  });
  // First the address: a token that is made must also be shown.
  const server = serve(app, config.listen, config.proxies);
  const token = await firstStart(parts);
  if (token !== undefined) {
    console.log(`First admin token, shown this once:\n\n${token}\n`);
  }
  // A program that reads that it listens may stop it at once.
  const stopped = stopSignal();
  console.log(`Listening on ${server.url}`);
  log({ level: "info", event: "service.start", url: server.url, ...shown(config) });
  log(isolationLine(isolation));
  const timers = [
    every(TOKEN_USES_MS, "token_uses", log, () => app.settle()),
    // Another service may have this directory too, and be killed while this one runs.
    every(SCRATCH_MS, "scratch", log, clean),
    every(GARBAGE_MS, "garbage", log, async () => {
      const collected = await collectGarbage({
        store,
        blobs,
        clock: systemClock,
        holder: `${Deno.pid}-${crypto.randomUUID()}`,
        signal: stopped.signal,
      });
      log({ level: "info", event: "garbage.collected", ...collected });
    }),
  ];
  await stopped.promise;
  log({ level: "info", event: "service.stop" });
  timers.forEach(clearInterval);
  const finished = await server.stop(SHUTDOWN_MS);
  await validator.close();
  await blobs.close();
  await store.close();
  log({ level: finished ? "info" : "warn", event: "service.stopped", finished });
  return 0;
}

/** The token that was asked for; undefined, and said why, when there can be none. */
async function tokenFor(
  asked: Exclude<Task, { task: "serve" | "help" }>,
  parts: StartParts,
): Promise<string | undefined> {
  const isNew = asked.task === "new_tenant";
  const slug = isNew ? asked.slug : asked.tenant;
  const token = isNew ? await newTenant(parts, asked) : await newAdminToken(parts, slug) ??
    (slug === FIRST_TENANT.slug ? await firstStart(parts) : undefined);
  if (token === undefined) {
    console.error(
      isNew
        ? `error: There is a tenant "${slug}" already`
        : `error: There is no tenant "${slug}" that has an admin`,
    );
  }
  return token;
}

/** The signal to stop, as a promise and as an abort signal. A second one ends the process. */
function stopSignal(): { promise: Promise<void>; signal: AbortSignal } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) Deno.exit(130);
    controller.abort();
    resolve();
  };
  onStopSignal(stop, { outlivesTerminal: true });
  return { promise, signal: controller.signal };
}

function every(
  ms: number,
  what: string,
  log: (line: ServiceLogLine) => void,
  work: () => void | Promise<void>,
): ReturnType<typeof setInterval> {
  return setInterval(() => {
    Promise.try(work).catch((error) =>
      log({ level: "error", event: `${what}.failed`, error: String(error) })
    );
  }, ms);
}

/** What of the configuration may be told: addresses may hold passwords. */
function shown({ dataDir, database, blobs }: ServiceConfig): { [name: string]: string } {
  return { data_dir: dataDir, database: database.kind, blobs: blobs.kind };
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    const expected = error instanceof ConfigError || error instanceof DomainError ||
      error instanceof StoreUnavailable || error instanceof SandboxUnusable ||
      error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.AddrNotAvailable ||
      error instanceof Deno.errors.PermissionDenied;
    if (!expected) throw error;
    console.error(`error: ${error.message}`);
    Deno.exitCode = error instanceof ConfigError || error instanceof DomainError ? 2 : 1;
  }
  LOG.flush();
  Deno.exit();
}

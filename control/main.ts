/**
 * The control service: `deno run -A control/main.ts`. Composition root; see `start/config.ts` for
 * what the environment can say.
 *
 * @module
 */
import { Reach } from "../runtime/calls/egress/reach.ts";
import { providersWithin } from "../runtime/calls/providers.ts";
import { ADMISSION_HERE } from "../runtime/mod.ts";
import { onStopSignal } from "../runtime/stop_signal.ts";
import { isDiscarded, type LostOutput, writeOutput } from "../runtime/write_output.ts";
import { createApp } from "./app.ts";
import { TreeReader } from "./domain/snapshots/tree_reader.ts";
import { LoopTurn } from "./domain/loop_turn.ts";
import { collectGarbage } from "./domain/snapshots/collect_garbage.ts";
import { systemClock, systemRandom } from "./domain/ids.ts";
import { DEFAULT_RATES, DEFAULT_SERVICE_LIMITS } from "./http/default_limits.ts";
import { LineBuffer } from "./http/line_buffer.ts";
import { jsonLogger } from "./http/logger.ts";
import type { ServiceLogLine } from "./http/services.ts";
import { Entrance } from "./http/entrance.ts";
import { OPERATIONS } from "./routes/operations.ts";
import { ServiceHost } from "./surfaces/service_host.ts";
import { readArguments, type Task, USAGE } from "./start/arguments.ts";
import { readConfig, type ServiceConfig } from "./start/config.ts";
import { documentedUrl } from "./start/reach.ts";
import { claimDataDirectory, placeData } from "./start/data_directory.ts";
import {
  FIRST_TENANT,
  firstStart,
  newAdminToken,
  newTenant,
  type StartParts,
  withdrawToken,
} from "./start/first_start.ts";
import { openStores } from "./start/open_stores.ts";
import { isolationLine, requireSandbox, serviceEngine } from "./start/sandbox.ts";
import { startExecutions } from "./start/executions.ts";
import { openMemory } from "./start/open_memory.ts";
import { startRunOrigin } from "./start/run_origin.ts";
import { serve } from "./start/serve.ts";
import { serveMetrics } from "./start/serve_metrics.ts";
import type { MetricSources } from "./telemetry/metrics.ts";
import { executionObserver } from "./telemetry/observer.ts";
import { executionTracer } from "./telemetry/tracer.ts";
import { validationQueue } from "./execution/validation_queue.ts";
import { explainStart } from "./start/start_failure.ts";
import { actionGrammar } from "./execution/action_grammar.ts";
import { integrationProviders } from "./execution/integration_providers.ts";
import { removeLeftTreeDirs } from "./execution/scratch_trees.ts";
import { secretsKeys } from "./start/secrets_key.ts";
import { mcpStateKey } from "./start/mcp_state_key.ts";
import { keyRing } from "./store/secrets/key_ring.ts";
import { EngineValidator } from "./execution/validator.ts";

/** How long requests may be read before others get their turn, in milliseconds. */
const TURN_MS = 10;
const SHUTDOWN_MS = 10_000;
/** What runs still is broken off so long before that, so that its end is written: milliseconds. */
const DRAIN_MS = 3_000;
const TOKEN_USES_MS = 30_000;
const GARBAGE_MS = 60 * 60_000;
const SCRATCH_MS = 60 * 60_000;

// A log that is not read any more, or not fast enough, must not end the service.
const LOG = new LineBuffer((text) => void writeOutput(Deno.stderr, text));

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked.task === "help") {
    return isLost(print(`${USAGE}\n`)) ? 1 : 0;
  }
  const config = placeData(
    readConfig((name) => Deno.env.get(name), Deno.build.os, DEFAULT_RATES),
  );
  const log = jsonLogger(
    config.logLevel,
    (line, urgent) => LOG.add(line, urgent),
    () => new Date(),
  );
  const stores = await openStores(
    config,
    (problem) => log({ level: "warn", event: "store.problem", problem }),
  );
  const { store, blobs } = stores;
  const parts = { store, clock: systemClock, random: systemRandom };
  if (asked.task !== "serve") {
    const code = await printToken(asked, parts);
    await stores.close();
    return code;
  }
  const { scratchDir } = config;
  const clean = () => removeLeftTreeDirs(scratchDir);
  await clean();
  if (!claimDataDirectory(config.dataDir)) {
    log({ level: "warn", event: "service.data_dir_shared", data_dir: config.dataDir });
  }
  if (config.database.kind === "postgres" && config.secretsKey === undefined) {
    // Another service on the database would open nothing that this one seals.
    log({ level: "warn", event: "service.secrets_key_is_local", hint: "Set AIEL_SECRETS_KEY" });
  }
  const engine = serviceEngine(config);
  const isolation = await requireSandbox(engine, config);
  // A sandbox takes a processor.
  const queue = validationQueue(Math.max(1, navigator.hardwareConcurrency));
  const validator = new EngineValidator({ engine, scratchDir, queue });
  const executionEngine = serviceEngine(config, "executions");
  const turn = new LoopTurn(TURN_MS);
  const trees = new TreeReader(blobs, turn);
  const grammar = await actionGrammar();
  const keys = secretsKeys(config.secretsKey, config.dataDir);
  const sealer = await keyRing(keys);
  const memory = openMemory(config);
  const providers = providersWithin(new Reach(config.privateHosts));
  const running = { count: () => 0 };
  const metrics = await metricsOf(config, {
    children: () => executionEngine.children(),
    validations: () => queue.counts,
    executions: {
      running: () => running.count(),
      jobs: () => stores.jobs.counts(),
      backlogs: (limit) => store.read("system", ({ executions }) => executions.backlogs(limit)),
    },
    failed: (error) => log({ level: "error", event: "metrics.failed", error: String(error) }),
  });
  const plane = startExecutions({
    ...parts,
    jobs: stores.jobs,
    signals: stores.signals,
    blobs,
    trees,
    engine: executionEngine,
    memory,
    providers,
    grammar,
    sealer,
    observer: executionObserver({ log, metrics, tracer: executionTracer() }),
    log,
    config,
    places: ADMISSION_HERE.running,
  });
  running.count = plane.running;
  const limits = {
    ...DEFAULT_SERVICE_LIMITS,
    rate: config.rate,
    anonymous: config.anonymousRate,
  };
  const entrance = new Entrance({ ...parts, log, limits });
  const full = () =>
    log({ level: "warn", event: "service.connections_full", hint: "Allow more open files" });
  const runOrigin = await startRunOrigin({
    full,
    host: new ServiceHost({ entrance, executions: plane.services, limits, log }),
    config,
    mcpStateKey: await mcpStateKey(keys),
    log,
    answered: metrics?.answered,
  });
  const services = {
    ...parts,
    blobs,
    log,
    answered: metrics?.answered,
    turn,
    trees,
    executions: plane.services,
    limits,
    publicUrl: documentedUrl(config),
    runUrl: runOrigin.url,
    validator,
    grammar,
    integrations: integrationProviders(await providers()),
    sealer,
  };
  const app = createApp(services, OPERATIONS, entrance);
  // First the address: a token that is made must also be shown.
  const server = await serve(app, config.listen, { proxies: config.proxies, full });
  const metricsServer = await metrics?.serve();
  const token = await firstStart(parts);
  // A program that reads that it listens may stop it at once.
  const stopped = stopSignal();
  const lost = await sayStart(server.url, runOrigin.url, token, parts);
  if (lost) {
    await server.stop(0);
    await runOrigin.server.stop(0);
    await plane.stop(0);
    await executionEngine.drain();
    await memory.close();
    await metricsServer?.stop();
    await stores.close();
    return 1;
  }
  log({
    level: "info",
    event: "service.start",
    url: server.url,
    run_url: runOrigin.url,
    ...shown(config),
  });
  if (metricsServer !== undefined) {
    log({ level: "info", event: "service.metrics", url: metricsServer.url });
  }
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
  const [finished, runFinished] = await Promise.all([
    server.stop(SHUTDOWN_MS),
    runOrigin.server.stop(SHUTDOWN_MS),
    plane.stop(SHUTDOWN_MS - DRAIN_MS),
  ]);
  await validator.close();
  await executionEngine.drain();
  await memory.close();
  await metricsServer?.stop();
  await stores.close();
  const isWhole = finished && runFinished;
  log({ level: isWhole ? "info" : "warn", event: "service.stopped", finished: isWhole });
  return 0;
}

/** The metrics, where they are asked for: else nothing of them is loaded. */
async function metricsOf({ metricsListen }: ServiceConfig, sources: MetricSources) {
  if (metricsListen === undefined) return undefined;
  const { serviceMetrics } = await import("./telemetry/metrics.ts");
  const metrics = serviceMetrics(sources);
  const serving = () => serveMetrics(metricsListen, metrics.read, sources.failed);
  return { ...metrics, serve: serving };
}

/** Says where it listens, and the first token; gives whether that did not arrive. */
async function sayStart(
  url: string,
  runUrl: string,
  token: string | undefined,
  parts: StartParts,
): Promise<boolean> {
  const first = token === undefined ? "" : `First admin token, shown this once:\n\n${token}\n\n`;
  const lost = print(`${first}Listening on ${url}\nProjects answer at ${runUrl}\n`);
  if (token === undefined || lost === undefined && !isDiscarded(1)) return isLost(lost);
  await withdrawToken(parts, FIRST_TENANT.slug, token);
  complain(
    "The first admin token could not be shown and was revoked",
    "`deno task control --new-admin-token` makes another one",
  );
  return isLost(lost);
}

/** Makes the token that was asked for and prints it; gives the exit code. */
async function printToken(
  asked: Exclude<Task, { task: "serve" | "help" }>,
  parts: StartParts,
): Promise<number> {
  const isNew = asked.task === "new_tenant";
  const slug = isNew ? asked.slug : asked.tenant;
  const token = isNew ? await newTenant(parts, asked) : await newAdminToken(parts, slug) ??
    (slug === FIRST_TENANT.slug ? await firstStart(parts) : undefined);
  if (token === undefined) {
    complain(
      isNew
        ? `There is a tenant "${slug}" already`
        : `There is no tenant "${slug}" that has an admin`,
    );
    return 1;
  }
  if (print(`${token}\n`) === undefined && !isDiscarded(1)) return 0;
  await withdrawToken(parts, slug, token);
  complain(
    "The token could not be shown and was revoked",
    `\`deno task control --new-admin-token --tenant ${slug}\` makes another one`,
  );
  return 1;
}

/** Prints a result; gives why it did not arrive. */
function print(text: string): LostOutput | undefined {
  const lost = writeOutput(Deno.stdout, text);
  if (isLost(lost)) complain(`Standard output could not be written: ${lost?.reason}`);
  return lost;
}

/** A reader that has gone has seen what it wanted. */
function isLost(lost: LostOutput | undefined): boolean {
  return lost !== undefined && !lost.readerGone;
}

function complain(message: string, hint?: string): void {
  const text = `error: ${message}\n${hint === undefined ? "" : `hint: ${hint}\n`}`;
  writeOutput(Deno.stderr, text);
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
    const { message, hint, code } = explainStart(error);
    complain(message, hint);
    if (Deno.env.get("AIEL_DEBUG")) complain(Deno.inspect(error));
    Deno.exitCode = code;
  }
  LOG.flush();
  Deno.exit();
}

import assert from "node:assert/strict";
import { problemsOf } from "../api/operation_problems.ts";
import { createApp } from "../app.ts";
import type { ControlApp, ServedApp } from "../http/control_app.ts";
import { Entrance } from "../http/entrance.ts";
import { createRunApp, reportOfMcp, surfaceLog } from "../surfaces/run_app.ts";
import { ServiceHost } from "../surfaces/service_host.ts";
import { createMcpSurface } from "../../runtime/surfaces/mcp/serve_mcp.ts";
import { createSurfaces } from "../../runtime/surfaces/surfaces.ts";
import { type Clock, systemRandom } from "../domain/ids.ts";
import type {
  SnapshotValidator,
  Validation,
  ValidationSubject,
} from "../domain/snapshots/snapshot_validator.ts";
import { PLAIN_FACTS } from "./plain_facts.ts";
import { TreeReader } from "../domain/snapshots/tree_reader.ts";
import { LoopTurn } from "../domain/loop_turn.ts";
import { Reach } from "../../runtime/calls/egress/reach.ts";
import { providersWithin } from "../../runtime/calls/providers.ts";
import { actionGrammar } from "../execution/action_grammar.ts";
import { integrationProviders } from "../execution/integration_providers.ts";
import { KEY_BYTES, keyRing } from "../store/secrets/key_ring.ts";
import { DEFAULT_SERVICE_LIMITS } from "../http/default_limits.ts";
import type { Operation } from "../http/operation.ts";
import type { ServiceLimits, ServiceLogLine } from "../http/services.ts";
import { OPERATIONS } from "../routes/operations.ts";
import { openFileBlobStore } from "../store/blobs/file_blob_store.ts";
import type { Sealer } from "../domain/releases/ports.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { Store } from "../domain/store.ts";
import type { ExecutionParts } from "../domain/executions/parts.ts";
import type { ExecutionServices } from "../domain/executions/services.ts";
import type { JobSource } from "../domain/executions/ports.ts";
import { Running } from "../execution/running.ts";
import { sqliteStoreWithQueue } from "../store/queue/stores_with_queue.ts";
import { LocalSignals } from "../store/signals/local_signals.ts";
import { TestRunner } from "./test_runner.ts";

/** What a service of one person's machine has. */
const PROVIDERS = providersWithin(new Reach({ loopback: true, hosts: [] }));

/** Where projects of the service answer. */
export const RUN_URL = "http://run.test";

/** A clock that a test moves. */
export class TestClock implements Clock {
  constructor(public at: Date = new Date("2026-11-20T18:00:00.000Z")) {}
  now(): Date {
    return new Date(this.at);
  }
  /** Moves on. */
  pass(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

/** A validator that says what it is told. */
export class TestValidator implements SnapshotValidator {
  /** What it answers; undefined: the snapshot is fine. */
  answer: Validation | undefined;
  /** Runs before it answers. */
  before: (subject: ValidationSubject) => Promise<void> = () => Promise.resolve();
  calls = 0;

  async validate(subject: ValidationSubject): Promise<Validation> {
    this.calls++;
    await this.before(subject);
    return this.answer ?? {
      ok: true,
      facts: {
        ...PLAIN_FACTS,
        capabilities: { ...PLAIN_FACTS.capabilities, network: ["api.example.com:443"] },
      },
    };
  }
}

/**
 * A service in this process, for tests: real rules, real SQLite in memory, real files for blobs;
 * time stands still and the sandbox is replaced by an answer.
 */
export interface MemoryService extends AsyncDisposable {
  readonly app: ControlApp;
  /** The run origin. */
  readonly run: ServedApp;
  /** What stands behind it. */
  readonly host: ServiceHost;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly clock: TestClock;
  readonly validator: TestValidator;
  readonly sealer: Sealer;
  readonly runner: TestRunner;
  readonly executions: ExecutionServices;
  readonly jobs: JobSource;
  readonly log: ServiceLogLine[];
  /** What every access to a tenant's facts throws from now on; undefined: nothing. */
  failure: Error | undefined;
  /** Runs before every transaction of a tenant begins. */
  beforeTransaction: () => Promise<void>;
  /** Runs at the end of every transaction of a tenant: what it throws, the commit failed with. */
  atCommit: () => void;
}

/** Starts one. `operations`: instead of those of the service. */
export async function memoryService(
  limits: Partial<ServiceLimits> = {},
  operations?: readonly Operation[],
): Promise<MemoryService> {
  const directory = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const { store: real, jobs } = sqliteStoreWithQueue({ path: ":memory:" });
  await real.migrate();
  const blobs = await openFileBlobStore(directory);
  const clock = new TestClock();
  const validator = new TestValidator();
  const log: ServiceLogLine[] = [];
  const state: Pick<MemoryService, "failure" | "beforeTransaction" | "atCommit"> = {
    failure: undefined,
    beforeTransaction: () => Promise.resolve(),
    atCommit: () => {},
  };
  const store = hookedStore(real, state);
  const turn = new LoopTurn(10);
  const sealer = await keyRing([systemRandom(KEY_BYTES)]);
  const grammar = await actionGrammar();
  const runner = new TestRunner();
  const signals = new LocalSignals((problem) => assert.fail(problem));
  const parts: ExecutionParts = {
    store,
    clock,
    random: systemRandom,
    grammar,
    sealer,
    signals,
    runner,
    observer: { ended: () => {} },
    queueLimits: { window: 4, backlog: 20 },
    node: "test",
    leaseMs: 30_000,
  };
  const failed = (error: unknown) => log.push({ level: "error", event: String(error) });
  const runs = new Running({ parts, jobs, failed });
  const allLimits = {
    ...DEFAULT_SERVICE_LIMITS,
    patience: { idleMs: 60_000, totalMs: 120_000 },
    ...limits,
  };
  const executions = { ...parts, runs };
  const told = (line: ServiceLogLine) => log.push(line);
  const entrance = new Entrance({ store, clock, log: told, limits: allLimits });
  const host = new ServiceHost({ entrance, executions, limits: allLimits, log: told });
  const run = createRunApp(createSurfaces({
    host,
    origin: RUN_URL,
    mcp: createMcpSurface({
      stateKey: systemRandom(32),
      listTtlMs: 0,
      originHosts: [new URL(RUN_URL).hostname],
      report: reportOfMcp(told),
    }),
    log: surfaceLog(told),
    now: () => clock.now().getTime(),
  }));
  const app = createApp(
    {
      store,
      blobs,
      validator,
      clock,
      turn,
      trees: new TreeReader(blobs, turn),
      random: systemRandom,
      grammar,
      executions,
      integrations: integrationProviders(await PROVIDERS()),
      sealer,
      log: told,
      limits: allLimits,
      publicUrl: undefined,
      runUrl: RUN_URL,
    },
    operations,
    entrance,
  );
  return {
    app,
    run,
    host,
    store: real,
    blobs,
    clock,
    validator,
    sealer,
    runner,
    executions,
    jobs,
    log,
    get failure() {
      return state.failure;
    },
    set failure(error) {
      state.failure = error;
    },
    get beforeTransaction() {
      return state.beforeTransaction;
    },
    set beforeTransaction(run) {
      state.beforeTransaction = run;
    },
    get atCommit() {
      return state.atCommit;
    },
    set atCommit(run) {
      state.atCommit = run;
    },
    async [Symbol.asyncDispose]() {
      state.failure = undefined;
      state.beforeTransaction = () => Promise.resolve();
      state.atCommit = () => {};
      await app.settle();
      await runs.drain(0);
      await signals.close();
      await jobs.close();
      refuseUndocumented(log, operations ?? OPERATIONS);
      await blobs.close();
      await real.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** What an operation answers, its contract must name: in every test there is. */
function refuseUndocumented(
  log: readonly ServiceLogLine[],
  operations: readonly Operation[],
): void {
  const codes = new Map(operations.map(({ contract }) => [
    `${contract.method} ${contract.path}`,
    problemsOf(contract),
  ]));
  for (const line of log) {
    if (typeof line["code"] !== "string" || typeof line["route"] !== "string") continue;
    const method = String(line["method"]).toLowerCase().replace("head", "get");
    const named = codes.get(`${method} ${line["route"]}`);
    const { code } = line;
    assert.ok(
      named?.some((each) => each === code),
      `${method} ${line["route"]} names no "${code}"`,
    );
  }
}

/** The store, which fails for tenants when it is told to; who is calling it still knows. */
function hookedStore(
  store: Store,
  hooks: Pick<MemoryService, "failure" | "beforeTransaction" | "atCommit">,
): Store {
  const guard = (scope: unknown) => {
    if (scope !== "system" && hooks.failure !== undefined) throw hooks.failure;
  };
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        if (name === "read" || name === "transaction") guard(args[0]);
        const [scope, work] = args;
        if (name === "transaction" && scope !== "system" && typeof work === "function") {
          await hooks.beforeTransaction();
          args[1] = async (tenant: unknown) => {
            const result: unknown = await Reflect.apply(work, undefined, [tenant]);
            hooks.atCommit();
            return result;
          };
        }
        return await Reflect.apply(value, target, args);
      };
    },
  });
}

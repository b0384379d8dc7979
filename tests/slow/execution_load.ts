/**
 * A load of executions of several sorts on real services, and what must hold of all of them when
 * nothing runs any more, whatever was killed meanwhile.
 *
 * @module
 */
import assert from "node:assert/strict";
import { ControlClient, ControlError, everyOne } from "../../control/api/client.ts";
import {
  type ExecutionDocument,
  invoke,
  listExecutions,
  readLogs,
} from "../../control/api/executions.ts";
import { setWorkspaceGrant } from "../../control/api/grants.ts";
import { createProject } from "../../control/api/projects.ts";
import { setVariable } from "../../control/api/variables.ts";
import { createWorkspace, listWorkspaces } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import type { TestTree } from "../../control/testing/push.ts";

/** One sort of execution. */
interface Sort {
  readonly tool: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** How it must end. */
  readonly ends: readonly ExecutionDocument["state"][];
  readonly project?: string;
}

/** Of all projects here. */
export const WORKSPACE = "w";
const PROJECT = "good";
/** Its snapshot ends its process while it loads, where it may read the variable. */
const BROKEN = "broken";
const VARIABLE = "LOAD";

const SORTS: readonly Sort[] = [
  { tool: "quick", weight: 8, ends: ["succeeded"] },
  { tool: "slow", weight: 5, ends: ["succeeded"] },
  { tool: "later", weight: 2, ends: ["succeeded"] },
  { tool: "fail", weight: 2, ends: ["dead"] },
  { tool: "hang", weight: 1, ends: ["failed"] },
  { tool: "eat", weight: 1, ends: ["failed"] },
  { tool: "leave", weight: 1, ends: ["failed"] },
  { tool: "quick", weight: 1, ends: ["failed"], project: BROKEN },
];

/** Attempts of "fail", of which each fails. */
const FAILING = 2;
/** Attempts of what succeeds in the end: a child that was killed is one. */
const PATIENT = { attempts: 9, backoff: { first_ms: 300, max_ms: 2_000 } };

const GOOD: TestTree = {
  "entry_point.ts": `import { retryLater, tool } from "aiel";
const count = async (ctx, { n }) => {
  ctx.log("ran");
  // Outside of the sandbox, and there before the attempt ends.
  await ctx.memory.set("ran " + n + " " + crypto.randomUUID(), 1);
};
tool("quick", async (ctx, asked) => { await count(ctx, asked); return asked.n; });
tool("slow", async (ctx, asked) => {
  await count(ctx, asked);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return asked.n;
});
tool("later", async (ctx, asked) => {
  await count(ctx, asked);
  const { values } = await ctx.memory.list({ prefix: "ran " + asked.n + " " });
  if (values.length === 1) retryLater(1, "Not yet");
  return asked.n;
});
tool("fail", async (ctx, asked) => { await count(ctx, asked); throw new Error("Never"); });
tool("hang", async () => { await new Promise((resolve) => setTimeout(resolve, 3_600_000)); });
tool("eat", () => { const all = []; for (;;) all.push(new Uint8Array(8_000_000).fill(1)); });
tool("leave", () => Deno.exit(3));
tool("counts", async (ctx) => {
  const counts = {};
  let cursor;
  do {
    const page = await ctx.memory.list({ prefix: "ran ", limit: 100, ...(cursor && { cursor }) });
    for (const { key } of page.values) {
      const n = key.split(" ")[1];
      counts[n] = (counts[n] ?? 0) + 1;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return counts;
});
`,
  "aiel.json": JSON.stringify({
    exports: {
      "tool/quick": { retry: PATIENT },
      "tool/slow": { retry: PATIENT },
      "tool/later": { retry: PATIENT },
      "tool/fail": { retry: { attempts: FAILING, backoff: { first_ms: 100 } } },
      "tool/hang": { timeout_ms: 3_000 },
    },
  }),
};

const DYING: TestTree = {
  "entry_point.ts": `import { tool } from "aiel";
if (Deno.env.get("${VARIABLE}") === "die") throw new Error("It does not load");
tool("quick", () => 1);
`,
  "aiel.json": JSON.stringify({ capabilities: { env: [VARIABLE] } }),
};

/** One that was accepted. */
interface Accepted {
  readonly id: string;
  readonly sort: Sort;
  /** Its payload; no other one has it. */
  readonly n: number;
}

/** What a caller who waited was answered. */
interface Answered {
  readonly id: string;
  readonly ok: boolean;
  readonly message: string | undefined;
}

/** What is looked at when nothing runs any more. */
export interface LoadReport {
  readonly accepted: number;
  readonly answered: number;
  readonly states: Readonly<Record<string, number>>;
  readonly lostAttempts: number;
}

/** Asks again and again. */
export class ExecutionLoad {
  readonly #accepted: Accepted[] = [];
  readonly #answered: Answered[] = [];
  readonly #asking: Promise<void>[] = [];
  readonly #stop = new AbortController();
  #count = 0;
  /** Answers that were no envelope, by status and code; 0: no answer at all. */
  readonly refusals = new Map<string, number>();

  constructor(
    /** One of the services that take requests now. */
    private readonly url: () => string,
    private readonly token: string,
  ) {}

  /** How many were accepted. */
  get accepted(): number {
    return this.#accepted.length;
  }

  /** Makes live what is asked for. */
  async prepare(): Promise<void> {
    const client = new ControlClient({ baseUrl: this.url(), token: this.token });
    await makeLive(client, PROJECT, GOOD);
    await makeLive(client, BROKEN, DYING, { [VARIABLE]: "die" });
  }

  /** Begins: so many put things into the queue, so many wait for answers. */
  start(
    { queueing, waiting, pauseMs }: {
      readonly queueing: number;
      readonly waiting: number;
      readonly pauseMs: number;
    },
  ): void {
    for (let at = 0; at < queueing; at++) {
      this.#asking.push(this.#again(pauseMs, () => this.#queueOne()));
    }
    for (let at = 0; at < waiting; at++) {
      this.#asking.push(this.#again(pauseMs, () => this.#waitForOne()));
    }
  }

  /** Asks for no more, and waits for the answers that are still to come. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#asking);
  }

  async #again(pauseMs: number, ask: () => Promise<void>): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await ask();
      } catch (error) {
        // A lost connection, or a refusal that says why: anything else is a failure.
        if (!(error instanceof ControlError)) throw error;
        const { status, code } = error;
        this.refusals.set(`${status} ${code}`, (this.refusals.get(`${status} ${code}`) ?? 0) + 1);
        if (code !== "unreachable" && status !== 503) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 * pauseMs));
    }
  }

  async #queueOne(): Promise<void> {
    const sort = pick();
    const n = this.#count++;
    const { id } = await this.#client().later(invoke, callOf(sort, n));
    this.#accepted.push({ id, sort, n });
  }

  async #waitForOne(): Promise<void> {
    const sort = Math.random() < 0.5 ? SORTS[0] : SORTS[1];
    assert.ok(sort !== undefined);
    const { envelope, execution } = await this.#client().envelope(
      invoke,
      callOf(sort, this.#count++),
    );
    assert.ok(execution !== undefined);
    const { ok, error } = envelope;
    this.#answered.push({ id: execution, ok, message: error?.message });
  }

  /** No second tries: an answer that did not come is not known to have come. */
  #client(): ControlClient {
    const sleep = () =>
      Promise.reject(new ControlError("It is away", { status: 0, code: "unreachable" }));
    return new ControlClient({ baseUrl: this.url(), token: this.token, sleep });
  }

  /** Waits until nothing is queued or runs. @returns milliseconds */
  async untilAllEnded(patienceMs: number): Promise<number> {
    const started = performance.now();
    const client = new ControlClient({ baseUrl: this.url(), token: this.token });
    for (;;) {
      const left = await this.#all(client, { state: "queued,running" });
      const passed = performance.now() - started;
      if (left.length === 0) return passed;
      if (passed > patienceMs) {
        assert.fail(`${left.length} have not ended: ${JSON.stringify(left.slice(0, 3), null, 1)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /**
   * Looks at every record.
   *
   * @param logs what the services logged
   */
  async verify(logs: readonly string[]): Promise<LoadReport> {
    const client = new ControlClient({ baseUrl: this.url(), token: this.token });
    const all = new Map((await this.#all(client, {})).map((one) => [one.id, one]));
    const counted = await client.envelope(invoke, callOf({ tool: "counts" }, 0));
    const counts = counted.envelope.result as Record<string, number>;
    for (const one of this.#accepted) {
      const found = all.get(one.id);
      assert.ok(found !== undefined, `${one.id} is lost`);
      assert.ok(
        one.sort.ends.includes(found.state),
        `${one.sort.tool} ended as ${JSON.stringify(found, null, 1)}`,
      );
      if (found.state === "succeeded") await this.#verifyRan(client, one, found, counts);
      if (one.sort.tool === "fail") assert.ok((counts[one.n] ?? 0) >= 1);
    }
    for (const one of all.values()) verifyRecord(one);
    for (const { id, ok, message } of this.#answered) {
      const found = all.get(id);
      assert.ok(found !== undefined, `${id} is lost`);
      assert.equal(found.state, ok ? "succeeded" : "failed", `${message} ${JSON.stringify(found)}`);
    }
    verifyEnds(logs, all);
    const states = Object.groupBy(all.values(), ({ state }) => state);
    return {
      accepted: this.#accepted.length,
      answered: this.#answered.length,
      states: Object.fromEntries(
        Object.entries(states).map(([state, some]) => [state, some.length]),
      ),
      lostAttempts: [...all.values()].flatMap(({ attempts }) => attempts)
        .filter(({ lost }) => lost).length,
    };
  }

  /** Its code ran at least once, and the attempt that succeeded has its line, once. */
  async #verifyRan(
    client: ControlClient,
    { n, sort }: Accepted,
    { id, attempt }: ExecutionDocument,
    counts: Readonly<Record<string, number>>,
  ): Promise<void> {
    const ran = counts[n] ?? 0;
    const least = sort.tool === "later" ? 2 : 1;
    assert.ok(ran >= least && ran <= attempt, `${id} ran ${ran} times in ${attempt} attempts`);
    const params = { workspace: WORKSPACE, project: sort.project ?? PROJECT, execution: id };
    const lines: { seq: number; event: string; attempt: number }[] = [];
    for await (const { data } of client.events(readLogs, { params, query: {} })) {
      lines.push(data as (typeof lines)[number]);
    }
    const seqs = lines.map(({ seq }) => seq);
    assert.equal(new Set(seqs).size, seqs.length);
    const last = lines.filter((line) => line.event === "ran" && line.attempt === attempt);
    assert.equal(last.length, 1, `${id} has ${last.length} lines: ${JSON.stringify(lines)}`);
  }

  async #all(
    client: ControlClient,
    filter: { readonly state?: string },
  ): Promise<ExecutionDocument[]> {
    const lists = await Promise.all(
      [PROJECT, BROKEN].map((project) => {
        const params = { workspace: WORKSPACE, project };
        return everyOne((page) =>
          client.call(listExecutions, { params, query: { ...page, ...filter } })
        );
      }),
    );
    return lists.flat();
  }
}

/**
 * Makes a tree live in a project of its own.
 *
 * @param variables of its environment; code of the workspace is granted these, and no others
 */
export async function makeLive(
  client: ControlClient,
  project: string,
  tree: TestTree,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { items } = await client.call(listWorkspaces, { query: {} });
  if (items.length === 0) await client.call(createWorkspace, { body: { slug: WORKSPACE } });
  const params = { workspace: WORKSPACE };
  await client.call(createProject, { params, body: { slug: project } });
  const grant = { capabilities: { env: Object.keys(variables) } };
  await client.call(setWorkspaceGrant, { params, body: { grant } });
  for (const [variable, value] of Object.entries(variables)) {
    const at = { ...params, project, environment: "development", variable };
    await client.call(setVariable, { params: at, body: { value } });
  }
  // The environment "development" follows pushes.
  await clientPush(client, { ...params, project }, tree, null);
}

function pick(): Sort {
  let left = Math.random() * SORTS.reduce((sum, { weight }) => sum + weight, 0);
  return SORTS.find(({ weight }) => (left -= weight) < 0) as Sort;
}

function callOf({ tool, project = PROJECT }: Pick<Sort, "tool" | "project">, n: number) {
  return {
    params: { workspace: WORKSPACE, project, environment: "development" },
    body: { kind: "tool" as const, name: tool, payload: { n } },
  };
}

/** A record agrees with itself. */
function verifyRecord(one: ExecutionDocument): void {
  const { state, attempt, attempts, error_code, ended_at, queued, max_attempts } = one;
  const said = JSON.stringify(one, null, 1);
  assert.ok(ended_at !== null, said);
  assert.equal(attempts.length, Math.min(attempt, 20), said);
  attempts.forEach(({ number, started_at, ended_at }, at) => {
    assert.equal(number, attempt - attempts.length + 1 + at, said);
    assert.ok(started_at <= ended_at, said);
  });
  const last = attempts.at(-1);
  assert.ok(last !== undefined, said);
  assert.equal(last.error_code, error_code, said);
  assert.equal(state === "succeeded", error_code === null, said);
  assert.ok(!last.lost || !queued, said);
  const own = attempts.filter(({ lost, error_code }) =>
    !lost && !["OVERLOADED", "CANCELLED"].includes(error_code ?? "")
  );
  // What the service itself failed in is tried three times in any case.
  assert.ok(own.length <= Math.max(max_attempts, 3) || one.export === "tool/later", said);
}

/** No two ends of one execution were written. */
function verifyEnds(logs: readonly string[], all: ReadonlyMap<string, ExecutionDocument>): void {
  const ends = new Map<string, string>();
  for (const line of logs.flatMap((log) => log.split("\n"))) {
    if (!line.includes('"execution.ended"')) continue;
    let said: { execution_id: string; state: string };
    try {
      said = JSON.parse(line);
    } catch {
      // The service was killed while it wrote it.
      continue;
    }
    const { execution_id: id, state } = said;
    if (state === "queued" || state === "lost") continue;
    assert.equal(ends.get(id), undefined, `${id} ended twice: ${ends.get(id)} and ${state}`);
    ends.set(id, state);
    assert.equal(all.get(id)?.state ?? state, state, `${id} ended as ${state}`);
  }
}

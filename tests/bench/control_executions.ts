/**
 * What the service adds to a run: a call of an export over HTTP, on SQLite, beside the runner that
 * stays; and how long a line of a log takes to who follows it.
 *
 * @module
 */
import { ControlClient } from "../../control/api/client.ts";
import { createProject } from "../../control/api/projects.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { startService } from "../../control/testing/real_service.ts";
import { calm } from "./calm.ts";
import {
  hundredths,
  interleave,
  milliseconds,
  ms,
  prepared,
  processSubject,
  type Row,
  type Subject,
  summary,
} from "./measure.ts";
import { EMPTY, REQUEST, TOOL, writeTool } from "./runtime.ts";
import { WaitingRunner } from "./waiting_runner.ts";

const PLACE = { workspace: "bench", project: "bench" };
const TREE = {
  "entry_point.ts": TOOL.replace("import { tool }", "import { flow, tool }") + ticking(),
};
const RUNNER = "the runner that stays";
const SERVICE = "POST invoke";
/** What the service may add, as a share of an empty file's time. */
const ADDED = 0.15;
/** How long a line may take to its follower, in milliseconds. */
const LINE_MS = 100;
const LINES = 100;

/** The rows of executions. */
export async function benchExecutions(rounds: number): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  const service = await startService(`${dir}/service`, { AIEL_LOG_LEVEL: "error" });
  try {
    const token = service.token ?? "";
    const client = new ControlClient({ baseUrl: service.url, token });
    await client.call(createWorkspace, { body: { slug: PLACE.workspace } });
    const params = { workspace: PLACE.workspace };
    await client.call(createProject, { params, body: { slug: PLACE.project } });
    await clientPush(client, PLACE, TREE, null);
    const url = `${service.url}/v1/workspaces/bench/projects/bench/environments/development/`;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const call = (payload: unknown, more: Record<string, string> = {}) =>
      fetch(`${url}invoke`, {
        method: "POST",
        headers: { ...headers, ...more },
        body: JSON.stringify(payload),
      });
    return [
      ...await benchInvoke({ dir, pid: service.process.pid, rounds }, () => call(REQUEST)),
      await benchLines(() =>
        call({ kind: "flow", name: "ticking" }, { accept: "text/event-stream" })
      ),
    ];
  } finally {
    await service.end("SIGTERM");
    Deno.removeSync(dir, { recursive: true });
  }
}

async function benchInvoke(
  { dir, pid, rounds }: { readonly dir: string; readonly pid: number; readonly rounds: number },
  invoke: () => Promise<Response>,
): Promise<Row[]> {
  await using runner = new WaitingRunner(`${dir}/cache`);
  const root = writeTool(`${dir}/tool`, TOOL);
  const empty = `${dir}/empty.ts`;
  Deno.writeTextFileSync(empty, "");
  const timed = (name: string, work: () => Promise<unknown>): Subject => ({
    name,
    async run() {
      const started = performance.now();
      await work();
      return performance.now() - started;
    },
  });
  const ask = async () => {
    const answer = await invoke();
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The service answered ${answer.status}: ${text}`);
  };
  await runner.call(root);
  await ask();
  const measured = await interleave([
    processSubject(EMPTY, [Deno.execPath(), "run", empty]),
    prepared(timed(RUNNER, () => runner.call(root)), () => runner.calm()),
    prepared(timed(SERVICE, ask), () => calm(pid)),
  ], rounds);
  const median = (name: string) => measured.get(name)?.median ?? NaN;
  return [{
    what: "A call of an export over HTTP, warm, beside the runner that stays: what it adds",
    reference: `${EMPTY}: ${ms(measured, EMPTY)}`,
    ratio: hundredths((median(SERVICE) - median(RUNNER)) / median(EMPTY)),
    atMost: ADDED,
    note: `${ms(measured, SERVICE)} and ${ms(measured, RUNNER)}`,
  }];
}

/** From the code's own look at the clock until the line is here. */
async function benchLines(follow: () => Promise<Response>): Promise<Row> {
  const answer = await follow();
  const took: number[] = [];
  let text = "";
  for await (
    const piece of (answer.body ?? new Blob().stream()).pipeThrough(new TextDecoderStream())
  ) {
    const now = Date.now();
    text += piece;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const at = /"at":(\d+)/.exec(event)?.[1];
      if (event.includes("event: log") && at !== undefined) took.push(now - Number(at));
    }
  }
  if (took.length !== LINES) throw new Error(`${took.length} lines came, not ${LINES}`);
  const { median, p99 } = summary("lines", took);
  return {
    what: "A line of a log, from the code to who follows it: the slowest of a hundred",
    reference: `budget: ${LINE_MS} ms`,
    ratio: hundredths(p99 / LINE_MS),
    atMost: 1,
    note: `${milliseconds(p99)}, half of them in ${milliseconds(median)}`,
  };
}

function ticking(): string {
  return `
flow("ticking", async (ctx) => {
  for (let n = 0; n < 100; n++) {
    ctx.log("tick", { at: Date.now() });
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
});
`;
}

/**
 * Whether the service answers others while it is sent what costs it most: ten
 * connections send hostile bodies of the allowed size without pause, and `/healthz` is asked.
 *
 * @module
 */
import { ControlClient } from "../../control/api/client.ts";
import { createProject } from "../../control/api/projects.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { startService } from "../../control/testing/real_service.ts";
import type { Row } from "./measure.ts";

const HOSTILE = new URL("./load/hostile.ts", import.meta.url).pathname;
const SECONDS = 10;
const EVERY_MS = 50;
const AT_MOST_MS = 250;
const TREE = {
  "entry_point.ts": `import { tool } from "aiel";\ntool("hello", () => "hi");\n`,
};

/** The row of the slowest answer. */
export async function benchHostile(): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  const service = await startService(`${dir}/data`, {
    AIEL_LOG_LEVEL: "error",
    // The limit of a principal would keep most of them out.
    AIEL_RATE_LIMIT: "9000000/900000",
  });
  try {
    const { url, token = "" } = service;
    const client = new ControlClient({ baseUrl: url, token });
    const place = { workspace: "bench", project: "hostile" };
    await client.call(createWorkspace, { body: { slug: place.workspace } });
    await client.call(createProject, {
      params: { workspace: place.workspace },
      body: { slug: place.project },
    });
    await clientPush(client, place, TREE, null);
    const sender = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-net", HOSTILE, url, token, place.workspace, place.project],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    try {
      const output = sender.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { done } = await output.read();
      if (done) throw new Error("The sender of hostile bodies ended");
      const slowest = await slowestAnswer(`${url}/healthz`);
      return [{
        what: "Slowest /healthz of 10 s while hostile bodies come",
        reference: `budget: ${AT_MOST_MS} ms`,
        ratio: Math.round(slowest / AT_MOST_MS * 100) / 100,
        atMost: 1,
        note: `${Math.round(slowest)} ms`,
      }];
    } finally {
      sender.kill("SIGKILL");
      await sender.status;
    }
  } finally {
    await service.end("SIGKILL");
    Deno.removeSync(dir, { recursive: true });
  }
}

/** Milliseconds. Asks at its times, also while an answer is still awaited. */
async function slowestAnswer(url: string): Promise<number> {
  const asked: Promise<number>[] = [];
  const end = performance.now() + SECONDS * 1_000;
  while (performance.now() < end) {
    asked.push(ask(url));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return Math.max(...await Promise.all(asked));
}

async function ask(url: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url);
  await answer.body?.cancel();
  if (answer.status !== 200) throw new Error(`The service answered ${answer.status}`);
  return performance.now() - started;
}

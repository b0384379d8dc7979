/**
 * Speed of governed calls in the channel, of streamed items, and of children of the bundle `ai`,
 * against a bare `deno run` of an empty file in the same run. What calls reach answers at once.
 *
 * @module
 */

import { createEngine, type Envelope } from "../../runtime/mod.ts";
import { localEngineOptions } from "../../runtime/local.ts";
import { declaring, echoProvider } from "../harness/echo_provider.ts";
import { writeFiles } from "../harness/snapshot.ts";
import { hundredths, interleave, ms, processSubject, ratio, type Row } from "./measure.ts";
import { EMPTY } from "./runtime.ts";
import { held, memoryRow, recipeFor, startSubject } from "./warm.ts";

/** Shares of an empty file's time. */
const CALL = 0.02;
const START = 5.5;
const ITEMS_PER_SECOND = 15_000;
/** Private memory of a child that waits, in MiB. */
const MEMORY = 32;
const CALLS = 500;
const ITEMS = 4_000;

/** Tells how long one call takes, and how many items it emits in a second. */
const CODE = `import { tool } from "aiel";
tool("calls", async (ctx) => {
  const svc = ctx.integrations.get("svc");
  const call = async () => await (await svc.fetch("/echo")).body?.cancel();
  await call();
  const started = performance.now();
  for (let n = 0; n < ${CALLS}; n++) await call();
  return (performance.now() - started) / ${CALLS};
});
tool("items", async (ctx) => {
  const item = "x".repeat(1_000);
  const started = performance.now();
  for (let n = 0; n < ${ITEMS}; n++) await ctx.emit(item);
  return ${ITEMS} / (performance.now() - started) * 1_000;
});
`;
const AI = `import { tool } from "aiel";
import { StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
tool("t", () => [StateGraph.name, ChatOpenAI.name]);
`;

/** The rows. */
export async function benchCalls(rounds: number): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const empty = `${dir}/empty.ts`;
    Deno.writeTextFileSync(empty, "");
    writeFiles(`${dir}/code`, {
      "entry_point.ts": CODE,
      "aiel.json": JSON.stringify(declaring("*")),
    });
    writeFiles(`${dir}/ai`, { "entry_point.ts": AI, "aiel.json": '{ "bundle": "ai" }' });
    const options = localEngineOptions({
      env: (name) => name === "AIEL_CACHE_DIR" ? `${dir}/cache` : undefined,
      deno: Deno.execPath(),
    });
    const echo = echoProvider();
    const engine = createEngine({
      ...options,
      calls: { ...echo.host, record: () => {} },
      providers: () => Promise.resolve(new Map([[echo.provider.name, echo.provider]])),
    });
    const ask = async (name: string, follows: boolean): Promise<number> => {
      const request = { schema_version: "v1", action: "invoke", kind: "tool", name };
      const follow = { head() {}, item: () => Promise.resolve() };
      return numberOf(
        await engine.run({ ...request, integrations: { svc: ["*"] } }, {
          root: `${dir}/code`,
          ...(follows ? { follow } : {}),
        }),
      );
    };
    const recipe = await recipeFor(`${dir}/ai`, options);
    const measured = await interleave([
      processSubject(EMPTY, [Deno.execPath(), "run", empty]),
      { name: "call", run: () => ask("calls", false) },
      { name: "items", run: () => ask("items", true) },
      startSubject("ai", recipe),
    ], rounds);
    const reference = `${EMPTY}: ${ms(measured, EMPTY)}`;
    const median = (name: string) => measured.get(name)?.median ?? NaN;
    const rate = median("items");
    return [
      {
        what: "Governed call, there and back in the channel",
        reference,
        ratio: thousandths(median("call") / median(EMPTY)),
        atMost: CALL,
        note: `${median("call").toFixed(2)} ms`,
      },
      {
        what: "Streamed items of 1 kB",
        reference: `goal: ${ITEMS_PER_SECOND}/s`,
        ratio: hundredths(ITEMS_PER_SECOND / rate),
        atMost: 1,
        note: `${Math.round(rate)}/s`,
      },
      {
        what: "Start of a ready child of the bundle ai, LangGraph and ChatOpenAI loaded",
        reference,
        ratio: ratio(measured, "ai", EMPTY),
        atMost: START,
        note: ms(measured, "ai"),
      },
      memoryRow("Private memory of such a child", await held(recipe), MEMORY),
    ];
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function numberOf({ result, error }: Envelope): number {
  const value = typeof result === "object" && result !== null && "value" in result
    ? result.value
    : result;
  if (typeof value === "number") return value;
  throw new Error(`The child failed: ${JSON.stringify(error)}`);
}

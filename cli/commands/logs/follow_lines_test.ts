import assert from "node:assert/strict";
import { ControlError, type ServerEvent } from "../../../control/api/client.ts";
import { followLines } from "./follow_lines.ts";
import {
  EnvironmentPosition,
  ExecutionPosition,
  type LogPosition,
  type ShownLine,
} from "./log_position.ts";

function line(seq: number, ts = "2026-11-20T12:00:00.000Z", execution = "exe_1"): ShownLine {
  return {
    seq,
    execution_id: execution,
    attempt: 1,
    ts,
    level: "info",
    event: `line ${seq}`,
    fields: {},
    source: "ctx",
  };
}

function log(...lines: ShownLine[]): ServerEvent[] {
  return lines.map((data) => ({ event: "log", id: `${data.seq}`, data }));
}

const END: ServerEvent = { event: "end", id: undefined, data: {} };
const STOPPING: ServerEvent = { event: "stopping", id: undefined, data: {} };
const BROKEN = new ControlError("The connection broke off", { status: 0, code: "unreachable" });

/** Follows what these connections say, one after the other. */
async function follow(
  position: LogPosition,
  connections: (ServerEvent | Error)[][],
  follows = true,
) {
  const asked: unknown[] = [];
  const pauses: number[] = [];
  const told: string[] = [];
  const ports = {
    open: async function* (at: LogPosition) {
      asked.push(at.next());
      for (const event of connections.shift() ?? [END]) {
        if (event instanceof Error) throw event;
        yield await Promise.resolve(event);
      }
    },
    sleep: (ms: number) => Promise.resolve(void pauses.push(ms)),
    broken: (reason: string) => told.push(reason),
  };
  const seen: number[] = [];
  for await (const { seq } of followLines(position, ports, follows)) seen.push(seq);
  return { seen, asked, pauses, told };
}

Deno.test("followLines goes on after the last line, however a connection ended", async () => {
  const { seen, asked, pauses, told } = await follow(new ExecutionPosition(), [
    [...log(line(1), line(2)), BROKEN],
    [...log(line(2), line(3)), STOPPING, ...log(line(99))],
    [],
    [BROKEN],
    [new ControlError("Busy", { status: 503, code: "gateway_refused" })],
    [...log(line(4)), END],
  ]);
  assert.deepEqual(seen, [1, 2, 3, 4]);
  assert.deepEqual(asked, [
    {},
    { lastEventId: "2" },
    ...Array(4).fill({ lastEventId: "3" }),
  ]);
  assert.deepEqual(pauses, [250, 250, 500, 1000, 2000]);
  assert.deepEqual(told, ["The connection broke off"]);
});

Deno.test("followLines ends with what asking again would not change", async () => {
  for (const [status, code] of [[404, "not_found"], [401, "unauthenticated"]] as const) {
    const refused = new ControlError("No", { status, code });
    await assert.rejects(follow(new ExecutionPosition(), [[refused]]), refused);
  }
  const lasting = new ControlError("No", { status: 0, code: "unreachable", lasting: true });
  await assert.rejects(follow(new ExecutionPosition(), [[lasting]]), lasting);
});

Deno.test("followLines gives up a service that was never there, and none that was", async () => {
  const away = Array(8).fill([BROKEN]);
  await assert.rejects(follow(new ExecutionPosition(), [...away]), { code: "REMOTE" });
  const silent = new ControlError("Broke off", { status: 200, code: "unreachable" });
  const { pauses } = await follow(new ExecutionPosition(), [[silent], ...away]);
  assert.equal(pauses.length, 9);
  assert.equal(pauses.at(-1), 10_000);
});

Deno.test("followLines gives up a log that is only read, and passes over what is no line", async () => {
  await assert.rejects(
    follow(new ExecutionPosition(), Array(5).fill([BROKEN]), false),
    { code: "REMOTE", message: /was not read to its end/ },
  );
  const odd: ServerEvent[] = [
    { event: "log", id: "1", data: { seq: "one" } },
    { event: "other", id: "1", data: line(1) },
  ];
  const { seen } = await follow(new ExecutionPosition(), [[...odd, ...log(line(2)), END]], false);
  assert.deepEqual(seen, [2]);
});

Deno.test("EnvironmentPosition reads a little again, gives each line once, and trusts no time ahead", async () => {
  const now = () => new Date("2026-11-20T12:01:00.000Z");
  const other = "exe_2";
  const { seen, asked } = await follow(new EnvironmentPosition(undefined, now), [
    [BROKEN],
    [...log(line(1), line(1, "2026-11-20T12:00:30.000Z", other)), BROKEN],
    [...log(line(1), line(2), line(2, "2036-01-01T00:00:00.000Z", other)), BROKEN],
    [...log(line(2), line(3)), END],
  ]);
  assert.deepEqual(seen, [1, 1, 2, 2, 3]);
  assert.deepEqual(asked, [
    {},
    { since: "2026-11-20T11:51:00.000Z" },
    { since: "2026-11-20T12:00:15.000Z" },
    { since: "2026-11-20T12:00:15.000Z" },
  ]);
  const asSaid = new EnvironmentPosition("2026-11-20T12:00:20.000Z", now);
  asSaid.take(line(1, "2026-11-20T12:00:30.000Z"));
  assert.deepEqual(asSaid.next(), { since: "2026-11-20T12:00:20.000Z" });
});

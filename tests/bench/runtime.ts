/**
 * Speed of the runtime against a bare `deno run` of an empty file, and of the snapshot id against
 * `sha256sum`.
 *
 * @module
 */

import { findBase } from "../../runtime/engine/base.ts";
import { holdSnapshot } from "../../runtime/engine/held_snapshot.ts";
import type { EngineOptions } from "../../runtime/engine/options.ts";
import { prepareChild } from "../../runtime/engine/prepare.ts";
import { serveRequest } from "../../runtime/engine/serve.ts";
import { grantOf, settle } from "../../runtime/engine/settle.ts";
import { targetOf } from "../../runtime/engine/target.ts";
import type { IsolationMode } from "../../runtime/launch/child_base.ts";
import { localEngineOptions } from "../../runtime/local.ts";
import { DEFAULT_LIMITS } from "../../runtime/protocol/limits.ts";
import { parseRequest } from "../../runtime/protocol/request.ts";
import { interleave, ms, processSubject, ratio, type Row, type Subject } from "./measure.ts";

const runner = new URL("../../runtime/runner.ts", import.meta.url).pathname;
/** The reference of all that is started. */
export const EMPTY = "deno run of an empty file";

/** A snapshot with one trivial tool. */
export const TOOL = `import { tool } from "aiel";
tool("echo", (_ctx, payload: unknown) => payload);
`;
/** The same, whose payload is checked by a package of the bundle. */
export const ZOD_TOOL = `import { tool } from "aiel";
import { z } from "zod";
const Payload = z.object({ name: z.string().optional() });
tool("echo", (_ctx, payload: unknown) => Payload.parse(payload));
`;
/** A request for the one tool of either. */
export const REQUEST = {
  schema_version: "v1",
  action: "invoke",
  kind: "tool",
  name: "echo",
  payload: {},
} as const;

/** A child that is started as the engine starts it, again and again. */
interface ChildSubject extends Subject {
  /** The peak memory of each, in bytes. */
  readonly peaks: readonly number[];
  /** Why the second barrier is not around it, where it was wanted. */
  readonly weaker: string | null;
}

/**
 * From a request that was read to the frame of its result: all that is made for one child alone
 * counts.
 */
async function childSubject(
  name: string,
  root: string,
  cacheDir: string,
  isolation: IsolationMode,
): Promise<ChildSubject> {
  const options: EngineOptions = {
    ...localEngineOptions({
      env: (name) => name === "AIEL_CACHE_DIR" ? cacheDir : undefined,
      deno: Deno.execPath(),
    }),
    isolation,
  };
  const base = await findBase(options);
  const request = parseRequest(REQUEST);
  const held = await holdSnapshot({ root, owned: true }, `${cacheDir}/snapshots`);
  const settled = await settle(
    held,
    grantOf(request),
    { most: DEFAULT_LIMITS, usual: {} },
    () => Promise.resolve(new Map()),
  );
  const target = targetOf(request, held.snapshot, settled.entry);
  const peaks: number[] = [];
  return {
    name,
    peaks,
    weaker: base.reason,
    async run() {
      const started = performance.now();
      const child = await prepareChild(settled, { base, root }, options);
      const since = performance.now();
      const meta = { request_id: "bench", trace_id: null };
      const module = `${child.places.snapshot}/${target.file}`;
      const called = { module, exportName: target.exportName };
      const serving = { request, ...called, meta, since, signal: undefined };
      const { outcome } = await serveRequest(child, settled, serving, options);
      await child.end();
      if (outcome.ending.type !== "result") {
        throw new Error(`The child failed: ${JSON.stringify(outcome.ending)}`);
      }
      peaks.push(outcome.usage?.peakRssBytes ?? NaN);
      return since - started + outcome.wallMs;
    },
  };
}

/** The peak memory of an empty file, in bytes: measured where it stands still at its end. */
async function emptyRss(dir: string): Promise<number> {
  const file = `${dir}/still.ts`;
  Deno.writeTextFileSync(file, "Deno.stdin.readSync(new Uint8Array(1));\n");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", file],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  // Up when it sleeps in the read: its resident set does not grow any more.
  let last = -1;
  for (let same = 0; same < 20;) {
    const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    same = peak === last && peak > 20e6 ? same + 1 : 0;
    last = peak;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await child.stdin.close();
  await child.status;
  return last;
}

/** The rows of the runtime. */
export async function benchRuntime(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const empty = `${dir}/empty.ts`;
    Deno.writeTextFileSync(empty, "");
    const [root, zodRoot] = [writeTool(`${dir}/snapshot`, TOOL), writeTool(`${dir}/zod`, ZOD_TOOL)];
    const cacheDir = `${dir}/cache`;
    const both = await childSubject("both", root, cacheDir, "auto");
    const measured = await interleave([
      processSubject(EMPTY, [Deno.execPath(), "run", empty]),
      both,
      await childSubject("both, zod", zodRoot, cacheDir, "auto"),
      await childSubject("flags", root, cacheDir, "deno"),
      await childSubject("flags, zod", zodRoot, cacheDir, "deno"),
      processSubject("runner", [Deno.execPath(), "run", "-A", runner, "--files-root", root], {
        env: { AIEL_CACHE_DIR: cacheDir },
        stdin: JSON.stringify(REQUEST),
      }),
    ], rounds);
    const row = (name: string, what: string, atMost: number | null): Row => ({
      what,
      reference: `${EMPTY}: ${ms(measured, EMPTY)}`,
      ratio: ratio(measured, name, EMPTY),
      atMost,
      note: ms(measured, name),
    });
    const barriers = both.weaker === null ? "both barriers" : `Deno's flags alone (${both.weaker})`;
    const rows = [
      row("both", `Cold child with ${barriers}, request to result`, 1.4),
      row("both, zod", "The same, where the code loads zod", 2.3),
      row("flags", "Cold child with Deno's flags alone", null),
      row("flags, zod", "The same, where the code loads zod", null),
      row("runner", "runner.ts one-shot over stdin, whole process", 3.8),
    ];
    if (Deno.build.os === "linux") rows.push(await peakRow(both.peaks, dir));
    return rows;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

async function peakRow(peaks: readonly number[], dir: string): Promise<Row> {
  const bare = await emptyRss(dir);
  const peak = peaks.toSorted((a, b) => a - b)[peaks.length >> 1] ?? NaN;
  return {
    what: "Peak memory of the child",
    reference: `${EMPTY}: ${Math.round(bare / 1e6)} MB`,
    ratio: Math.round(peak / bare * 100) / 100,
    atMost: 1.4,
    note: `${Math.round(peak / 1e6)} MB`,
  };
}

export function writeTool(root: string, source: string): string {
  Deno.mkdirSync(root);
  Deno.writeTextFileSync(`${root}/entry_point.ts`, source);
  return root;
}

/** The rows of the snapshot id: 10,000 files, 100 MB. */
export async function benchSnapshot(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const root = `${dir}/tree`;
    writeTree(root, 10_000, 10_000);
    const script = `${dir}/id.ts`;
    const module = new URL("../../runtime/snapshot/mod.ts", import.meta.url).href;
    Deno.writeTextFileSync(
      script,
      `import { readSnapshot } from ${
        JSON.stringify(module)
      };\nconst { id } = await readSnapshot(Deno.args[0] ?? "");\nif (!id.startsWith("sha256:")) Deno.exit(1);\n`,
    );
    const sums = "sha256sum of the same files";
    const measured = await interleave([
      processSubject(sums, ["sh", "-c", `find "${root}" -type f -print0 | xargs -0 sha256sum`]),
      processSubject("id", [Deno.execPath(), "run", "-A", script, root]),
    ], rounds);
    return [{
      what: "Snapshot id, 10,000 files / 100 MB",
      reference: `${sums}: ${ms(measured, sums)}`,
      ratio: ratio(measured, "id", sums),
      atMost: 1.5,
      note: ms(measured, "id"),
    }];
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** A tree of files of random bytes, 100 to a directory. */
export function writeTree(root: string, files: number, bytes: number): void {
  const content = new Uint8Array(bytes);
  for (let i = 0; i < files; i++) {
    const folder = `${root}/d${Math.floor(i / 100)}`;
    if (i % 100 === 0) Deno.mkdirSync(folder, { recursive: true });
    crypto.getRandomValues(content.subarray(0, Math.min(bytes, 65_536)));
    Deno.writeFileSync(`${folder}/file_${i}.bin`, content);
  }
  Deno.writeTextFileSync(`${root}/entry_point.ts`, TOOL);
}

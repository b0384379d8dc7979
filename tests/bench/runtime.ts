/**
 * Speed of the runtime against a bare `deno run` of an empty file, and of the snapshot id against `sha256sum` (issue 2, "Speed").
 *
 * @module
 */

import { assetsFor } from "../../runtime/assets.ts";
import { createCleaner, fileUrl } from "../../runtime/host_paths.ts";
import { Child } from "../../runtime/launch/child.ts";
import { confinedCommand, findConfinement } from "../../runtime/launch/confine.ts";
import { denoDirFor } from "../../runtime/launch/deno_dir.ts";
import { makeRunDir } from "../../runtime/launch/run_dir.ts";
import { NO_CAPABILITIES } from "../../runtime/policy/capabilities.ts";
import { denoFlags, ISOLATION_FLAGS } from "../../runtime/policy/deno_flags.ts";
import { DEFAULT_LIMITS } from "../../runtime/protocol/limits.ts";
import { interleave, ms, processSubject, ratio, type Row, type Subject } from "./measure.ts";

const runtimeDir = new URL("../../runtime", import.meta.url).pathname;
const runner = `${runtimeDir}/runner.ts`;
const EMPTY = "deno run of an empty file";

/** A snapshot with one trivial tool, without and with its imports. */
const TOOL = `import { tool } from "aiel";
tool("echo", (_ctx, payload: unknown) => payload);
`;

/** Starts one child as the engine does, and gives the milliseconds until its result and its peak memory in bytes. */
async function runChild(root: string, cacheDir: string): Promise<{ took: number; rss: number }> {
  const assets = assetsFor(runtimeDir, "minimal");
  if (assets === undefined) throw new Error("no minimal bundle");
  const dir = makeRunDir(`${cacheDir}/runs`, { scratch: false });
  const confinement = findConfinement(isFile);
  const started = performance.now();
  const child = Child.spawn({
    command: [
      ...confinedCommand(confinement, DEFAULT_LIMITS),
      Deno.execPath(),
      "run",
      ...ISOLATION_FLAGS,
      `--v8-flags=--max-old-space-size=${DEFAULT_LIMITS.memory_mb}`,
      `--import-map=${assets.importMap}`,
      ...denoFlags(NO_CAPABILITIES, { snapshotRoot: root, readFiles: assets.readable }),
      assets.bootstrap,
    ],
    detached: confinement.setsid === null,
    cwd: root,
    env: {
      DENO_DIR: denoDirFor(`${cacheDir}/deno`, "bench"),
      DENO_AUDIT_PERMISSIONS: dir.auditFile,
      HOME: dir.home,
      NO_COLOR: "1",
      TZ: "UTC",
    },
    auditFile: dir.auditFile,
    mayHaveChildren: false,
    mark: undefined,
    writable: undefined,
  });
  const outcome = await child.run({
    load: {
      type: "load",
      entry: fileUrl(`${root}/entry_point.ts`),
      use: "registry",
      outputBytes: 1000,
      logEntries: 10,
      logBytes: 1000,
    },
    run: {
      type: "run",
      action: "invoke",
      kind: "tool",
      name: "echo",
      payload: {},
      context: {
        requestId: "r",
        traceId: "",
        tenantId: "",
        workspaceId: "",
        projectId: "",
        userId: "",
        snapshotId: "",
        runtimeVersion: "",
        sdkVersion: "",
        timeoutMs: 10_000,
      },
    },
    limits: DEFAULT_LIMITS,
    since: 0,
    signal: undefined,
    clean: createCleaner({ snapshotRoot: root, runDir: dir.path, runtimeDir, others: [] }).text,
  });
  const took = performance.now() - started;
  await child.gone;
  dir.remove();
  if (outcome.ending.type !== "result") {
    throw new Error(`The child failed: ${JSON.stringify(outcome.ending)}`);
  }
  return { took, rss: outcome.usage?.peakRssBytes ?? NaN };
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
    const root = `${dir}/snapshot`;
    Deno.mkdirSync(root);
    Deno.writeTextFileSync(`${root}/entry_point.ts`, TOOL);
    const cacheDir = `${dir}/cache`;
    const peaks: number[] = [];
    const child: Subject = {
      name: "child",
      run: async () => {
        const { took, rss } = await runChild(root, cacheDir);
        peaks.push(rss);
        return took;
      },
    };
    const request = JSON.stringify({
      schema_version: "v1",
      action: "invoke",
      kind: "tool",
      name: "echo",
      payload: {},
    });
    const measured = await interleave([
      processSubject(EMPTY, [Deno.execPath(), "run", empty]),
      child,
      processSubject("runner", [Deno.execPath(), "run", "-A", runner, "--files-root", root], {
        env: { AIEL_CACHE_DIR: cacheDir },
        stdin: request,
      }),
    ], rounds);
    const reference = `${EMPTY}: ${ms(measured, EMPTY)}`;
    const rows: Row[] = [
      {
        what: "Child alone, request to result",
        reference,
        ratio: ratio(measured, "child", EMPTY),
        atMost: 1.3,
        note: ms(measured, "child"),
      },
      {
        what: "runner.ts one-shot over stdin, whole process",
        reference,
        ratio: ratio(measured, "runner", EMPTY),
        atMost: 2.5,
        note: ms(measured, "runner"),
      },
    ];
    if (Deno.build.os === "linux") {
      const bare = await emptyRss(dir);
      const peak = peaks.sort((a, b) => a - b)[peaks.length >> 1] ?? NaN;
      rows.push({
        what: "Peak RSS of the child",
        reference: `${EMPTY}: ${Math.round(bare / 1e6)} MB`,
        ratio: Math.round(peak / bare * 100) / 100,
        atMost: 1.5,
        note: `${Math.round(peak / 1e6)} MB`,
      });
    }
    return rows;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
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

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * The same trivial function where code shares a process with others: threads and isolates. npm
 * installs what is not Deno's into a directory of the run, at exact versions.
 *
 * @module
 */

import { join } from "node:path";
import { milliseconds, type Row, shuffled, type Subject, summary } from "./measure.ts";
import type { Calls } from "./peers/measure_calls.mjs";

const PISCINA = "5.3.2";
const WORKERD = "1.20261117.1";
const CORES = navigator.hardwareConcurrency;
const HOW = { warmUp: 200, calls: 1_000, concurrency: 2 * CORES, ms: 1_000 };
/** One that is made anew each time takes as long as an empty file. */
const HOW_FRESH = { ...HOW, warmUp: 2, calls: 50 };
/** Empty files beside each of them. */
const BETWEEN = 5;

/** One that is compared with. */
interface Peer {
  readonly what: string;
  measure(): Promise<Calls>;
}

/** A peer, or why there is none. */
type Found = Peer | { readonly what: string; readonly missing: string };

/**
 * The rows of the peers.
 *
 * @param dir for packages
 */
export async function benchPeers(dir: string, bare: Subject, rounds: number): Promise<Row[]> {
  const server = new AbortController();
  try {
    const found = await findPeers(dir, server.signal);
    const peers = found.filter((one) => "measure" in one);
    const calls = new Map<Peer, Calls[]>(peers.map((peer) => [peer, []]));
    const empties: number[] = [];
    for (let round = 0; round < Math.max(3, Math.round(rounds / 8)); round++) {
      for (const peer of shuffled(peers)) {
        for (let n = 0; n < BETWEEN; n++) empties.push(await bare.run());
        calls.get(peer)?.push(await peer.measure());
      }
    }
    const empty = summary(bare.name, empties).median;
    return found.map((one) =>
      "missing" in one
        ? notMeasured(one.what, one.missing)
        : rowOf(one.what, calls.get(one) ?? [], bare.name, empty)
    );
  } finally {
    server.abort();
  }
}

function rowOf(what: string, calls: readonly Calls[], reference: string, empty: number): Row {
  const of = (read: (calls: Calls) => number) => summary(what, calls.map(read)).median;
  const median = of((one) => one.median);
  return {
    what,
    reference: `${reference}: ${milliseconds(empty)}`,
    ratio: median / empty,
    atMost: null,
    note: `${milliseconds(median)}, 99 %: ${milliseconds(of((one) => one.p99))}, ` +
      `${Math.round(of((one) => one.rate)).toLocaleString("en")}/s`,
  };
}

function notMeasured(what: string, why: string): Row {
  return { what, reference: "", ratio: NaN, atMost: null, note: `not measured: ${why}` };
}

async function findPeers(dir: string, signal: AbortSignal): Promise<Found[]> {
  const deno = ["run", "-A", "--unstable-worker-options", program("deno_worker.ts")];
  return [
    await found(`piscina ${PISCINA}, ${CORES} threads of Node that stay`, async () => {
      const at = await install(`${dir}/piscina`, `piscina@${PISCINA}`);
      return () => asJson("node", [program("piscina.mjs"), at, `${CORES}`, JSON.stringify(HOW)]);
    }),
    await found(`workerd ${WORKERD}, an isolate that stays, over HTTP`, async () => {
      const at = await install(`${dir}/workerd`, `workerd@${WORKERD}`);
      const url = await startWorkerd(at, signal);
      return () => asDeno(["run", "--allow-net", program("http_client.ts"), url], HOW);
    }),
    {
      what: "Deno Worker without permissions that stays",
      measure: () => asDeno([...deno, "stays"], HOW),
    },
    {
      what: "Deno Worker without permissions, a new one each time",
      measure: () => asDeno([...deno, "fresh"], HOW_FRESH),
    },
  ];
}

/** One that works: it has been measured once. */
async function found(what: string, find: () => Promise<() => Promise<Calls>>): Promise<Found> {
  try {
    const measure = await find();
    await measure();
    return { what, measure };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { what, missing: why.split("\n")[0] ?? "" };
  }
}

/** Gives the directory. No script of a package is run: both are complete without theirs. */
async function install(dir: string, specifier: string): Promise<string> {
  Deno.mkdirSync(dir, { recursive: true });
  await outputOf("npm", [
    ...["install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"],
    specifier,
  ]);
  return dir;
}

/** Starts it on a port that it chooses. Gives where it listens. */
async function startWorkerd(dir: string, signal: AbortSignal): Promise<string> {
  const build = Deno.build.arch === "aarch64" ? "arm64" : "64";
  const path = join(dir, "node_modules", "@cloudflare", `workerd-${Deno.build.os}-${build}`);
  const server = new Deno.Command(join(path, "bin", "workerd"), {
    args: ["serve", "--control-fd=1", program("workerd.capnp")],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    signal,
  }).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`workerd did not start: ${text}`);
    text += value;
    const port = /"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) return `http://127.0.0.1:${port}/`;
  }
}

function program(name: string): string {
  return new URL(`./peers/${name}`, import.meta.url).pathname;
}

async function asDeno(args: readonly string[], how: typeof HOW): Promise<Calls> {
  // What is asked on this machine is asked without a proxy.
  const env = { NO_PROXY: "127.0.0.1" };
  return await asJson(Deno.execPath(), [...args, JSON.stringify(how)], env);
}

async function asJson(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Calls> {
  return JSON.parse(await outputOf(command, args, env)) as Calls;
}

async function outputOf(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    stdin: "null",
    env,
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${command} failed: ${err}`);
  return out;
}

import { denoEnvironment, FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { inTime } from "./in_time.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const PATIENCE_MS = 120_000;

/** The service as a real process with a directory of its own, for tests. */
export interface RealService {
  readonly url: string;
  /** Where projects answer. */
  readonly runUrl: string;
  /** What it printed as the first admin token; undefined when it was started there before. */
  readonly token: string | undefined;
  readonly process: Deno.ChildProcess;
  /** Everything on standard error so far. */
  log(): string;
  /** Waits until its log has what a pattern describes, since lines come a moment later. */
  logged(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal, waits for the end, and gives the exit code. */
  end(signal: Deno.Signal): Promise<number>;
}

/** Starts the service in a directory and waits until it listens. */
export async function startService(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RealService> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...FROM_CACHE, MAIN],
    clearEnv: true,
    env: {
      ...environment(),
      AIEL_DATA_DIR: dataDir,
      AIEL_LISTEN: "127.0.0.1:0",
      AIEL_RUN_LISTEN: "127.0.0.1:0",
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let log = "";
  let more = Promise.withResolvers<void>();
  const logged = process.stderr.pipeThrough(new TextDecoderStream())
    .pipeTo(
      new WritableStream({
        write(text) {
          log += text;
          more.resolve();
          more = Promise.withResolvers();
        },
      }),
    );
  const output = await untilListening(process, () => log);
  const drained = output.reader.closed.catch(() => {});
  return {
    url: output.url,
    runUrl: output.runUrl,
    token: /^(aiel_pat_\S+)$/m.exec(output.text)?.[1],
    process,
    log: () => log,
    logged: async (pattern) => {
      for (;;) {
        const found = pattern.exec(log);
        if (found !== null) return found;
        await inTime(`the log had ${pattern}: ${log}`, more.promise, () => {});
      }
    },
    async end(signal) {
      try {
        process.kill(signal);
      } catch {
        // Ended by itself.
      }
      const { code } = await inTime(
        "the service ended",
        process.status,
        () => process.kill("SIGKILL"),
      );
      await output.reader.cancel();
      await Promise.all([logged, drained]);
      return code;
    },
  };
}

async function untilListening(process: Deno.ChildProcess, log: () => string) {
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const late = setTimeout(() => process.kill("SIGKILL"), PATIENCE_MS);
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      clearTimeout(late);
      throw new Error(`The service did not start: ${text}\n${log()}`);
    }
    text += value;
    const url = /^Listening on (\S+)$/m.exec(text)?.[1];
    const runUrl = /^Projects answer at (\S+)$/m.exec(text)?.[1];
    if (url === undefined || runUrl === undefined) continue;
    clearTimeout(late);
    return { reader, text, url, runUrl };
  }
}

/** What its Deno and the sandboxes that it starts need. */
function environment(): Record<string, string> {
  const names = ["HOME", "PATH", "LD_LIBRARY_PATH"];
  return {
    ...Object.fromEntries(names.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    })),
    ...denoEnvironment(),
  };
}

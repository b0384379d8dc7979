import { inTime } from "../../control/testing/in_time.ts";

/**
 * A command on a terminal of its own, made by `script` of util-linux: what it asks is answered when
 * it asks.
 */
export interface Terminal {
  /** Waits until the command has written this since the last time. */
  until(text: string): Promise<void>;
  /** Presses keys; `\r` is Enter. */
  type(keys: string): Promise<void>;
  /** Waits for the end: the exit code, and everything that stood on the terminal. */
  end(): Promise<{ code: number; screen: string }>;
}

/** Keys that have names. */
export const KEY = { enter: "\r", down: "\x1b[B", interrupt: "\x03" } as const;

/** Whether there can be one; says so when there can't. */
export async function canHaveTerminal(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    if (new TextDecoder().decode(stdout).includes("util-linux")) return true;
  } catch {
    // Said below.
  }
  // deno-lint-ignore no-console -- a test that does nothing has to say so
  console.warn("SKIPPED: questions on a terminal. There is no `script` of util-linux");
  return false;
}

/** Starts a line of a POSIX shell. */
export function openTerminal(
  line: string,
  options: { cwd: string; env: Readonly<Record<string, string>> },
): Terminal {
  const process = new Deno.Command("script", {
    // A terminal without a user has no size.
    args: [
      "--quiet",
      "--flush",
      "--return",
      "--command",
      `stty columns 120 rows 40; ${line}`,
      "/dev/null",
    ],
    cwd: options.cwd,
    clearEnv: true,
    env: { TERM: "xterm", SHELL: "/bin/sh", ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const kill = () => process.kill("SIGKILL");
  const keyboard = process.stdin.getWriter();
  let screen = "";
  let seen = 0;
  let ended = false;
  let change = Promise.withResolvers<void>();
  const changed = () => {
    change.resolve();
    change = Promise.withResolvers();
  };
  const reading = process.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write: (text) => {
        screen += text;
        changed();
      },
      close: () => {
        ended = true;
        changed();
      },
    }),
  );
  const find = async (text: string): Promise<void> => {
    for (;;) {
      const at = screen.indexOf(text, seen);
      if (at !== -1) {
        seen = at + text.length;
        return;
      }
      if (ended) throw new Error(`The command ended before it said "${text}"`);
      await change.promise;
    }
  };
  return {
    until: async (text) => {
      try {
        await inTime(`the terminal shows "${text}"`, find(text), kill);
      } catch (cause) {
        throw new Error(`At the end the terminal shows:\n${screen.slice(-2_000)}`, { cause });
      }
    },
    type: (keys) => keyboard.write(new TextEncoder().encode(keys)),
    end: async () => {
      const { code } = await inTime("the command ended", process.status, kill);
      await reading;
      await keyboard.close().catch(() => {});
      return { code, screen };
    },
  };
}

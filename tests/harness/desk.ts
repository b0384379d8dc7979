import assert from "node:assert/strict";
import { type CliOutput, runCli, startCli } from "./cli.ts";
import { tempDir } from "./temp_dir.ts";

/**
 * A user's machine: a home of its own, projects, and the real `aiel` (the sources, or the binary
 * that `AIEL_TEST_BINARY` names).
 */
export interface Desk extends Disposable {
  /** Where projects go. */
  readonly path: string;
  /** Runs `aiel` below {@linkcode path}, to its end. */
  aiel(cwd: string, ...args: string[]): Promise<CliOutput>;
  /** The same, which has to end well; gives what it said on standard output. */
  ok(cwd: string, ...args: string[]): Promise<string>;
  /** The same with `--json`; gives the document, also of a failure. */
  json(
    cwd: string,
    ...args: string[]
  ): Promise<{ code: number; document: Record<string, unknown> }>;
  /** Starts it. */
  start(cwd: string, ...args: string[]): Deno.ChildProcess;
  /** Gives the line `text` on standard input. */
  say(text: string, cwd: string, ...args: string[]): Promise<CliOutput>;
}

/** Sets one up. `env` is added to the environment of every command. */
export function openDesk(env: Readonly<Record<string, string>> = {}): Desk {
  const dir = tempDir();
  const home = `${dir.path}/home`;
  const path = `${dir.path}/projects`;
  Deno.mkdirSync(home);
  Deno.mkdirSync(path);
  const options = (cwd: string, stdin = "") => ({
    cwd: cwd === "" ? path : `${path}/${cwd}`,
    home,
    binary: Deno.env.get("AIEL_TEST_BINARY") || undefined,
    env: { AIEL_NO_KEYRING: "1", AIEL_AUTHOR_NAME: "Ada", ...env },
    stdin,
  });
  const aiel: Desk["aiel"] = (cwd, ...args) => runCli(args, options(cwd));
  return {
    path,
    aiel,
    async ok(cwd, ...args) {
      const { code, stdout, stderr } = await aiel(cwd, ...args);
      assert.equal(code, 0, `aiel ${args.join(" ")}\n${stdout}\n${stderr}`);
      return stdout;
    },
    async json(cwd, ...args) {
      const { code, stdout, stderr } = await aiel(cwd, "--json", ...args);
      try {
        return { code, document: JSON.parse(stdout) };
      } catch (cause) {
        throw new Error(`aiel ${args.join(" ")} said: ${stdout}\n${stderr}`, { cause });
      }
    },
    start: (cwd, ...args) => startCli(args, options(cwd)),
    say: (text, cwd, ...args) => runCli(args, options(cwd, `${text}\n`)),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

/** Writes files below a directory. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const at = `${root}/${path}`;
    Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(at, text);
  }
}

/** Every file below a directory but those of `.aiel/`. */
export function readFiles(root: string, below = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${below}`)) {
    const path = below === "" ? name : `${below}/${name}`;
    if (path === ".aiel") continue;
    if (isDirectory) Object.assign(files, readFiles(root, path));
    else files[path] = Deno.readTextFileSync(`${root}/${path}`);
  }
  return files;
}

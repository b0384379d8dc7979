/**
 * Walk-throughs of documents, typed as they stand there.
 *
 * @module
 */
import assert from "node:assert/strict";
import { denoEnvironment, FROM_CACHE } from "./deno_child.ts";
import { REPOSITORY } from "./snapshot.ts";

/** A command of a walk-through, and what it prints. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** The text of a document's first block of a language that follows a mark. */
export function blockAfter(document: string, mark: string, language: string): string {
  const text = Deno.readTextFileSync(`${REPOSITORY}/${document}`);
  const at = text.indexOf(`<!-- ${mark}:`);
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text.slice(at))?.[1];
  assert.ok(at !== -1 && block !== undefined, `${document} has no ${language} after "${mark}"`);
  return block;
}

/** The commands of the console block that follows a mark, each with what it prints. */
export function stepsOf(document: string, mark: string): Step[] {
  return blockAfter(document, mark, "console").split(/^\$ /m).slice(1).map((text) => {
    const [command = "", ...output] = text.split("\n");
    return { command, output: output.join("\n").trim() };
  });
}

/**
 * What differs from run to run: ids, places, times, and the progress of a run on standard error.
 */
export function normalized(text: string, home: string): string {
  return text
    .replaceAll(home, "~")
    .replace(/\b[0-9a-f]{64}\b/g, "<id>")
    .replace(/\b[0-9a-f]{12}\b/g, "<id>")
    .replace(/\b([a-z]{3})_[0-9a-z]{26}\b/g, "$1_<id>")
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b(?!:)/g, "<day> <time>")
    .replace(/\b\d{4}-\d\d-\d\d\b/g, "<day>")
    .replace(/\b\d\d:\d\d:\d\d\b(?!\.)/g, "<time>")
    .replace(/^\d\d:\d\d:\d\d\.\d{3} .*\n/gm, "")
    // What takes longer than 300 ms says so.
    .replace(/^\S.*…\n/gm, "")
    .replace(/^(ok|failed) .* in \d+.*$\n?/gm, "")
    .trim();
}

/**
 * Types the commands into one shell, and gives what each of them printed.
 *
 * @param home the home directory, which has the working directory in it
 */
export async function type(
  commands: readonly string[],
  { home, directory }: { readonly home: string; readonly directory: string },
): Promise<string[]> {
  const bin = `${home}/.bin`;
  Deno.mkdirSync(bin, { recursive: true });
  Deno.writeTextFileSync(
    `${bin}/aiel`,
    `#!/bin/sh\nexec "${Deno.execPath()}" run -A ${
      FROM_CACHE.join(" ")
    } "${REPOSITORY}/cli/main.ts" "$@"\n`,
    { mode: 0o755 },
  );
  const mark = `--- ${crypto.randomUUID()} ---`;
  const script = commands.map((command) => `echo '${mark}'\n${command}\n`).join("");
  Deno.writeTextFileSync(`${home}/.script`, `exec 2>&1 </dev/null\n${script}`);
  Deno.mkdirSync(`${home}/${directory}`, { recursive: true });
  const { stdout } = await new Deno.Command("sh", {
    args: [`${home}/.script`],
    cwd: `${home}/${directory}`,
    clearEnv: true,
    env: {
      PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`,
      HOME: home,
      TZ: "UTC",
      ...denoEnvironment(),
      AIEL_NO_KEYRING: "1",
      AIEL_AUTHOR_NAME: "Ada Lovelace",
      AIEL_AUTHOR_EMAIL: "ada@example.com",
    },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout).split(`${mark}\n`).slice(1);
}

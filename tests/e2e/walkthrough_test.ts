/**
 * The walk-throughs of `cli/README.md`, typed as they stand there: what they show is what happens.
 */

import assert from "node:assert/strict";
import { denoEnvironment, FROM_CACHE } from "../harness/deno_child.ts";
import { startService } from "../../control/testing/real_service.ts";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

interface Step {
  command: string;
  output: string;
}

/** The commands of the document's console block that follows a mark, each with what it prints. */
function stepsOf(mark: string): Step[] {
  const readme = Deno.readTextFileSync(`${REPOSITORY}/cli/README.md`);
  const at = readme.indexOf(`<!-- ${mark}:`);
  const block = /```console\n([\s\S]*?)```/.exec(readme.slice(at))?.[1];
  assert.ok(at !== -1 && block !== undefined, `cli/README.md has no block "${mark}"`);
  return block.split(/^\$ /m).slice(1).map((text) => {
    const [command = "", ...output] = text.split("\n");
    return { command, output: output.join("\n").trim() };
  });
}

/**
 * What differs from run to run: ids, places, times, and the progress of a run on standard error.
 */
function normalized(text: string, home: string): string {
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

/** Types the commands into one shell, and gives what each of them printed. */
async function type(commands: readonly string[], home: string): Promise<string[]> {
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
  Deno.mkdirSync(`${home}/hello`, { recursive: true });
  const { stdout } = await new Deno.Command("sh", {
    args: [`${home}/.script`],
    cwd: `${home}/hello`,
    clearEnv: true,
    env: {
      PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`,
      HOME: home,
      ...denoEnvironment(),
      AIEL_NO_KEYRING: "1",
      AIEL_AUTHOR_NAME: "Ada Lovelace",
      AIEL_AUTHOR_EMAIL: "ada@example.com",
    },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout).split(`${mark}\n`).slice(1);
}

Deno.test("the walk-through of the aiel command is what happens", async () => {
  using home = tempDir();
  const steps = stepsOf("walkthrough");
  const printed = await type(steps.map(({ command }) => command), home.path);
  for (const [index, { command, output }] of steps.entries()) {
    const said = normalized(printed[index] ?? "", home.path);
    assert.equal(said, normalized(output, home.path), command);
  }
});

Deno.test("the walk-through of two clones and a service is what happens", async () => {
  await checkWithService("share", []);
});

Deno.test("the walk-through of releasing is what happens", async () => {
  const share = stepsOf("share").map(({ command }) => command);
  await checkWithService("release", share.slice(0, share.indexOf("aiel push")));
});

/** Types a walk-through that has a service, in the project of the first one. */
async function checkWithService(mark: string, more: readonly string[]): Promise<void> {
  using home = tempDir();
  using data = tempDir();
  const service = await startService(data.path);
  const address = "http://127.0.0.1:8787";
  try {
    Deno.writeTextFileSync(`${home.path}/admin.token`, `${service.token}\n`);
    const local = stepsOf("walkthrough").map(({ command }) => command);
    const committed = local.findIndex((command) => command.startsWith("aiel commit")) + 1;
    const before = [...local.slice(0, committed), ...more];
    const steps = stepsOf(mark);
    const commands = [...before, ...steps.map(({ command }) => command)]
      .map((command) => command.replaceAll(address, service.url));
    const printed = (await type(commands, home.path)).slice(before.length);
    for (const [index, { command, output }] of steps.entries()) {
      const said = (printed[index] ?? "").replaceAll(service.url, address);
      assert.equal(normalized(said, home.path), normalized(output, home.path), command);
    }
  } finally {
    await service.end("SIGTERM");
  }
}

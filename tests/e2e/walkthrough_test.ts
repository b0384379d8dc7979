/** The README's walk-through, typed as it stands there: what it promises is what happens. */

import assert from "node:assert/strict";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

interface Step {
  command: string;
  output: string;
}

/** The commands of the README's console block that follows a mark, each with what it prints. */
export function stepsOf(readme: string, mark: string): Step[] {
  const at = readme.indexOf(`<!-- ${mark}`);
  const block = /```console\n([\s\S]*?)```/.exec(readme.slice(at))?.[1];
  assert.ok(at !== -1 && block !== undefined, `the README has no block "${mark}"`);
  return block.split(/^\$ /m).slice(1).map((text) => {
    const [command = "", ...output] = text.split("\n");
    return { command, output: output.join("\n").trim() };
  });
}

/** What differs from run to run: ids, places, times, and the progress of a run on standard error. */
function normalized(text: string, directory: string): string {
  return text
    .replaceAll(directory, "~/hello")
    .replace(/\b[0-9a-f]{64}\b/g, "<id>")
    .replace(/\b[0-9a-f]{12}\b/g, "<id>")
    .replace(/^\d\d:\d\d:\d\d\.\d{3} .*\n/gm, "")
    // What takes longer than 300 ms says so.
    .replace(/^\S.*…\n/gm, "")
    .replace(/^(ok|failed) .* in \d+.*$\n?/gm, "")
    .trim();
}

Deno.test("the README's walk-through of the aiel command is what happens", async () => {
  using dir = tempDir();
  const home = `${dir.path}/home`;
  const bin = `${dir.path}/bin`;
  const project = `${dir.path}/hello`;
  for (const path of [home, bin, project]) Deno.mkdirSync(path);
  Deno.writeTextFileSync(
    `${bin}/aiel`,
    `#!/bin/sh\nexec "${Deno.execPath()}" run -A "${REPOSITORY}/cli/main.ts" "$@"\n`,
    { mode: 0o755 },
  );
  for (
    const { command, output } of stepsOf(
      Deno.readTextFileSync(`${REPOSITORY}/README.md`),
      "walkthrough",
    )
  ) {
    const ran = await new Deno.Command("sh", {
      args: ["-c", `${command} 2>&1`],
      cwd: project,
      clearEnv: true,
      env: {
        PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`,
        HOME: home,
        DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
        AIEL_NO_KEYRING: "1",
        AIEL_AUTHOR_NAME: "Ada Lovelace",
        AIEL_AUTHOR_EMAIL: "ada@example.com",
      },
      stdin: "null",
    }).output();
    const printed = normalized(new TextDecoder().decode(ran.stdout), project);
    assert.equal(printed, normalized(output, project), command);
  }
});

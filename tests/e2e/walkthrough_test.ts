/**
 * The walk-throughs of `cli/README.md` and its pages, typed as they stand there: what they show is
 * what happens.
 */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { normalized, stepsOf, type } from "../harness/walkthrough.ts";

const README = "cli/README.md";
const SHARING = "cli/SHARING.md";
const RELEASING = "cli/RELEASING.md";

Deno.test("the walk-through of the aiel command is what happens", async () => {
  using home = tempDir();
  const steps = stepsOf(README, "walkthrough");
  const printed = await type(steps.map(({ command }) => command), typed(home.path));
  for (const [index, { command, output }] of steps.entries()) {
    const said = normalized(printed[index] ?? "", home.path);
    assert.equal(said, normalized(output, home.path), command);
  }
});

Deno.test("the walk-through of two clones and a service is what happens", async () => {
  await checkWithService(SHARING, "share", []);
});

Deno.test("the walk-through of releasing is what happens", async () => {
  const share = stepsOf(SHARING, "share").map(({ command }) => command);
  await checkWithService(RELEASING, "release", share.slice(0, share.indexOf("aiel push")));
});

/** Where they are typed. */
function typed(home: string) {
  return { home, directory: "hello" };
}

/** Types a walk-through that has a service, in the project of the first one. */
async function checkWithService(
  document: string,
  mark: string,
  more: readonly string[],
): Promise<void> {
  using home = tempDir();
  using data = tempDir();
  const service = await startService(data.path);
  const address = "http://127.0.0.1:8787";
  try {
    Deno.writeTextFileSync(`${home.path}/admin.token`, `${service.token}\n`);
    const local = stepsOf(README, "walkthrough").map(({ command }) => command);
    const committed = local.findIndex((command) => command.startsWith("aiel commit")) + 1;
    const before = [...local.slice(0, committed), ...more];
    const steps = stepsOf(document, mark);
    const commands = [...before, ...steps.map(({ command }) => command)]
      .map((command) => command.replaceAll(address, service.url));
    const printed = (await type(commands, typed(home.path))).slice(before.length);
    for (const [index, { command, output }] of steps.entries()) {
      const said = (printed[index] ?? "").replaceAll(service.url, address);
      assert.equal(normalized(said, home.path), normalized(output, home.path), command);
    }
  } finally {
    await service.end("SIGTERM");
  }
}

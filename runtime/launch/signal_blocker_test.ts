import assert from "node:assert/strict";
import { NO_TOOLS, TOOLS } from "../../tests/harness/host_tools.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { launchCommand } from "./launch_command.ts";
import { findSignalBlocker } from "./signal_blocker.ts";

const BLOCKER = await findSignalBlocker(TOOLS);
/** SIGUSR1 in a mask of proc_pid_status(5). */
const BIT = 1n << 9n;

Deno.test("findSignalBlocker takes no env that does not know the option", async () => {
  using dir = tempDir();
  assert.equal(await findSignalBlocker(NO_TOOLS), null);
  assert.equal(await findSignalBlocker({ ...NO_TOOLS, env: `${dir.path}/nothing` }), null);
  if (TOOLS.sh === null) return;
  Deno.writeTextFileSync(`${dir.path}/env`, "#!/bin/sh\nexit 125\n", { mode: 0o755 });
  assert.equal(await findSignalBlocker({ ...NO_TOOLS, env: `${dir.path}/env` }), null);
});

Deno.test({
  name: "a child's threads and its programs have the signal blocked",
  ignore: BLOCKER === null,
  async fn() {
    const look = `const own = [...Deno.readDirSync("/proc/self/task")]
  .map(({ name }) => Deno.readTextFileSync("/proc/self/task/" + name + "/status"));
const { stdout } = new Deno.Command("cat", { args: ["/proc/self/status"] }).outputSync();
for (const text of [...own, new TextDecoder().decode(stdout)]) {
  console.log(/^SigBlk:\\s*([0-9a-f]+)$/m.exec(text)[1]);
}`;
    const [program = "", ...args] = [
      ...launchCommand({
        tools: TOOLS,
        signalBlocker: BLOCKER,
        limits: DEFAULT_LIMITS,
        ahead: false,
        barrier: undefined,
        mark: undefined,
      }),
      ...[Deno.execPath(), "eval", "--no-config", "--no-lock", look],
    ];
    const { stdout, stderr } = await new Deno.Command(program, { args }).output();
    const masks = new TextDecoder().decode(stdout).trim().split("\n");
    assert.ok(masks.length > 3, new TextDecoder().decode(stderr));
    for (const mask of masks) assert.ok((BigInt(`0x${mask}`) & BIT) !== 0n, masks.join());
  },
});

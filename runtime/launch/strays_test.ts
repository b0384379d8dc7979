import assert from "node:assert/strict";
import { TOOLS } from "../../tests/harness/host_tools.ts";
import { CAN_SEE_PROCESSES, until } from "../../tests/harness/processes.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { canMark } from "./launch_command.ts";
import { isSameProcess } from "./process_usage.ts";
import { killMarked, Strays } from "./strays.ts";

const CAN_MARK = CAN_SEE_PROCESSES && canMark(TOOLS);

function ownMark() {
  const id = crypto.randomUUID();
  const locks = 1 + Number.parseInt(id.slice(-12), 16);
  return { id, variable: `AIEL_MARK=${id}`, locks };
}

Deno.test({
  name: "Strays finds what was started with a variable, however it was started, until it is dead",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    const { id, variable } = ownMark();
    const strays = new Strays([{ variable }]);
    assert.deepEqual(strays.look().found, []);
    const child = new Deno.Command("/bin/sh", {
      args: ["-c", "read line"],
      stdin: "piped",
      env: { AIEL_MARK: id },
    }).spawn();
    const [found] = await until("the shell runs", () => {
      const all = strays.look().found;
      return all.length > 0 && all;
    });
    assert.equal(found?.pid, child.pid);
    assert.deepEqual(new Strays([{ variable }], (found?.startTicks ?? 0) + 1).look().found, []);
    child.kill("SIGKILL");
    await child.status;
    await child.stdin.close().catch(() => {});
    assert.deepEqual(strays.look().found, []);
  },
});

Deno.test({
  name: "killMarked ends what has no environment, no parent and a session of its own",
  ignore: !CAN_MARK,
  async fn() {
    const mark = ownMark();
    const { stdout } = await new Deno.Command(TOOLS.prlimit ?? "", {
      args: [
        `--locks=${mark.locks}`,
        "--",
        "/bin/sh",
        "-c",
        "env -i setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo'",
      ],
      stdout: "piped",
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "\n");
    const [left, ...others] = new Strays([mark]).look().found;
    assert.ok(left !== undefined);
    assert.deepEqual(others, []);
    killMarked([{ ...mark, locks: mark.locks - 1 }]);
    assert.ok(isSameProcess(left));
    killMarked([mark]);
    assert.deepEqual(new Strays([mark]).look().found, []);
  },
});

Deno.test({
  name: "killMarked ends a process that is replaced by its own children again and again",
  ignore: !CAN_MARK,
  async fn() {
    const mark = ownMark();
    using dir = tempDir();
    const script = `${dir.path}/run`;
    // Each one starts the next and ends; a last one, so that a failure leaves nothing running for
    // good.
    Deno.writeTextFileSync(
      script,
      `#!/bin/sh\n[ "$1" -gt 500 ] && exit\nsleep 0.01; "$0" $(($1 + 1)) &\n`,
    );
    Deno.chmodSync(script, 0o755);
    const first = new Deno.Command(TOOLS.prlimit ?? "", {
      args: [`--locks=${mark.locks}`, "--", script, "1"],
      clearEnv: true,
    }).spawn();
    await first.status;
    killMarked([mark]);
    assert.deepEqual(new Strays([mark]).look().found, []);
  },
});

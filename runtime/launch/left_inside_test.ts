import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES, commandLine, until } from "../../tests/harness/processes.ts";
import { killLeftInside } from "./left_inside.ts";

Deno.test({
  name: "killLeftInside kills what has the trail as a word of its command line, and nothing else",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    const trail = `/nowhere/${crypto.randomUUID()}/trail`;
    const [left, other] = [trail, `${trail}s`].map((word) =>
      new Deno.Command("/bin/sh", { args: ["-c", "read line", word], stdin: "piped" }).spawn()
    );
    assert.ok(left !== undefined && other !== undefined);
    await until(
      "both run",
      () => [left, other].every(({ pid }) => commandLine(pid).startsWith("/bin/sh")),
    );
    killLeftInside(new Set([trail]));
    assert.equal((await left.status).signal, "SIGKILL");
    assert.notEqual(commandLine(other.pid), "");
    await other.stdin.close();
    assert.equal((await other.status).signal, null);
    await left.stdin.close().catch(() => {});
  },
});

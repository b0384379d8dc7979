import assert from "node:assert/strict";
import { CAN_SEE_PROCESSES, isGone, until } from "../../tests/harness/processes.ts";
import { descendants, isSameProcess, readUsage, startTicks } from "./process_usage.ts";

/** No process can have this number: the kernel's pid_max is at most 2^22. */
const NO_PROCESS = 2 ** 22 + 1;

Deno.test("readUsage tells what this process uses, and nothing about one that is not there", () => {
  const usage = readUsage(Deno.pid);
  assert.equal(readUsage(NO_PROCESS), null);
  if (!CAN_SEE_PROCESSES) return assert.equal(usage, null);
  assert.ok(usage !== null);
  assert.ok(usage.rssBytes > 1024 * 1024);
  assert.ok(usage.peakRssBytes >= usage.rssBytes);
  assert.ok(Number.isSafeInteger(usage.cpuMs) && usage.cpuMs >= 0);
});

Deno.test("isSameProcess knows a process by its start, not by its number alone", () => {
  assert.equal(startTicks(NO_PROCESS), 0);
  assert.equal(isSameProcess({ pid: NO_PROCESS, startTicks: 0 }), false);
  if (!CAN_SEE_PROCESSES) return;
  const ticks = startTicks(Deno.pid);
  assert.ok(ticks > 0);
  assert.equal(isSameProcess({ pid: Deno.pid, startTicks: ticks }), true);
  assert.equal(isSameProcess({ pid: Deno.pid, startTicks: ticks + 1 }), false);
});

Deno.test({
  name: "descendants finds children and their children, and nothing below a process that is gone",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    assert.deepEqual(descendants(NO_PROCESS), []);
    // The outer shell stays because it has something to do after the inner one.
    const shell = new Deno.Command("/bin/sh", {
      args: ["-c", "/bin/sh -c 'read line; exit' ; true"],
      stdin: "piped",
      stdout: "null",
    }).spawn();
    const [inner] = await until("the inner shell runs", () => {
      const found = descendants(shell.pid);
      return found.length > 0 && found;
    });
    assert.ok(inner !== undefined && isSameProcess(inner));
    assert.ok(descendants(Deno.pid).some(({ pid }) => pid === inner.pid));
    await shell.stdin.close();
    await shell.status;
    await until("the inner shell is gone", () => isGone(inner));
    assert.deepEqual(descendants(shell.pid), []);
  },
});

/** Attempts to use up what others need: time, memory, the log, the answer. */

import { tool } from "aiel";

tool("spin", { description: "Never ends", timeoutMs: 500 }, () => {
  for (;;);
});

tool("never_settle", { description: "Waits for what never comes" }, () => new Promise(() => {}));

tool("eat_memory", { description: "Takes memory that no heap limit counts" }, () => {
  const kept: Uint8Array[] = [];
  for (;;) kept.push(new Uint8Array(4_000_000).fill(1));
});

tool("flood", { description: "Prints without end" }, () => {
  const line = new TextEncoder().encode(`${"spam ".repeat(10_000)}\n`);
  for (;;) Deno.stdout.writeSync(line);
});

tool("huge_result", { description: "Answers with 50 MB" }, () => "x".repeat(50_000_000));

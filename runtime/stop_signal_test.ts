import assert from "node:assert/strict";

const MODULE = new URL("./stop_signal.ts", import.meta.url).href;

/** A program that listens, says what it heard, and stops listening then. */
function program(options: string): string {
  return `import { onStopSignal } from "${MODULE}";
    const stay = setInterval(() => {}, 60_000);
    const forget = onStopSignal(() => { forget(); clearInterval(stay); console.log("heard"); }, ${options});
    console.log("ready");`;
}

async function send(signal: Deno.Signal, options = "{}"): Promise<{ text: string; end: unknown }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `data:application/typescript,${encodeURIComponent(program(options))}`],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text === "ready\n") child.kill(signal);
  }
  const { code, signal: endedBy } = await child.status;
  return { text, end: endedBy ?? code };
}

const ignore = Deno.build.os === "windows";

Deno.test({ name: "onStopSignal hears SIGINT, SIGTERM and SIGHUP", ignore }, async () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    assert.deepEqual(await send(signal), { text: "ready\nheard\n", end: 0 }, signal);
  }
});

Deno.test({ name: "onStopSignal leaves SIGHUP to a service as it was", ignore }, async () => {
  const options = "{ outlivesTerminal: true }";
  assert.deepEqual(await send("SIGHUP", options), { text: "ready\n", end: "SIGHUP" });
  assert.deepEqual(await send("SIGTERM", options), { text: "ready\nheard\n", end: 0 });
});

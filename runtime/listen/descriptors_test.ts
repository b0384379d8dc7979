import assert from "node:assert/strict";

/** Descriptors that the process of the test may have. */
const MOST_OPEN = 120;
const HEAD_MS = 500;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** Two listeners, which say where they listen. */
const PROGRAM = `
import { listen } from ${JSON.stringify(new URL("./listen.ts", import.meta.url).href)};
for (const name of ["api", "run"]) {
  const answer = () => Promise.resolve(new Response(name));
  const at = { hostname: "127.0.0.1", port: 0 };
  console.log((await listen(at, answer, { headMs: ${HEAD_MS} })).at.port);
}
`;

Deno.test({
  name: "callers who open as many connections as they can do not end a process' listeners",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(file, PROGRAM);
    const process = new Deno.Command("sh", {
      args: [
        ...["-c", `ulimit -n ${MOST_OPEN}; exec "$@"`, "sh", Deno.execPath()],
        ...["run", "-A", "--no-check", "--cached-only", "--config", CONFIG, file],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const said = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const ports: string[] = [];
    const held: Deno.Conn[] = [];
    try {
      for (let text = ""; ports.length < 2; ports.splice(0, 2, ...text.match(/\d+(?=\n)/g) ?? [])) {
        const { done, value } = await said.read();
        assert.ok(!done, `It ended after: ${text}`);
        text += value;
      }
      const open = async (port: string) => {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
        held.push(connection);
        await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHo")).catch(() => {});
      };
      const many = Array.from({ length: MOST_OPEN / 2 }, () => ports).flat();
      await Promise.all(many.map(open));
      // Heads that do not come to an end are given up, while their senders hold on to them.
      for (const [at, name] of ["api", "run"].entries()) {
        let answer: string | undefined;
        for (let i = 0; i < 20_000 && answer === undefined; i++) {
          answer = await fetch(`http://127.0.0.1:${ports[at]}/`, {
            signal: AbortSignal.timeout(5_000),
          }).then((response) => response.text(), () => undefined);
        }
        assert.equal(answer, name);
      }
    } finally {
      for (const connection of held) connection.close();
      process.kill("SIGKILL");
      await said.cancel();
      await process.status;
      await Deno.remove(file);
    }
  },
});

/** Takes all descriptors until it is told to give them back, which a line says. */
const GREEDY = `
import { listen } from ${JSON.stringify(new URL("./listen.ts", import.meta.url).href)};
const answer = () => Promise.resolve(new Response("here"));
const { at } = await listen({ hostname: "127.0.0.1", port: 0 }, answer, { lookMs: 200 });
const files = [];
try {
  for (;;) files.push(Deno.openSync("/dev/null"));
} catch {
  console.log(at.port);
}
await Deno.stdin.read(new Uint8Array(1));
for (const file of files) file.close();
`;

Deno.test({
  name: "a listener for which the process had no descriptors listens again when it has some",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(file, GREEDY);
    const process = new Deno.Command("sh", {
      args: [
        ...["-c", `ulimit -n ${MOST_OPEN}; exec "$@"`, "sh", Deno.execPath()],
        ...["run", "-A", "--no-check", "--cached-only", "--config", CONFIG, file],
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const said = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    try {
      const { value: port = "" } = await said.read();
      const ask = () =>
        fetch(`http://127.0.0.1:${port.trim()}/`, { signal: AbortSignal.timeout(300) })
          .then((response) => response.text(), () => undefined);
      assert.equal(await ask(), undefined);
      await process.stdin.close();
      let answer: string | undefined;
      for (let i = 0; i < 100 && answer === undefined; i++) answer = await ask();
      assert.equal(answer, "here");
    } finally {
      process.kill("SIGKILL");
      await said.cancel();
      await process.status;
      await Deno.remove(file);
    }
  },
});

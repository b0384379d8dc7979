import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { stillAccepts } from "./still_accepts.ts";

const PATIENCE_MS = 500;

async function serverAt(hostname: string) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: hostname, port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { server, at: { hostname, port }, close };
}

Deno.test("a server that takes connections is told from one that does not, wherever it listens", async () => {
  for (const hostname of ["127.0.0.1", "0.0.0.0", "::1", "::"]) {
    const { server, at, close } = await serverAt(hostname);
    for (let i = 0; i < 5; i++) {
      assert.equal(await stillAccepts(server, at, PATIENCE_MS), true, hostname);
    }
    await close();
    assert.equal(await stillAccepts(server, at, PATIENCE_MS), false, hostname);
  }
});

Deno.test("a process that is busy for longer than the patience does not give its server up", async () => {
  const { server, at, close } = await serverAt("127.0.0.1");
  const answer = stillAccepts(server, at, PATIENCE_MS / 5);
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS;);
  assert.equal(await answer, true);
  await close();
});

/** Sockets that misbehave, against a service in this process. */

import assert from "node:assert/strict";
import { inTime } from "../testing/in_time.ts";
import type { ControlApp } from "../http/control_app.ts";
import { makeWorld, type World } from "../testing/world.ts";
import { AuditPage } from "../api/audit.ts";
import { type RunningServer, serve } from "./serve.ts";

const LISTEN = { hostname: "127.0.0.1", port: 0 };

/** A request that says it has a body of 100 bytes and sends one. */
async function slowRequest({ url }: RunningServer, world: World): Promise<Deno.Conn> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [
    "POST /v1/workspaces HTTP/1.1",
    `Host: ${hostname}`,
    `Authorization: Bearer ${world.admin.token}`,
    "Content-Type: application/json",
    "Content-Length: 100",
  ];
  await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n{`));
  return connection;
}

function readUntil(connection: Deno.Conn, end: RegExp): Promise<string> {
  // An open connection would keep the process alive.
  return inTime(`the answer matches ${end}`, reading(connection, end), () => connection.close());
}

async function reading(connection: Deno.Conn, end: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let text = "";
  try {
    while (!end.test(text)) {
      const count = await connection.read(buffer);
      if (count === null) break;
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
    return text;
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    return text;
  } finally {
    try {
      connection.close();
    } catch {
      // Given up on, and closed by that.
    }
  }
}

Deno.test("slow-loris bodies are answered 408, and others are served meanwhile", async () => {
  await using world = await makeWorld({ patience: { idleMs: 300, totalMs: 5_000 } });
  const server = await serve(world.service.app, LISTEN);
  const slow = await Promise.all(Array.from({ length: 50 }, () => slowRequest(server, world)));
  const other = await fetch(`${server.url}/v1/auth/me`, {
    headers: { authorization: `Bearer ${world.admin.token}` },
  });
  assert.equal(other.status, 200);
  await other.body?.cancel();
  for (const answer of await Promise.all(slow.map((one) => readUntil(one, /"code":[^]*\}$/)))) {
    assert.match(answer, /^HTTP\/1\.1 408 [^]*application\/problem\+json[^]*request_timeout/);
  }
  assert.equal(await inTime("the server stopped", server.stop(60_000)), true);
});

Deno.test("stop cuts off what does not end in its time", async () => {
  await using world = await makeWorld({ patience: { idleMs: 3_000, totalMs: 3_000 } });
  const server = await serve(world.service.app, LISTEN);
  const connection = await slowRequest(server, world);
  await (await fetch(`${server.url}/healthz`)).body?.cancel();
  assert.equal(await inTime("the server stopped", server.stop(20)), false);
  assert.doesNotMatch(await readUntil(connection, /\}$/), /^HTTP\/1\.1 2/);
});

Deno.test("slow-loris heads keep no caller from being served, and do not hold up the end", async () => {
  await using world = await makeWorld();
  const server = await serve(world.service.app, LISTEN);
  const { hostname, port } = new URL(server.url);
  const slow = await Promise.all(Array.from({ length: 200 }, async () => {
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode("GET /v1/auth/me HTTP/1.1\r\nAuthoriz"));
    return connection;
  }));
  for (let request = 0; request < 20; request++) {
    const other = await inTime(
      "another request is answered",
      fetch(`${server.url}/v1/auth/me`, {
        headers: { authorization: `Bearer ${world.admin.token}` },
      }),
    );
    assert.equal(other.status, 200);
    await other.body?.cancel();
  }
  await inTime("the server stopped", server.stop(60_000));
  for (const connection of slow) connection.close();
});

Deno.test("what a caller behind a trusted proxy does is recorded with the caller's address", async () => {
  await using world = await makeWorld();
  const server = await serve(world.service.app, LISTEN, { proxies: 1 });
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(server.url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${world.admin.token}`,
        "content-type": "application/json",
        "x-forwarded-for": "198.51.100.9, 203.0.113.7",
      },
    });
    assert.ok(answer.ok, String(answer.status));
    return await answer.json();
  };
  const body = JSON.stringify({ slug: "behind-a-proxy" });
  const { id } = await ask("/v1/workspaces", { method: "POST", body });
  const { items } = AuditPage.parse(await ask("/v1/audit/events?limit=200"));
  const made = items.find((event) => event.resources.some((resource) => resource.id === id));
  assert.equal(made?.address, "203.0.113.7");
  assert.equal(await inTime("the server stopped", server.stop(60_000)), true);
});

/** A service that answers everything with more than a connection holds. */
function largeAnswers(): ControlApp {
  return {
    fetch: () => Promise.resolve(new Response(new Uint8Array(32 * 2 ** 20))),
    document: { openapi: "3.1.0", info: { title: "", version: "" } },
    drain: () => {},
    settle: () => Promise.resolve(),
  };
}

Deno.test("a stop does not fail at a caller who reads nothing of the answer", async () => {
  const server = await serve(largeAnswers(), LISTEN);
  const { hostname, port } = new URL(server.url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  const first = new Uint8Array(12);
  await connection.read(first);
  assert.equal(new TextDecoder().decode(first), "HTTP/1.1 200");
  assert.equal(await inTime("it stopped", server.stop(300)), false);
  connection.close();
});

Deno.test("a Host header that is no host is refused, and chooses no path", async () => {
  await using world = await makeWorld();
  const server = await serve(world.service.app, LISTEN);
  const { hostname, port } = new URL(server.url);
  try {
    for (const host of ["x/healthz?", "x/healthz#", "user@x", "x y", ":::", "[::1"]) {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      const head = `GET /v1/workspaces HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      await connection.write(new TextEncoder().encode(head));
      const answer = await readUntil(connection, /\r\n\r\n/);
      assert.match(answer, /^HTTP\/1\.1 400 /, host);
    }
    for (const host of ["127.0.0.1", "localhost:8787", "[::1]:80", "aiel_1.example"]) {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      const head = `GET /v1/workspaces HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      await connection.write(new TextEncoder().encode(head));
      assert.match(await readUntil(connection, /\r\n\r\n/), /^HTTP\/1\.1 401 /, host);
    }
  } finally {
    await server.stop(1_000);
  }
});

/** Which addresses a server is looked for at. */

import assert from "node:assert/strict";
import { governedRun } from "../../../tests/contract/governed_run.ts";
import { startHttp, startMcpService } from "../../../tests/contract/mcp_service.ts";
import type { EgressPorts } from "../egress/connect.ts";
import { type OpenHosts, Reach } from "../egress/reach.ts";
import { governedPorts, mcpProvider } from "./provider.ts";

const KEY = "k3y-of-the-server";
const ADD = { name: "add", args: { a: 1, b: 2 } };
const resolve = () => Promise.resolve(["127.0.0.1", "::1"]);

function within(open: Partial<OpenHosts>, more: Partial<EgressPorts> = {}) {
  const reach = new Reach({ loopback: false, hosts: [], ...open });
  return mcpProvider(governedPorts({ resolve, reach, ...more }));
}

function configOf(url: string) {
  return {
    provider: "mcp",
    url,
    credential: { header: "authorization", prefix: "Bearer ", secret: KEY },
    private: ["127.0.0.0/8", "[::1]"],
  };
}

Deno.test("mcp: a server of this machine is not reached, whatever its integration allows", async () => {
  await using service = startMcpService("modern", KEY);
  const numbers = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0"];
  const names = ["localhost", "localhost.", "LOCALHOST", "api.test", "ⓛocalhost", "[::1]"];
  const inside = ["[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]"];
  for (const host of [...numbers, ...names, ...inside, "169.254.169.254"]) {
    const config = configOf(`http://${host}:${service.port}/mcp`);
    await using run = governedRun(within({}), config, ["*"]);
    for (const [method, args] of [["callTool", ADD], ["listTools", {}]] as const) {
      assert.equal((await run.refused(method, args)).code, "SECURITY_VIOLATION", host);
    }
  }
  const provider = within({});
  const config = provider.parseConfig(configOf(`http://api.test:${service.port}/mcp`), "one");
  await assert.rejects(
    provider.check(config, new AbortController().signal),
    /The host "api\.test" leads to a private address, which this service does not reach/,
  );
  assert.deepEqual(service.requests, []);
});

Deno.test("mcp: a server that is open is reached at its port", async () => {
  await using service = startMcpService("modern", KEY);
  const { port } = service;
  const config = configOf(`http://api.test:${port}/mcp`);
  const at = (one: number) => within({ hosts: [{ host: "127.0.0.1", port: one }] });
  await using other = governedRun(at(port === 1 ? 2 : 1), config, ["*"]);
  assert.equal((await other.refused("callTool", ADD)).code, "SECURITY_VIOLATION");
  await using run = governedRun(at(port), config, ["*"]);
  await run.call("callTool", ADD);
  assert.deepEqual(service.called, ["add"]);
});

Deno.test("mcp: a server whose name leads elsewhere after the greeting is left", async () => {
  await using service = startMcpService("session", KEY);
  let isGreeted = false;
  const rebinding = () => Promise.resolve([isGreeted ? "169.254.169.254" : "127.0.0.1"]);
  const provider = within(
    { hosts: [{ host: "127.0.0.1", port: undefined }] },
    { resolve: rebinding },
  );
  await using run = governedRun(provider, configOf(`http://api.test:${service.port}/mcp`), ["*"]);
  await run.call("callTool", ADD);
  isGreeted = true;
  const { code } = await run.refused("callTool", ADD);
  assert.equal(code, "SECURITY_VIOLATION");
  assert.deepEqual(service.called, ["add"]);
});

Deno.test("mcp: a redirect is followed nowhere", async () => {
  await using inner = startMcpService("modern", KEY);
  await using outer = startHttp(() =>
    Promise.resolve(new Response(null, { status: 307, headers: { location: inner.url } }))
  );
  const provider = within({ hosts: [{ host: "127.0.0.1", port: outer.port }] });
  await using run = governedRun(provider, configOf(outer.url), ["*"]);
  await run.refused("callTool", ADD);
  assert.ok(outer.requests.length > 0);
  assert.deepEqual(inner.requests, []);
});

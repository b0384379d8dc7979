/** Metrics of the service as a real process. */

import assert from "node:assert/strict";
import { readExposition, valueOf } from "../testing/exposition.ts";
import { type RealService, startService } from "../testing/real_service.ts";

/** Where it says that metrics are. */
async function metricsUrl(service: RealService): Promise<string> {
  const [, url = ""] = await service.logged(/"event":"service.metrics","url":"([^"]+)"/);
  return url;
}

Deno.test("the service counts requests by their template where metrics are asked for", async () => {
  const dataDir = await Deno.makeTempDir();
  const service = await startService(dataDir, { AIEL_METRICS_LISTEN: "127.0.0.1:0" });
  try {
    const headers = { authorization: `Bearer ${service.token}` };
    for (const path of ["/v1/workspaces", "/v1/workspaces/a", "/v1/workspaces/b", "/nothing"]) {
      await (await fetch(service.url + path, { headers })).body?.cancel();
    }
    const answer = await fetch(await metricsUrl(service));
    const families = readExposition(await answer.text());
    const count = (route: string, status_class: string) =>
      valueOf(families, "aiel_http_requests_total", { method: "GET", route, status_class });
    assert.equal(count("/v1/workspaces", "2xx"), 1);
    assert.equal(count("/v1/workspaces/{workspace}", "4xx"), 2);
    assert.equal(count("other", "4xx"), 1);
    assert.equal(valueOf(families, "aiel_sandbox_children", { state: "starting" }), 0);
    assert.equal(valueOf(families, "aiel_validations", { state: "running" }), 0);
  } finally {
    assert.equal(await service.end("SIGTERM"), 0);
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("the service does not start where metrics can't be served, and says so", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${taken.addr.port}`;
  const dataDir = await Deno.makeTempDir();
  try {
    await assert.rejects(
      startService(dataDir, { AIEL_METRICS_LISTEN: address }),
      new RegExp(
        `error: Metrics can't be served on ${address}: .+\\nhint: Set AIEL_METRICS_LISTEN`,
      ),
    );
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

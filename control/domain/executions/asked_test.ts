import assert from "node:assert/strict";
import { InvokeRequest } from "../../api/executions.ts";
import { DomainError } from "../domain_error.ts";
import { exportOf, keptCall, readCall, runtimeRequest, surfaceCall } from "./asked.ts";

const read = (body: unknown) => readCall(InvokeRequest.parse(body));

Deno.test("readCall takes what belongs to an action, and nothing else", () => {
  const tool = read({ kind: "tool", name: "x", payload: { a: 1 } });
  assert.deepEqual(tool, { action: "invoke", kind: "tool", name: "x", payload: { a: 1 } });
  assert.equal(exportOf(tool), "tool/x");
  assert.equal(exportOf(read({ kind: "http", name: "POST /a" })), "http/POST /a");
  assert.equal(
    exportOf(read({ action: "execute", handler: "entry_point.h" })),
    "execute/entry_point.h",
  );
  assert.equal(exportOf(read({ action: "describe" })), "describe");
  for (
    const [body, message] of [
      [{}, /"kind" is missing/],
      [{ kind: "tool" }, /"name" is missing/],
      [{ action: "execute" }, /"handler" is missing/],
      [{ kind: "tool", name: "x", handler: "h" }, /"handler" belongs to another action/],
      [{ action: "describe", payload: null }, /"payload" belongs to another action/],
      [{ action: "execute", handler: "h", kind: "tool" }, /"kind" belongs/],
    ] as const
  ) {
    assert.throws(() => read(body), (error: unknown) => {
      assert.ok(error instanceof DomainError && error.code === "invalid_call");
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("readCall refuses a payload that says who calls", () => {
  for (const name of ["tenant_id", "workspace_id", "project_id", "user_id", "principal_kind"]) {
    const ctx = { [name]: "usr_other" };
    assert.throws(
      () => read({ kind: "tool", name: "x", payload: { ctx } }),
      /the service's to say/,
    );
    assert.throws(
      () => read({ action: "execute", handler: "h", event: { ctx } }),
      /the service's to say/,
    );
  }
  // Labels of the caller's are no identity.
  read({ kind: "tool", name: "x", payload: { ctx: { request_id: "mine" } } });
});

Deno.test("readCall refuses the form in which a surface sends what an MCP client said", () => {
  const call = { kind: "mcp", name: "s/t", payload: { $mcp: { state: "forged" } } } as const;
  assert.throws(() => read(call), /"payload\.\$mcp" is the service's to say/);
  assert.throws(() => read({ ...call, payload: { ...call.payload, more: 1 } }), DomainError);
  read({ ...call, kind: "tool" });
  // What a surface made is kept as it is.
  const kept = { action: "invoke", ...call };
  assert.deepEqual(keptCall(JSON.stringify(kept)), kept);
});

Deno.test("surfaceCall takes that form, and no payload that says who calls", () => {
  const call = { kind: "mcp", name: "s/t", payload: { $mcp: { state: "sealed" } } } as const;
  assert.deepEqual(surfaceCall(call), { action: "invoke", ...call });
  const payload = { ctx: { user_id: "usr_other" } };
  assert.throws(() => surfaceCall({ ...call, payload }), /the service's to say/);
});

Deno.test("runtimeRequest says all of the identity itself", () => {
  const word = {
    executionId: "exe_1",
    tenantId: "ten_1",
    workspaceId: "wsp_1",
    projectId: "prj_1",
    principalId: "usr_1",
    traceparent: null,
    timeoutMs: 1_000,
    grant: {
      capabilities: { network: ["a"] },
      integrations: { crm: ["GET /"] },
      limits: { timeout_ms: 5, memory_mb: 64 },
    },
  } as const;
  const request = runtimeRequest(read({ kind: "tool", name: "x" }), word);
  assert.deepEqual(request, {
    schema_version: "v1",
    action: "invoke",
    kind: "tool",
    name: "x",
    request_id: "exe_1",
    timeout_ms: 1_000,
    capabilities: { network: ["a"] },
    integrations: { crm: ["GET /"] },
    limits: { memory_mb: 64 },
    ctx: {
      request_id: "exe_1",
      tenant_id: "ten_1",
      workspace_id: "wsp_1",
      project_id: "prj_1",
      principal_kind: "user",
      user_id: "usr_1",
    },
  });
});

Deno.test("runtimeRequest names no user for callers without a token", () => {
  for (const caller of ["anonymous", "signature"] as const) {
    const { ctx } = runtimeRequest(read({ kind: "tool", name: "x" }), {
      executionId: "exe_1",
      tenantId: "ten_1",
      workspaceId: "wsp_1",
      projectId: "prj_1",
      principalId: caller,
      traceparent: null,
      timeoutMs: 1_000,
      grant: { capabilities: {}, integrations: {}, limits: {} },
    });
    assert.deepEqual(ctx, {
      request_id: "exe_1",
      tenant_id: "ten_1",
      workspace_id: "wsp_1",
      project_id: "prj_1",
      principal_kind: caller,
    });
  }
});

Deno.test("keptCall reads what was kept, and nothing that was struck out of it", () => {
  const call = read({ kind: "tool", name: "x", payload: [1] });
  assert.deepEqual(keptCall(JSON.stringify(call)), call);
  for (
    const text of ["", "[]", "{}", '{"redacted":{"action":"invoke"}}', '{"digest":"sha256:0"}']
  ) {
    assert.equal(keptCall(text), undefined);
  }
});

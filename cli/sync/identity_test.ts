import assert from "node:assert/strict";
import { makeHome } from "../testing/logged_in.ts";

const AT = "2026-11-20T18:00:00.000Z";

Deno.test("whoAmI asks page by page where the service says that its answer is not all", async () => {
  const first = { id: "wsp_0", slug: "w0", name: "W", role: "viewer", projects: [] };
  const paths: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    paths.push(pathname);
    if (pathname === "/v1/auth/me") {
      return Response.json({
        id: "usr_1",
        kind: "service_account",
        name: "CI",
        email: null,
        tenant_id: "ten_1",
        tenant_slug: "acme",
        tenant_name: "Acme",
        tenant_role: "member",
        token_id: "tok_1",
        scopes: ["project:read"],
        workspaces: [first],
        truncated: true,
      });
    }
    if (pathname === "/v1/workspaces") {
      const at = Number(searchParams.get("cursor") ?? 0);
      const items = [{ id: `wsp_${at}`, slug: `w${at}`, name: "W", created_at: AT }]
        .map((each) => ({ ...each, archived_at: null }));
      return Response.json({ items, next_cursor: at < 2 ? `${at + 1}` : null });
    }
    const workspace_id = pathname.split("/")[3] ?? "";
    const items = [{ id: `prj_${workspace_id}`, workspace_id, slug: "p", name: "P" }]
      .map((each) => ({
        ...each,
        created_at: AT,
        archived_at: null,
        retention: null,
        head: null,
      }));
    return Response.json({ items, next_cursor: null });
  });
  await using home = await makeHome();
  const { code, document } = await home.json("info workspaces", {
    env: { AIEL_BASE_URL: `http://127.0.0.1:${server.addr.port}`, AIEL_TOKEN: "aiel_x" },
  });
  assert.equal(code, 0);
  assert.deepEqual(
    Object(document.workspaces).map((each: Record<string, unknown>) => [
      each.slug,
      each.role,
      each.projects,
    ]),
    [["w0", "viewer", ["p"]], ["w1", null, ["p"]], ["w2", null, ["p"]]],
  );
  assert.equal(paths.length, 1 + 3 + 3);
  await server.shutdown();
});

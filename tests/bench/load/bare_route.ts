// deno-lint-ignore-file no-console -- a program of the benchmark
/**
 * What reads of the control service are measured against: Hono routes on `Deno.serve` that read one row of the service's own SQLite
 * file by its key and answer it as JSON. No check of any kind, no header of their own, no log.
 *
 *     deno run -A bare_route.ts DATABASE PROJECT
 *
 * @module
 */
import { Hono } from "hono";
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync(Deno.args[0] ?? "", { readOnly: true });
const first = db.prepare("select tenant_id, workspace_id, id from projects where slug = ?")
  .get(Deno.args[1] ?? "");
const tenant = String(first?.["tenant_id"]);
const workspace = String(first?.["workspace_id"]);
const id = String(first?.["id"]);
const project = db.prepare(
  "select * from projects where tenant_id = ? and workspace_id = ? and slug = ?",
);
const snapshot = db.prepare(
  "select * from snapshots where tenant_id = ? and project_id = ? and number = ?",
);

const app = new Hono();
app.get("/projects/:slug", (c) => {
  const row = project.get(tenant, workspace, c.req.param("slug"));
  return row === undefined ? c.notFound() : c.json(row);
});
app.get("/snapshots/:number", (c) => {
  const row = snapshot.get(tenant, id, Number(c.req.param("number")));
  return row === undefined ? c.notFound() : c.json(row);
});
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`Listening on http://127.0.0.1:${port}`),
}, app.fetch);

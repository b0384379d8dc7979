/**
 * Pages of two projects on the origin that they share, in a real browser: what one can do to the
 * other, and to the user who visits it.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Json, JsonObject } from "../../runtime/protocol/json.ts";
import type { SurfaceCall, SurfaceHost, SurfaceProject } from "../../runtime/surfaces/host.ts";
import { createSurfaces } from "../../runtime/surfaces/surfaces.ts";
import { answered } from "../harness/fake_surface_host.ts";
import { BROWSER, openBrowser } from "./browser.ts";

/** How long the browser may take, in milliseconds. */
const PATIENCE_MS = 60_000;

/** The page of a hostile project: it tries what it can, and tells what came of it. */
const HOSTILE = `<!doctype html><body><script>
const tried = async (what) => {
  try { return String(await what()); } catch (error) { return "refused: " + error.name; }
};
const loaded = (element) => new Promise((resolve) => {
  element.onload = element.onerror = () => resolve(element);
  document.body.append(element);
});
const post = (url, target) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url, target });
  document.body.append(form);
  form.submit();
};
onload = async () => {
  const include = { credentials: "include" };
  const said = {
    origin: await tried(() => window.origin),
    cookie: await tried(() => document.cookie),
    setCookie: await tried(() => document.cookie = "forged=1; path=/run/acme/shop"),
    storage: await tried(() => localStorage.length),
    database: await tried(() => new Promise((resolve, reject) => {
      const request = indexedDB.open("x");
      request.onsuccess = resolve;
      request.onerror = () => reject(request.error);
    })),
    caches: await tried(() => caches.open("x")),
    worker: await tried(() => navigator.serviceWorker.register("/run/acme/evil/worker.js")),
    read: await tried(async () => (await fetch("/run/acme/shop/me?read", include)).text()),
    api: await tried(async () => (await fetch("API/secret", include)).text()),
    send: await tried(async () =>
      (await fetch("/run/acme/shop/act?send", { ...include, method: "POST", mode: "no-cors" })).type),
    frame: await tried(async () => {
      const frame = await loaded(Object.assign(document.createElement("iframe"), {
        src: "/run/acme/shop/me?frame", name: "framed",
      }));
      return frame.contentDocument === null ? "foreign" : frame.contentDocument.body.textContent;
    }),
    own: await tried(async () => {
      const frame = await loaded(Object.assign(document.createElement("iframe"), {
        src: "/run/acme/shop/framed",
      }));
      return frame.contentDocument === null ? "foreign" : frame.contentDocument.body.textContent;
    }),
  };
  await loaded(Object.assign(document.createElement("img"), { src: "/run/acme/shop/me?image" }));
  await loaded(Object.assign(document.createElement("script"), { src: "/run/acme/shop/me?script" }));
  post("/run/acme/shop/act?form", "framed");
  await fetch("/run/acme/evil/report", {
    method: "POST", mode: "no-cors", body: JSON.stringify(said),
  });
  post("/run/acme/shop/act?top", "_top");
};
</script>`;

/** What code of the projects answers, by route. */
const ROUTES: Readonly<Record<string, (api: string) => Json>> = {
  "GET /login": () => ({
    status: 200,
    headers: {
      "content-type": "text/html",
      "set-cookie": ["session=user; Max-Age=999; HttpOnly", "shared=1; Path=/; SameSite=Lax"],
    },
    body: '<!doctype html><script>location = "/run/acme/shop/home"</script>',
  }),
  "GET /home": () => html('<script>location = "/run/acme/evil/page"</script>'),
  "GET /me": () => ({ status: 200, headers: { "content-type": "application/json" }, body: "{}" }),
  "GET /framed": () => ({
    status: 200,
    headers: { "content-type": "text/html", "content-security-policy": "frame-ancestors *" },
    body: "<p>it may be framed",
  }),
  "POST /act": () => html("<p>done"),
  "GET /page": (api) => html(HOSTILE.replaceAll("API", api)),
  "GET /worker.js": () => ({
    status: 200,
    headers: { "content-type": "text/javascript", "service-worker-allowed": "/" },
    body: "",
  }),
  "POST /report": () => html(""),
};

function html(body: string): Json {
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** A request as code of a project got it. */
interface Seen {
  readonly project: string;
  /** The route, and the query that says who asked. */
  readonly asked: string;
  readonly cookie: string | undefined;
  readonly body: Json | undefined;
}

Deno.test("pages of projects are strangers to each other, and to the service", async () => {
  if (BROWSER === undefined) {
    // deno-lint-ignore no-console -- a test that does nothing has to say so
    console.warn("SKIPPED: pages of projects in a browser. There is no Chromium");
    return;
  }
  const seen: Seen[] = [];
  const over = Promise.withResolvers<void>();
  let apiCookie: string | null = null;
  // Stands for the service: another port of this host, which cookies do not tell apart.
  await using api = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (new URL(request.url).pathname === "/secret") {
      apiCookie = request.headers.get("cookie");
      return new Response("the secret");
    }
    return new Response(null, {
      status: 302,
      headers: {
        location: `${origin}/run/acme/shop/login`,
        "set-cookie": "aiel_session=operator; Path=/; HttpOnly",
      },
    });
  });
  const apiUrl = `http://127.0.0.1:${api.addr.port}`;
  const host: SurfaceHost = {
    find: ({ project }) =>
      Promise.resolve(projectOf(project, apiUrl, (one) => {
        seen.push(one);
        if (one.asked === "POST /act?top") over.resolve();
      })),
  };
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    return surfaces.fetch(request, { address: "127.0.0.1" });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const surfaces = createSurfaces({ host, origin, mcp: () => Promise.resolve(new Response()) });

  await using browser = openBrowser(`${apiUrl}/start`);
  const give = (why: string) => over.reject(new Error(`${why}: ${JSON.stringify(seen)}`));
  const timer = setTimeout(() => give("The page was not done in time"), PATIENCE_MS);
  browser.ended.then(() => give("The browser ended"));
  try {
    await over.promise;
  } finally {
    clearTimeout(timer);
  }

  const cookies = (asked: string) =>
    seen.filter((one) => one.asked === asked).map(({ cookie }) => cookie);
  // The user's own way: cookies of the project come, those of the service do not.
  assert.deepEqual(cookies("GET /home"), ["session=user; shared=1"]);
  assert.deepEqual(cookies("GET /page"), [undefined]);
  // What the hostile page asks for in the user's browser comes without the user's cookies.
  for (const asked of ["POST /act?send", "GET /me?image", "GET /me?script", "POST /act?top"]) {
    assert.deepEqual(cookies(asked), [undefined], asked);
  }
  for (const { asked, cookie } of seen) {
    assert.ok(!cookie?.includes("aiel_") && !cookie?.includes("forged"), asked);
    assert.ok(asked === "GET /home" || cookie === undefined, `${asked} ${cookie}`);
  }
  const report = seen.find(({ asked }) => asked === "POST /report");
  assert.ok(typeof report?.body === "string");
  assert.deepEqual(JSON.parse(report.body), {
    origin: "null",
    cookie: "refused: SecurityError",
    setCookie: "refused: SecurityError",
    storage: "refused: SecurityError",
    database: "refused: SecurityError",
    caches: "refused: SecurityError",
    worker: "refused: SecurityError",
    read: "refused: TypeError",
    api: "refused: TypeError",
    send: "opaque",
    frame: "foreign",
    own: "foreign",
  });
  assert.equal(apiCookie, null);
});

function projectOf(name: string, api: string, saw: (one: Seen) => void): SurfaceProject {
  const run = (call: SurfaceCall) => {
    const { query, headers, body } = call.payload as {
      query: string;
      headers: Record<string, string>;
      body?: Json;
    };
    const asked = query === "" ? call.name : `${call.name}?${query}`;
    saw({ project: name, asked, cookie: headers.cookie, body });
    const envelope = Promise.resolve(answered(ROUTES[call.name]?.(api) ?? null));
    return Promise.resolve({ id: "exe_1", envelope });
  };
  const enter = () => Promise.resolve({ run });
  const exports = Object.keys(ROUTES).map((route): JsonObject => {
    const [method = "", path = ""] = route.split(" ");
    return { kind: "http", name: route, method, path };
  });
  return {
    placeId: name,
    snapshotId: name,
    owner: "acme",
    name,
    description: { exports },
    http: { auth: "public", routes: {}, cors: undefined },
    mcp: { auth: "token", servers: {} },
    byToken: enter,
    anonymous: enter,
    signed: enter,
    secretsOf: () => Promise.resolve([]),
  };
}

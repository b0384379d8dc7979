import type { OpenAPIHono } from "@hono/zod-openapi";
import { meta, VERSIONS } from "../api/meta.ts";
import type { AppEnv } from "./app_env.ts";
import { renderDocs } from "./docs_page.ts";
import { alreadyHas } from "./etag.ts";
import type { OpenApiDocument } from "./openapi_document.ts";
import { HttpProblem } from "./problem.ts";
import { JSON_TYPE, lengthOf } from "./reply.ts";
import type { Services } from "./services.ts";

/** What the routes without a token show. */
export interface PublicParts {
  readonly services: Services;
  readonly document: OpenApiDocument;
  readonly draining: () => boolean;
}

/** Adds what needs no token: health, readiness, the document and the page that shows it. */
export function publicRoutes(app: OpenAPIHono<AppEnv>, parts: PublicParts): void {
  const { store, blobs } = parts.services;
  // The process answers: restarting it would not help anything else.
  app.get("/healthz", () => state("ok"));
  app.get("/readyz", async () => {
    if (parts.draining()) {
      throw new HttpProblem("unavailable", "The service is shutting down", {
        headers: { "retry-after": "5" },
      });
    }
    await Promise.all([store.check(), blobs.check()]);
    return state("ready");
  });
  app.get("/", (c) => c.redirect("/docs", 302));
  fixed(app, meta.path, JSON.stringify(VERSIONS), { "content-type": JSON_TYPE });
  const page = renderDocs(parts.document);
  fixed(app, "/openapi.json", JSON.stringify(parts.document), {
    "content-type": JSON_TYPE,
  });
  fixed(app, "/docs", page.html, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": page.policy,
  });
}

/** A state that holds for this moment only. */
function state(status: "ok" | "ready"): Response {
  const bytes = new TextEncoder().encode(JSON.stringify({ status }));
  return new Response(bytes, {
    headers: {
      "content-type": JSON_TYPE,
      ...lengthOf(bytes),
      "cache-control": "no-store",
    },
  });
}

/** Serves a text that never changes while the process runs. */
function fixed(
  app: OpenAPIHono<AppEnv>,
  path: string,
  text: string,
  more: Readonly<Record<string, string>>,
): void {
  const bytes = new TextEncoder().encode(text);
  const tag = crypto.subtle.digest("SHA-256", bytes)
    .then((digest) => `"${new Uint8Array(digest).toHex().slice(0, 32)}"`);
  app.get(path, async (c) => {
    const headers = { ...more, etag: await tag, "cache-control": "no-cache" };
    if (alreadyHas(c.req.raw.headers, headers.etag)) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(bytes, { headers: { ...headers, ...lengthOf(bytes) } });
  });
}

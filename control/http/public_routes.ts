import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app_env.ts";
import { renderDocs } from "./docs_page.ts";
import { alreadyHas } from "./etag.ts";
import type { OpenApiDocument } from "./openapi_document.ts";
import { HttpProblem } from "./problem.ts";
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
  app.get("/healthz", (c) => c.json({ status: "ok" }, 200, { "cache-control": "no-store" }));
  app.get("/readyz", async (c) => {
    if (parts.draining()) {
      throw new HttpProblem("unavailable", "The service is shutting down", {
        headers: { "retry-after": "5" },
      });
    }
    await Promise.all([store.check(), blobs.check()]);
    return c.json({ status: "ready" }, 200, { "cache-control": "no-store" });
  });
  const page = renderDocs(parts.document);
  fixed(app, "/openapi.json", JSON.stringify(parts.document), {
    "content-type": "application/json",
  });
  fixed(app, "/docs", page.html, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": page.policy,
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
    return new Response(bytes, { headers });
  });
}

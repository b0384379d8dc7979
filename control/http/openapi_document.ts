import type { OpenAPIHono } from "@hono/zod-openapi";
import { SERVICE_VERSION } from "../api/meta.ts";
import type { AppEnv } from "./app_env.ts";

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

const DESCRIPTION =
  `The control service of aiel: identity, workspaces, and the registry of immutable snapshots.

Send a token as \`Authorization: Bearer <token>\` or \`X-API-Token: <token>\`. Every error is a problem (RFC 9457) with a \`code\`.
What you may not know of answers exactly like what does not exist. Lists go on with \`cursor\`. Unknown members of a request are
refused; unknown members of an answer are to be ignored.`;

/**
 * The document of the operations that `app` knows.
 *
 * @param publicUrl where the service is reached; undefined: where the document was found
 */
export function documentOf(
  app: OpenAPIHono<AppEnv>,
  publicUrl: string | undefined,
): OpenApiDocument {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "api_token", {
    type: "apiKey",
    in: "header",
    name: "X-API-Token",
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "aiel control service",
      version: SERVICE_VERSION,
      description: DESCRIPTION,
      license: { name: "MIT", url: "https://spdx.org/licenses/MIT.html" },
    },
    servers: [{
      url: publicUrl ?? "/",
      description: publicUrl === undefined ? "Where this document was found" : "This service",
    }],
  });
}

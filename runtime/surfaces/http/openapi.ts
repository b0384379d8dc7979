/**
 * The OpenAPI 3.1 document of a project's routes, made of what `describe` says.
 *
 * @module
 */
import { pathShape } from "../../../sdk/http_path.ts";
import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";
import { type HttpSurface, routeAccess, type RouteAuth } from "../../snapshot/surface_policy.ts";
import { OpenApiSchemas } from "./openapi_schemas.ts";
import type { Route } from "./route_table.ts";

/** What a document is about. */
export interface OpenApiSubject {
  readonly name: string;
  readonly snapshotId: string;
  readonly http: HttpSurface;
  readonly routes: readonly Route[];
  /** Where the routes are, as a URL without a slash at its end. */
  readonly url: string;
}

const SECURITY: Readonly<Record<RouteAuth, readonly JsonObject[]>> = {
  public: [],
  token: [{ bearer: [] }, { api_token: [] }],
  signature: [{ standard_webhooks: [] }],
};

const SECURITY_SCHEMES: JsonObject = {
  bearer: { type: "http", scheme: "bearer", description: "A token of the platform" },
  api_token: { type: "apiKey", in: "header", name: "X-API-Token" },
  standard_webhooks: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description: "Standard Webhooks: beside webhook-id and webhook-timestamp, over the body",
  },
};

const PROBLEM: JsonObject = {
  type: "object",
  description: "RFC 9457",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string" },
    hint: { type: "string" },
    execution_id: { type: "string", description: "Where code ran" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["location", "message"],
        properties: { location: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

/** Makes the document. */
export function openApiDocument({ name, snapshotId, http, routes, url }: OpenApiSubject): Json {
  const schemas = new OpenApiSchemas();
  const templates = new Map<string, Template>();
  const paths = new Map<string, Record<string, Json>>();
  const used = new Set<RouteAuth>();
  for (const route of routes) {
    // Two paths that differ in the names of their parameters only are one path to OpenAPI.
    const shape = pathShape(route.path);
    const template = templates.get(shape) ?? templateOf(route.path);
    templates.set(shape, template);
    const { auth } = routeAccess(http, route.name);
    used.add(auth);
    const item = paths.get(template.path) ?? {};
    item[route.method.toLowerCase()] = operationOf(route, template, auth, schemas);
    paths.set(template.path, item);
  }
  const schemes = Object.entries(SECURITY_SCHEMES).filter(([key]) =>
    [...used].some((auth) => SECURITY[auth].some((one) => key in one))
  );
  return {
    openapi: "3.1.0",
    info: { title: name, version: snapshotId },
    servers: [{ url }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...schemas.components, Problem: PROBLEM },
      securitySchemes: Object.fromEntries(schemes),
    },
  };
}

/** A declared path as OpenAPI writes it, and the names of its parameters. */
interface Template {
  readonly path: string;
  readonly names: readonly string[];
}

function templateOf(path: string): Template {
  const names: string[] = [];
  const segments = path.split("/").map((segment) => {
    if (!segment.startsWith(":")) return segment;
    names.push(segment.slice(1));
    return `{${segment.slice(1)}}`;
  });
  return { path: segments.join("/"), names };
}

function operationOf(
  { method, path, description }: Route,
  { names }: Template,
  auth: RouteAuth,
  schemas: OpenApiSchemas,
): Json {
  const id = operationId(method, path);
  const input = schemaOf(description.input_schema);
  const output = schemaOf(description.output_schema);
  const inPath = names.map((name): Json => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", minLength: 1 },
  }));
  const inQuery = method === "GET" && input !== undefined
    ? queryParameters(schemas.link(`${id}.query`, input))
    : [];
  const parameters = [...inPath, ...inQuery];
  const problem = {
    description: "An error",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  return {
    operationId: id,
    summary: `${method} ${path}`,
    ...(typeof description.description === "string"
      ? { description: description.description }
      : {}),
    security: SECURITY[auth],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(method === "GET" ? {} : { requestBody: bodyOf(id, input, schemas) }),
    responses: {
      "2XX": {
        description: "What the code answers",
        content: output === undefined
          ? { "*/*": {} }
          : { "application/json": { schema: schemas.add(`${id}.output`, output) } },
      },
      "4XX": problem,
      "5XX": problem,
    },
  };
}

function bodyOf(id: string, input: JsonObject | undefined, schemas: OpenApiSchemas): Json {
  if (input === undefined) return { required: false, content: { "*/*": {} } };
  const schema = schemas.add(`${id}.body`, input);
  return { required: true, content: { "application/json": { schema } } };
}

/** The members of the query; where the schema names none, the query as a whole. */
function queryParameters(schema: JsonObject): Json[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (!isRecord(schema.properties)) {
    return [{
      name: "query",
      in: "query",
      style: "form",
      explode: true,
      schema: { type: "object" },
    }];
  }
  return Object.entries(schema.properties as JsonObject).map(([name, one]): Json => ({
    name,
    in: "query",
    required: required.includes(name),
    schema: one,
  }));
}

function schemaOf(value: Json | undefined): JsonObject | undefined {
  return isRecord(value) ? value as JsonObject : undefined;
}

/** Different for different routes: what separates words in a path is told apart. */
function operationId(method: string, path: string): string {
  const words = path.split("/").slice(1).map((segment) =>
    (segment.startsWith(":") ? `by_${segment.slice(1)}` : segment).replaceAll(
      /[^A-Za-z0-9_]/g,
      (character) => `-${character.codePointAt(0)?.toString(16)}-`,
    )
  );
  return [method.toLowerCase(), ...words].join(".").replace(/\.$/, "");
}

/** Integrations: what code of an environment may call by name, and by which credential. @module */
import * as z from "zod";
import { PROVIDERS } from "../../runtime/protocol/calls.ts";
import {
  AnyJsonObject,
  NextCursor,
  Ordinal,
  PageQuery,
  patterned,
  Reference,
  Timestamp,
} from "./common.ts";
import { defineContract, document, madeOrThere, nothing } from "./contract.ts";
import { EnvironmentParams, EnvironmentReference } from "./environments.ts";

/** Name of an integration. */
export const IntegrationName = patterned(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, "crm");

/** Most bytes of a configuration, as JSON in UTF-8. */
export const MAX_CONFIG_BYTES = 64 * 1024;
/** Most characters of a secret: a private key with room to spare. */
export const MAX_SECRET_LENGTH = 16 * 1024;

/** What performs the calls. */
export const IntegrationProvider = z.enum(PROVIDERS).meta({ id: "IntegrationProvider" });

const EXAMPLE = {
  baseUrl: "https://api.crm.example/v1",
  credential: { header: "authorization", prefix: "Bearer " },
};

const Config = AnyJsonObject.meta({
  description:
    "What `aiel.local.json` says of such an integration, without `provider` and without " +
    "the secret",
});

/** An integration; its secret is never shown again. */
export const IntegrationDocument = z.object({
  name: IntegrationName,
  provider: IntegrationProvider,
  config: Config,
  has_secret: z.boolean(),
  version: Ordinal,
  rotated_at: Timestamp.nullable().meta({
    description: "When the secret was given; null: it has none",
  }),
  updated_at: Timestamp,
  updated_by: z.string().meta({ description: "Id of the user or service account" }),
}).meta({ id: "Integration" });
/** An integration; its secret is never shown again. */
export type IntegrationDocument = z.infer<typeof IntegrationDocument>;

/** A page of integrations. */
export const IntegrationPage = z.object({
  items: z.array(IntegrationDocument),
  next_cursor: NextCursor,
}).meta({ id: "IntegrationPage" });

const Secret = z.string().min(1).max(MAX_SECRET_LENGTH);

/** An integration to set, as a whole. */
export const NewIntegration = z.strictObject({
  provider: IntegrationProvider,
  config: Config,
  secret: Secret.optional().meta({
    description: "The credential, sealed at once and never shown again. The one that was there " +
      "before is gone: a secret goes nowhere that it was not given for",
  }),
}).meta({
  id: "NewIntegration",
  examples: [{ provider: "http", config: EXAMPLE, secret: "0123456789abcdef" }],
});

/** A credential in place of the one that is there. */
export const NewSecret = z.strictObject({ secret: Secret }).meta({
  id: "NewSecret",
  examples: [{ secret: "0123456789abcdef" }],
});

/** What connecting to the service found. */
export const IntegrationCheck = z.object({
  ok: z.boolean(),
  message: z.string().meta({ description: "What was found, or why there is no connection" }),
}).meta({ id: "IntegrationCheck" });
/** What connecting to the service found. */
export type IntegrationCheck = z.infer<typeof IntegrationCheck>;

/** What names an integration in a path. */
export const IntegrationParams = z.object({
  workspace: Reference,
  project: Reference,
  environment: EnvironmentReference,
  integration: z.string().min(1).max(128).meta({ description: "Name", examples: ["crm"] }),
});

const PATH =
  "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}/integrations" as const;
const ONE = `${PATH}/{integration}` as const;

/** `GET …/integrations` */
export const listIntegrations = defineContract({
  id: "listIntegrations",
  method: "get",
  path: PATH,
  tag: "Integrations",
  summary: "List the integrations of an environment, by name",
  input: z.object({ params: EnvironmentParams, query: PageQuery }),
  answer: document(IntegrationPage),
  problems: ["not_found"],
  permission: "integration:read",
});

/** `GET …/integrations/{integration}` */
export const showIntegration = defineContract({
  id: "getIntegration",
  method: "get",
  path: ONE,
  tag: "Integrations",
  summary: "Show an integration, without its secret",
  input: z.object({ params: IntegrationParams }),
  answer: document(IntegrationDocument),
  problems: ["not_found"],
  permission: "integration:read",
  etag: true,
});

/** `PUT …/integrations/{integration}` */
export const setIntegration = defineContract({
  id: "setIntegration",
  method: "put",
  path: ONE,
  tag: "Integrations",
  summary: "Set an integration, as a whole",
  description:
    "Code calls it by its name where its actions are granted. The provider checks the configuration; " +
    "what is a secret by its place or its name is refused in it. 201: it was not there.",
  input: z.object({ params: IntegrationParams, body: NewIntegration }),
  answer: madeOrThere(IntegrationDocument),
  problems: ["not_found", "archived", "invalid_name", "invalid_integration", "too_many"],
  permission: "integration:write",
  ifMatch: true,
  etag: true,
});

/** `POST …/integrations/{integration}/rotate` */
export const rotateIntegration = defineContract({
  id: "rotateIntegration",
  method: "post",
  path: `${ONE}/rotate`,
  tag: "Integrations",
  summary: "Replace the secret of an integration",
  description: "The configuration stays. What runs next uses the new secret.",
  input: z.object({ params: IntegrationParams, body: NewSecret }),
  answer: document(IntegrationDocument),
  problems: ["not_found", "archived", "invalid_integration"],
  permission: "integration:write",
  ifMatch: true,
  etag: true,
  // It takes no key: what would be kept of the request for it would tell of the secret.
  repeatable: true,
});

/** `POST …/integrations/{integration}/check` */
export const checkIntegration = defineContract({
  id: "checkIntegration",
  method: "post",
  path: `${ONE}/check`,
  tag: "Integrations",
  summary: "Connect to the service of an integration",
  description: "As a call would, with the credential, for at most 10 seconds. Nothing is changed.",
  input: z.object({ params: IntegrationParams }),
  answer: document(IntegrationCheck),
  problems: ["not_found", "archived"],
  permission: "integration:check",
  repeatable: true,
});

/** `DELETE …/integrations/{integration}` */
export const removeIntegration = defineContract({
  id: "removeIntegration",
  method: "delete",
  path: ONE,
  tag: "Integrations",
  summary: "Remove an integration and its secret",
  input: z.object({ params: IntegrationParams }),
  answer: nothing(),
  problems: ["not_found", "archived"],
  permission: "integration:write",
  ifMatch: true,
});

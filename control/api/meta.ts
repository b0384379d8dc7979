/** What the service is, and the operation that says it to all who ask. @module */
import * as z from "zod";
import { SCHEMA_VERSION } from "../../runtime/protocol/envelope.ts";
import { RUNTIME_VERSION } from "../../runtime/protocol/version.ts";
import { patterned } from "./common.ts";
import { defineContract, document } from "./contract.ts";

/** Version of the control service (semver). */
export const SERVICE_VERSION = "0.1.0";

/**
 * The oldest `aiel` command that works with this service (semver). It goes up when a request or an
 * answer changes in a way that older ones do not understand.
 */
export const OLDEST_CLI = "0.1.0";

const Version = patterned(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/u, "0.1.0");

/** Versions. */
export const MetaDocument = z.object({
  service_version: Version,
  runtime_version: Version.meta({ description: "Of the runtime that checks and runs snapshots" }),
  protocol: z.string().meta({
    description: "The `schema_version` of requests to the runtime and of its envelopes",
    examples: ["v1"],
  }),
  oldest_cli: Version.meta({
    description: "Older `aiel` commands are refused with `client_too_old`",
  }),
}).meta({ id: "Meta" });
/** Versions. */
export type MetaDocument = z.infer<typeof MetaDocument>;

/** Those of this service. */
export const VERSIONS: MetaDocument = {
  service_version: SERVICE_VERSION,
  runtime_version: RUNTIME_VERSION,
  protocol: SCHEMA_VERSION,
  oldest_cli: OLDEST_CLI,
};

/** `GET /v1/meta` */
export const meta = defineContract({
  id: "getMeta",
  method: "get",
  path: "/v1/meta",
  tag: "Service",
  summary: "Say versions, and the oldest aiel command that works",
  input: z.object({}),
  answer: document(MetaDocument),
  problems: [],
  permission: "none",
  etag: true,
});

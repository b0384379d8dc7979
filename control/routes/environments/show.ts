import { showEnvironment as contract } from "../../api/environments.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { environmentDocument } from "./environment_document.ts";
import { environmentTag } from "./environment_tag.ts";

/** `GET …/environments/{environment}` */
export const showEnvironment = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, open) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, open.project, params.environment);
      const document = await environmentDocument(tenant, call, open, environment);
      return ok(document, { etag: environmentTag(document) });
    }),
});

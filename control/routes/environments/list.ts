import { listEnvironments as contract } from "../../api/environments.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { environmentDocument } from "./environment_document.ts";

/** `GET …/environments` */
export const listEnvironments = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { query }, open) =>
    await call.tenant.read(async (tenant) => {
      const page = await tenant.environments.list(open.project.id, pageRequest(query));
      return ok({
        items: await Promise.all(
          page.items.map((one) => environmentDocument(tenant, call, open, one)),
        ),
        next_cursor: page.nextCursor,
      });
    }),
});

import { listServiceAccounts as contract } from "../../api/service_accounts.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { serviceAccountDocument } from "./service_account_document.ts";

/** `GET /v1/service-accounts` */
export const listServiceAccounts = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { query }) => {
    const page = await call.tenant.read((tenant) =>
      tenant.serviceAccounts.list(pageRequest(query))
    );
    return ok({ items: page.items.map(serviceAccountDocument), next_cursor: page.nextCursor });
  },
});

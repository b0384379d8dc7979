import * as z from "zod";
import { requireTenantPermission } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { PageQuery } from "../../api/common.ts";
import { ServiceAccountPage } from "../../api/service_accounts.ts";
import { serviceAccountDocument } from "./service_account_document.ts";

/** `GET /v1/service-accounts` */
export const listServiceAccounts = operation({
  id: "listServiceAccounts",
  method: "get",
  path: "/v1/service-accounts",
  tag: "Service accounts",
  summary: "List the service accounts of the tenant",
  input: z.object({ query: PageQuery }),
  status: 200,
  answer: ServiceAccountPage,
  problems: [],
}, async (call, { query }) => {
  requireTenantPermission(call.principal, "service_account:read");
  const page = await call.door.read((tenant) => tenant.serviceAccounts.list(pageRequest(query)));
  return ok({ items: page.items.map(serviceAccountDocument), next_cursor: page.nextCursor });
});

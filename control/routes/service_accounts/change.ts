import { changeServiceAccount as contract } from "../../api/service_accounts.ts";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import { isId } from "../../domain/ids.ts";
import { checkName } from "../../domain/slug.ts";
import { changedRecord } from "../../http/changed.ts";
import { checkIfMatch, versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { serviceAccountDocument } from "./service_account_document.ts";

/** `PATCH /v1/service-accounts/{service_account}` */
export const changeServiceAccount = operation(contract, {
  permit: ({ principal }, { params: { service_account: id } }) => {
    requireTenantPermission(principal, "service_account:write");
    if (!isId("serviceAccount", id)) throw notFound("Service account", id);
    return id;
  },
  handle: async (call, { body }, id) => {
    return await call.change(async (tenant) => {
      const account = await tenant.serviceAccounts.get(id);
      if (account === undefined) throw notFound("Service account", id);
      const expected = checkIfMatch(call.headers, account);
      const disabledAt = body.disabled ? account.disabledAt ?? call.now : null;
      const record = changedRecord(
        await tenant.serviceAccounts.change(id, {
          ...(body.name === undefined ? {} : { name: checkName(body.name) }),
          ...(body.disabled === undefined ? {} : { disabledAt }),
        }, expected ? account.version : undefined),
        "Service account",
        id,
      );
      return {
        reply: ok(serviceAccountDocument(record), { etag: versionTag(record) }),
        event: {
          action: "service_account.change",
          resources: [{ kind: "service_account", id }],
          details: { disabled: record.disabledAt !== null },
        },
      };
    });
  },
});

import { createServiceAccount as contract } from "../../api/service_accounts.ts";
import { newId } from "../../domain/ids.ts";
import type { ServiceAccount } from "../../domain/identity/records.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { slugTaken } from "../../http/changed.ts";
import { versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { created } from "../../http/reply.ts";
import { serviceAccountDocument } from "./service_account_document.ts";

/** `POST /v1/service-accounts` */
export const createServiceAccount = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { body }) => {
    const account: ServiceAccount = {
      id: newId("serviceAccount", call.clock, call.random),
      slug: checkSlug(body.slug),
      name: checkName(body.name ?? body.slug),
      createdBy: call.principal.id,
      createdAt: call.now,
      disabledAt: null,
      version: 1,
    };
    return await call.change(async (tenant) => {
      if (!await tenant.serviceAccounts.add(account)) throw slugTaken(account.slug);
      return {
        reply: created(
          serviceAccountDocument(account),
          `/v1/service-accounts/${account.id}`,
          versionTag(account),
        ),
        event: {
          action: "service_account.create",
          resources: [{ kind: "service_account", id: account.id }],
          details: { slug: account.slug },
        },
      };
    });
  },
});

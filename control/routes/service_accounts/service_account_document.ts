import type { ServiceAccount } from "../../domain/identity/records.ts";
import type { ServiceAccountDocument } from "../../api/service_accounts.ts";

/** A service account as the wire has it. */
export function serviceAccountDocument(account: ServiceAccount): ServiceAccountDocument {
  return {
    id: account.id,
    slug: account.slug,
    name: account.name,
    created_by: account.createdBy,
    created_at: account.createdAt.toISOString(),
    disabled_at: account.disabledAt?.toISOString() ?? null,
  };
}

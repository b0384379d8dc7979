import type { GrantDocument } from "../../api/grants.ts";
import type { GrantLevel } from "../../api/missing.ts";
import type { GrantHolder, GrantRecord } from "../../domain/releases/records.ts";
import { versionTag } from "../../http/etag.ts";

/** The grant of a level as the wire has it; `record` undefined: nothing was ever said. */
export function grantDocument(level: GrantLevel, record: GrantRecord | undefined): GrantDocument {
  const grant = record?.grant ?? null;
  return {
    level,
    version: record?.version ?? 0,
    grant: grant && {
      capabilities: { ...grant.capabilities },
      limits: { ...grant.limits },
      ...(grant.concurrency === undefined ? {} : { concurrency: grant.concurrency }),
      integrations: Object.fromEntries(
        Object.entries(grant.integrations).map(([name, { provider, actions }]) => [name, {
          provider,
          actions: [...actions],
        }]),
      ),
    },
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record?.updatedBy ?? null,
  };
}

/** Its entity tag. */
export function grantTag(holder: GrantHolder, record: GrantRecord | undefined): string {
  return versionTag({ id: holder, version: record?.version ?? 0 });
}

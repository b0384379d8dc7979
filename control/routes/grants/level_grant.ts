import type { ChangedGrantDocument, Grant, GrantDocument } from "../../api/grants.ts";
import type { GrantLevel } from "../../api/missing.ts";
import { describeChange, NO_GRANT } from "../../../runtime/policy/mod.ts";
import { notFound } from "../../domain/identity/access.ts";
import { readGrant } from "../../domain/releases/grants.ts";
import { affectedBy } from "../../domain/releases/affected.ts";
import type { GrantHolder, GrantRecord } from "../../domain/releases/records.ts";
import type { TenantReads, TenantRepositories } from "../../domain/store.ts";
import type { Call, Change } from "../../http/call.ts";
import { checkIfMatch, versionMoved } from "../../http/etag.ts";
import { ok, type Reply } from "../../http/reply.ts";
import { missingDocument } from "../deployments/deployment_document.ts";
import { grantDocument, grantTag } from "./grant_document.ts";

/** Whose grant it is. */
export interface GrantPlace {
  readonly level: GrantLevel;
  readonly holder: GrantHolder;
  /** For the audit chain: the holder, and what it is in. */
  readonly resources: readonly { readonly kind: string; readonly id: string }[];
}

/** What showing the grant of a level answers. @throws {DomainError} not_found */
export async function showGrant(
  tenant: TenantReads,
  { level, holder }: GrantPlace,
  version: number | undefined,
): Promise<Reply<GrantDocument>> {
  const record = version === undefined
    ? (await tenant.grants.newest([holder])).get(holder)
    : await tenant.grants.version(holder, version);
  if (version !== undefined && record === undefined) throw notFound("Grant", `${version}`);
  return ok(grantDocument(level, record), { etag: grantTag(holder, record) });
}

/** Gives the grant of a level, in a transaction. @throws {DomainError} invalid_grant */
export async function setGrant(
  tenant: TenantRepositories,
  call: Call,
  { level, holder, resources }: GrantPlace,
  given: Grant | null,
): Promise<Change<ChangedGrantDocument>> {
  const grant = given === null ? null : readGrant(given, call.grammar);
  const before = (await tenant.grants.newest([holder])).get(holder);
  const version = before?.version ?? 0;
  checkIfMatch(call.headers, { id: holder, version });
  const record: GrantRecord = {
    holder,
    version: version + 1,
    grant,
    updatedAt: call.now,
    updatedBy: call.principal.id,
  };
  if (!await tenant.grants.add(record)) throw versionMoved(version);
  const changes = describeChange(
    meaning(level, before?.grant ?? null),
    meaning(level, grant),
    call.grammar.covers,
  );
  const affected = await affectedBy(tenant, call, holder);
  return {
    reply: ok({
      ...grantDocument(level, record),
      changes: [...changes],
      affected: affected.map(({ missing, ...one }) => ({
        ...one,
        missing: missing.map(missingDocument),
      })),
    }, { etag: grantTag(holder, record) }),
    event: {
      action: "grant.set",
      resources,
      details: {
        level,
        version: record.version,
        changes: changes.slice(0, MOST_TOLD),
        affected: affected.length,
      },
    },
  };
}

/** Changes that an audit event tells; all of them are in the versions. */
const MOST_TOLD = 20;

/** What is not said at the workspace grants nothing; elsewhere it changes nothing. */
function meaning(level: GrantLevel, grant: GrantRecord["grant"]): GrantRecord["grant"] {
  return grant ?? (level === "workspace" ? NO_GRANT : null);
}

import type { WorkspaceId } from "../../domain/ids.ts";
import type { BlobRecord } from "../../domain/snapshots/records.ts";
import type {
  Blobs,
  BlobsFound,
  ExpectedBlob,
  UntouchedBlob,
} from "../../domain/snapshots/ports.ts";
import { among, listOf, Prepared } from "./prepared.ts";
import { chunks, type TenantSql, toMs } from "./tenant_sql.ts";

/** A row of `blobs` with what the workspace has to do with it. */
interface Standing {
  readonly touchedAt: number;
  readonly condemned: boolean;
  readonly holder: { readonly size: number; readonly held: boolean } | undefined;
}

const AT_ONCE = 500;
const ASKED_AT_ONCE = 5_000;
const HOUR_MS = 3_600_000;
// Touching is skipped when the last one is younger than an hour, so nothing may count as untouched
// before that.
const SHORTEST_GRACE_MS = 2 * HOUR_MS;

const HOLDERS = new Prepared((db, tenant, value, kind) =>
  db.selectFrom("blob_holders").select(["sha256", "size", "held_at"])
    .where("tenant_id", "=", tenant).where("workspace_id", "=", value("workspace"))
    .where(among(kind, "sha256", value("digests")))
);
const BLOBS = new Prepared((db, tenant, value, kind) =>
  db.selectFrom("blobs").select(["sha256", "touched_at", "condemned_at"])
    .where("tenant_id", "=", tenant).where(among(kind, "sha256", value("digests")))
);

/** Which workspace holds which blobs. */
export class SqlBlobs implements Blobs {
  constructor(private readonly sql: TenantSql) {}

  async held(workspaceId: WorkspaceId, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const [sha256, standing] of await this.#standings(workspaceId, sha256s)) {
      if (isHeld(standing)) found.add(sha256);
    }
    return found;
  }

  async expected(
    workspaceId: WorkspaceId,
    sha256s: readonly string[],
  ): Promise<ReadonlyMap<string, ExpectedBlob>> {
    const found = new Map<string, ExpectedBlob>();
    for (const [sha256, standing] of await this.#standings(workspaceId, sha256s)) {
      if (standing.holder === undefined) continue;
      found.set(sha256, { size: standing.holder.size, held: isHeld(standing) });
    }
    return found;
  }

  async renew(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<BlobsFound> {
    const standings = await this.#standings(workspaceId, blobs.map(({ sha256 }) => sha256));
    await this.#touch(standings, at);
    return foundIn(standings, blobs);
  }

  async expect(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<BlobsFound> {
    const standings = await this.#standings(workspaceId, blobs.map(({ sha256 }) => sha256));
    const found = foundIn(standings, blobs);
    const missing = new Set(found.missing);
    const unknown = found.missing.filter((sha256) => !standings.has(sha256));
    // What was announced before with another size was a mistake: nothing of it has come.
    const announced = blobs.filter(({ sha256, size }) =>
      missing.has(sha256) && standings.get(sha256)?.holder?.size !== size
    );
    await this.#insert(unknown, at);
    await this.#announce(workspaceId, announced);
    await this.#touch(standings, at);
    return found;
  }

  async hold(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<{ readonly refused: readonly string[] }> {
    const standings = await this.#standings(workspaceId, blobs.map(({ sha256 }) => sha256));
    const refused: string[] = [];
    const arrived: BlobRecord[] = [];
    for (const blob of blobs) {
      const standing = standings.get(blob.sha256);
      if (standing?.holder === undefined || standing.condemned) refused.push(blob.sha256);
      else if (!standing.holder.held) arrived.push(blob);
    }
    await this.#arrive(workspaceId, arrived, at);
    await this.#touch(standings, at);
    return { refused };
  }

  /**
   * For a snapshot that is being registered: keeps its blobs from being condemned, and names those
   * that are not held.
   */
  async secure(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<string[]> {
    const standings = await this.#standings(workspaceId, blobs.map(({ sha256 }) => sha256));
    const missing = blobs.filter(({ sha256, size }) => {
      const standing = standings.get(sha256);
      return !isHeld(standing) || standing?.holder?.size !== size;
    }).map(({ sha256 }) => sha256).sort();
    if (missing.length === 0) await this.#touch(standings, at);
    return missing;
  }

  async untouched(
    { untouchedSince, limit, after }: Parameters<Blobs["untouched"]>[0],
  ): Promise<readonly UntouchedBlob[]> {
    const { db, tenant } = this.sql;
    const rows = await db.selectFrom("blobs").select(["sha256", "condemned_at"])
      .where("tenant_id", "=", tenant).where("sha256", ">", after ?? "")
      .where((row) =>
        row.or([
          row("touched_at", "<", toMs(untouchedSince)),
          row("condemned_at", "is not", null),
        ])
      ).orderBy("sha256").limit(limit).execute();
    return rows.map(({ sha256, condemned_at }) => ({ sha256, condemned: condemned_at !== null }));
  }

  async condemn(
    sha256s: readonly string[],
    { untouchedSince, at }: Parameters<Blobs["condemn"]>[1],
  ): Promise<readonly string[]> {
    const { db, tenant } = this.sql;
    const before = Math.min(toMs(untouchedSince), toMs(at) - SHORTEST_GRACE_MS);
    const condemned: string[] = [];
    for (const part of chunks(sha256s, AT_ONCE)) {
      const rows = await db.updateTable("blobs").set({ condemned_at: toMs(at) })
        .where("tenant_id", "=", tenant).where("sha256", "in", [...part])
        .where("touched_at", "<", before).where("condemned_at", "is", null)
        .returning("sha256").execute();
      condemned.push(...rows.map(({ sha256 }) => sha256));
    }
    return condemned.sort();
  }

  async forget(sha256s: readonly string[]): Promise<void> {
    const { db, tenant } = this.sql;
    for (const part of chunks(sha256s, AT_ONCE)) {
      const gone = await db.deleteFrom("blobs").where("tenant_id", "=", tenant)
        .where("sha256", "in", [...part]).where("condemned_at", "is not", null)
        .returning("sha256").execute();
      if (gone.length === 0) continue;
      await db.deleteFrom("blob_holders").where("tenant_id", "=", tenant)
        .where("sha256", "in", gone.map(({ sha256 }) => sha256)).execute();
    }
  }

  async #standings(
    workspaceId: WorkspaceId,
    sha256s: readonly string[],
  ): Promise<Map<string, Standing>> {
    const standings = new Map<string, Standing>();
    // Two statements instead of a join: each is one look at its key, whatever a planner thinks of
    // tables it has no numbers of.
    for (const part of chunks(sha256s, ASKED_AT_ONCE)) {
      const digests = listOf(this.sql.path.kind, part);
      const holders = await HOLDERS.rows(this.sql, { workspace: workspaceId, digests });
      const held = new Map(
        holders.map(({ sha256, size, held_at }) => [sha256, { size, held: held_at !== null }]),
      );
      const rows = await BLOBS.rows(this.sql, { digests });
      for (const { sha256, touched_at, condemned_at } of rows) {
        standings.set(sha256, {
          touchedAt: touched_at,
          condemned: condemned_at !== null,
          holder: held.get(sha256),
        });
      }
    }
    return standings;
  }

  async #insert(sha256s: readonly string[], at: Date): Promise<void> {
    const { db, tenant } = this.sql;
    for (const part of chunks(sha256s, AT_ONCE)) {
      await db.insertInto("blobs").values(
        part.map((sha256) => ({
          tenant_id: tenant,
          sha256,
          touched_at: toMs(at),
          condemned_at: null,
        })),
      ).onConflict((conflict) => conflict.doNothing()).execute();
    }
  }

  async #announce(workspaceId: WorkspaceId, blobs: readonly BlobRecord[]): Promise<void> {
    const { db, tenant } = this.sql;
    for (const part of chunks(blobs, AT_ONCE)) {
      await db.insertInto("blob_holders").values(
        part.map(({ sha256, size }) => ({
          tenant_id: tenant,
          workspace_id: workspaceId,
          sha256,
          size,
          held_at: null,
        })),
      ).onConflict((conflict) =>
        conflict.columns(["tenant_id", "workspace_id", "sha256"])
          .doUpdateSet((row) => ({ size: row.ref("excluded.size") }))
          // It may have arrived since this transaction looked.
          .where("blob_holders.held_at", "is", null)
      ).execute();
    }
  }

  // What was announced may have changed while the bytes came, even since this transaction looked:
  // what arrived decides.
  async #arrive(workspaceId: WorkspaceId, blobs: readonly BlobRecord[], at: Date): Promise<void> {
    const { db, tenant } = this.sql;
    for (const part of chunks(blobs, AT_ONCE)) {
      const sizes = new Map(part.map(({ sha256, size }) => [sha256, size]));
      const rows = await db.updateTable("blob_holders").set({ held_at: toMs(at) })
        .where("tenant_id", "=", tenant).where("workspace_id", "=", workspaceId)
        .where("sha256", "in", [...sizes.keys()]).returning(["sha256", "size"]).execute();
      for (const { sha256, size } of rows) {
        const arrived = sizes.get(sha256);
        if (arrived === undefined || arrived === size) continue;
        await db.updateTable("blob_holders").set({ size: arrived })
          .where("tenant_id", "=", tenant).where("workspace_id", "=", workspaceId)
          .where("sha256", "=", sha256).execute();
      }
    }
  }

  async #touch(standings: ReadonlyMap<string, Standing>, at: Date): Promise<void> {
    const { db, tenant } = this.sql;
    const stale = [...standings]
      .filter(([, { touchedAt, condemned }]) => !condemned && touchedAt < toMs(at) - HOUR_MS)
      .map(([sha256]) => sha256);
    for (const part of chunks(stale, AT_ONCE)) {
      await db.updateTable("blobs").set({ touched_at: toMs(at) }).where("tenant_id", "=", tenant)
        .where("sha256", "in", [...part]).where("condemned_at", "is", null).execute();
    }
  }
}

function foundIn(
  standings: ReadonlyMap<string, Standing>,
  blobs: readonly BlobRecord[],
): BlobsFound {
  const missing: string[] = [];
  const busy: string[] = [];
  const mismatched: BlobRecord[] = [];
  for (const { sha256, size } of blobs) {
    const standing = standings.get(sha256);
    if (standing?.condemned) busy.push(sha256);
    else if (!standing?.holder?.held) missing.push(sha256);
    else if (standing.holder.size !== size) mismatched.push({ sha256, size: standing.holder.size });
  }
  return { missing, busy, mismatched };
}

function isHeld(standing: Standing | undefined): boolean {
  return standing !== undefined && !standing.condemned && standing.holder?.held === true;
}

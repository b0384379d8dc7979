/**
 * The files of snapshots. Trees of one project differ in a few files, so most of them are kept as what differs from another one: a push
 * then writes as much as it changes, not as much as the project holds.
 *
 * @module
 */
import { sql } from "kysely";
import { compareBytes } from "../../../runtime/snapshot/mod.ts";
import type { SnapshotId } from "../../domain/ids.ts";
import type { BlobRecord, FileRecord } from "../../domain/snapshots/records.ts";
import { Prepared } from "./prepared.ts";
import { storedSnapshotId } from "./stored_values.ts";
import { chunks, type TenantSql } from "./tenant_sql.ts";

const FILES_AT_ONCE = 50;
/** One part in so many of a tree's files may be kept beside its base; with more, it is kept whole and becomes a base itself. */
const DIFFERING_PART = 8;
/** Stands for a file of the base that the tree lacks: no content has this digest. */
const GONE = "";

/** Adds so many files of a tree. Building such a statement anew for every thousand files takes longer than adding them. */
function insertFiles(count: number) {
  return new Prepared((db, tenant, value) =>
    db.insertInto("snapshot_files").values(
      Array.from({ length: count }, (_, index) => ({
        tenant_id: tenant,
        snapshot_id: value("id"),
        path: value(`path${index}`),
        size: sql<number>`${value(`size${index}`)}`,
        sha256: value(`sha256${index}`),
      })),
    )
  );
}

const INSERT_FILES = insertFiles(FILES_AT_ONCE);
const INSERT_FILE = insertFiles(1);

/** A tree as it is kept. */
export class StoredTree {
  /**
   * @param baseId the tree that is kept whole: this one, or the one it differs from
   * @param base the files of that tree, by path
   * @param own what takes their place in this one; nothing for a tree that is kept whole
   * @param sorted all files, sorted, if somebody has them already
   */
  constructor(
    readonly baseId: string,
    readonly base: ReadonlyMap<string, FileRecord>,
    private readonly own: ReadonlyMap<string, FileRecord>,
    private sorted?: readonly FileRecord[],
  ) {}

  /** How many files it keeps in memory, about. */
  get weight(): number {
    return this.base.size + this.own.size;
  }

  /** Whether this very file is in the tree. */
  has(file: FileRecord): boolean {
    return isSame(this.own.get(file.path) ?? this.base.get(file.path), file);
  }

  /** All files, sorted by the bytes of their paths. */
  files(): readonly FileRecord[] {
    return this.sorted ??= this.#sort();
  }

  #sort(): FileRecord[] {
    const files = [...this.base.values()].filter(({ path }) => !this.own.has(path));
    for (const file of this.own.values()) if (file.sha256 !== GONE) files.push(file);
    return files.sort((a, b) => compareBytes(a.path, b.path));
  }
}

/**
 * The trees of a tenant, each kept once, by snapshot id. A base is always kept whole, and for as long as another tree is kept as what
 * differs from it.
 */
export class SqlTrees {
  constructor(private readonly sql: TenantSql) {}

  /** The tree, if there is one. */
  async open(id: SnapshotId): Promise<StoredTree | undefined> {
    const { db, tenant, path } = this.sql;
    const place = await db.selectFrom("snapshot_trees").select("base_id")
      .where("tenant_id", "=", tenant).where("snapshot_id", "=", id).executeTakeFirst();
    const known = place && path.trees.get(tenant, id, place.base_id ?? id);
    if (known !== undefined) return known;
    const tree = await this.#read(id);
    if (tree !== undefined) path.trees.put(tenant, id, tree);
    return tree;
  }

  /** In one statement: between two of them the tree could go, and leave its base looking like it. */
  async #read(id: SnapshotId): Promise<StoredTree | undefined> {
    const rows = await this.sql.db.selectFrom("snapshot_files")
      .select(["snapshot_id", "path", "size", "sha256"])
      .where("tenant_id", "=", this.sql.tenant)
      .where("snapshot_id", "in", this.#withBase(id)).execute();
    const base = new Map<string, FileRecord>();
    const own = new Map<string, FileRecord>();
    let baseId: string | undefined;
    for (const { snapshot_id, path, size, sha256 } of rows) {
      if (snapshot_id !== id) baseId = snapshot_id;
      (snapshot_id === id ? own : base).set(path, { path, size, sha256 });
    }
    if (baseId !== undefined) return new StoredTree(baseId, base, own);
    return own.size === 0 ? undefined : new StoredTree(id, own, new Map());
  }

  /** The blob, if a file of the tree is this blob. */
  async blob(id: SnapshotId, sha256: string): Promise<BlobRecord | undefined> {
    const { db, tenant } = this.sql;
    const row = await db.selectFrom("snapshot_files as file").select("file.size")
      .where("file.tenant_id", "=", tenant).where("file.sha256", "=", sha256)
      .where("file.snapshot_id", "in", this.#withBase(id))
      .where((either) =>
        either.or([
          either("file.snapshot_id", "=", id),
          either.not(either.exists(
            either.selectFrom("snapshot_files as own").select("own.path")
              .where("own.tenant_id", "=", tenant).where("own.snapshot_id", "=", id)
              .whereRef("own.path", "=", "file.path"),
          )),
        ])
      ).limit(1).executeTakeFirst();
    return row && { sha256, size: row.size };
  }

  /**
   * Keeps a tree, unless it is kept already.
   *
   * @param files sorted by the bytes of their paths
   * @param like a tree that is likely to differ from it in a few files only
   */
  async add(
    id: SnapshotId,
    files: readonly FileRecord[],
    like: StoredTree | undefined,
  ): Promise<void> {
    const { db, tenant } = this.sql;
    if (await this.#has(id)) return;
    const own = like && differing(like.base, files);
    const isPart = own !== undefined && own.length * DIFFERING_PART <= files.length;
    await db.insertInto("snapshot_trees")
      .values({ tenant_id: tenant, snapshot_id: id, base_id: isPart ? like?.baseId ?? null : null })
      .execute();
    for (const part of chunks(isPart ? own : files, FILES_AT_ONCE)) {
      await this.#insert(id, part);
    }
    const tree = isPart && like !== undefined
      ? new StoredTree(like.baseId, like.base, byPath(own), files)
      : new StoredTree(id, byPath(files), new Map(), files);
    this.sql.path.trees.put(tenant, id, tree);
  }

  /**
   * Removes a tree that is not registered any more, unless it is another one's base. Its own base goes with it when nothing else needs
   * that one.
   *
   * @param isRegistered whether a snapshot has this tree
   */
  async remove(
    id: SnapshotId,
    isRegistered: (id: SnapshotId) => Promise<boolean>,
  ): Promise<void> {
    const { db, tenant } = this.sql;
    const dependent = await db.selectFrom("snapshot_trees").select("snapshot_id")
      .where("tenant_id", "=", tenant).where("base_id", "=", id).limit(1).executeTakeFirst();
    if (dependent !== undefined) return;
    await db.deleteFrom("snapshot_files").where("tenant_id", "=", tenant)
      .where("snapshot_id", "=", id).execute();
    const tree = await db.deleteFrom("snapshot_trees").where("tenant_id", "=", tenant)
      .where("snapshot_id", "=", id).returning("base_id").executeTakeFirst();
    if (tree === undefined || tree.base_id === null) return;
    const baseId = storedSnapshotId(tree.base_id);
    if (!await isRegistered(baseId)) await this.remove(baseId, isRegistered);
  }

  /** The ids that the rows of a tree have. */
  #withBase(id: SnapshotId) {
    const { db, tenant } = this.sql;
    const base = db.selectFrom("snapshot_trees").select("base_id")
      .where("tenant_id", "=", tenant).where("snapshot_id", "=", id);
    return sql<string>`(${id}, ${base})`;
  }

  async #has(id: SnapshotId): Promise<boolean> {
    const row = await this.sql.db.selectFrom("snapshot_trees").select("snapshot_id")
      .where("tenant_id", "=", this.sql.tenant).where("snapshot_id", "=", id).executeTakeFirst();
    return row !== undefined;
  }

  async #insert(id: SnapshotId, files: readonly FileRecord[]): Promise<void> {
    const whole = files.length === FILES_AT_ONCE;
    for (const part of chunks(files, whole ? FILES_AT_ONCE : 1)) {
      const values: Record<string, string | number> = { id };
      for (const [index, { path, size, sha256 }] of part.entries()) {
        values[`path${index}`] = path;
        values[`size${index}`] = size;
        values[`sha256${index}`] = sha256;
      }
      await (whole ? INSERT_FILES : INSERT_FILE).rows(this.sql, values);
    }
  }
}

function byPath(files: readonly FileRecord[]): Map<string, FileRecord> {
  return new Map(files.map((file) => [file.path, file]));
}

/** What has to be said of a tree beside its base. */
function differing(
  base: ReadonlyMap<string, FileRecord>,
  files: readonly FileRecord[],
): FileRecord[] {
  const paths = new Set(files.map(({ path }) => path));
  const gone = [...base.keys()].filter((path) => !paths.has(path));
  return [
    ...files.filter((file) => !isSame(base.get(file.path), file)),
    ...gone.map((path) => ({ path, size: 0, sha256: GONE })),
  ];
}

function isSame(one: FileRecord | undefined, other: FileRecord): boolean {
  return one?.sha256 === other.sha256 && one.size === other.size;
}

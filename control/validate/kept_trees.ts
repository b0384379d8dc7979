import type { ProjectId, TenantId } from "../domain/ids.ts";
import type { LaidOutTree } from "./laid_out_tree.ts";

/** How much is kept. */
export interface KeptLimits {
  readonly trees: number;
  /** Of all of them, as {@linkcode LaidOutTree.bytes} counts. */
  readonly bytes: number;
}

/** Whose tree it is. Tenants never share one. */
export interface TreeOwner {
  readonly tenantId: TenantId;
  readonly projectId: ProjectId;
}

const LIMITS: KeptLimits = { trees: 16, bytes: 64 * 2 ** 20 };

/**
 * The trees that projects were last validated in: the next push of a project differs from its last one in a few files. Whoever takes
 * a tree has it alone. When there are too many, those go that were used longest ago.
 */
export class KeptTrees {
  // The order of the keys is that of their last use.
  readonly #trees = new Map<string, LaidOutTree>();
  readonly #removing = new Set<Promise<void>>();
  #closed = false;

  constructor(private readonly limits: KeptLimits = LIMITS) {}

  /** The project's tree, which is no longer kept then. */
  take(owner: TreeOwner): LaidOutTree | undefined {
    const key = keyOf(owner);
    const tree = this.#trees.get(key);
    this.#trees.delete(key);
    return tree;
  }

  /** Keeps a tree that nobody uses any more. */
  put(owner: TreeOwner, tree: LaidOutTree): void {
    const key = keyOf(owner);
    // Two pushes of one project at a time: one of their trees is enough.
    this.#remove(this.#trees.get(key));
    this.#trees.delete(key);
    this.#trees.set(key, tree);
    let bytes = 0;
    for (const kept of this.#trees.values()) bytes += kept.bytes;
    for (const [oldest, kept] of this.#trees) {
      const fits = this.#trees.size <= this.limits.trees && bytes <= this.limits.bytes;
      if (fits && !this.#closed) break;
      bytes -= kept.bytes;
      this.#trees.delete(oldest);
      this.#remove(kept);
    }
  }

  /** Removes the one that was used longest ago: the memory is needed. */
  drop(): void {
    for (const [oldest, kept] of this.#trees) {
      this.#trees.delete(oldest);
      this.#remove(kept);
      return;
    }
  }

  /** Removes all of them; what is put back later is removed at once. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const tree of this.#trees.values()) this.#remove(tree);
    this.#trees.clear();
    await Promise.all(this.#removing);
  }

  /** Nobody waits for it. */
  #remove(tree: LaidOutTree | undefined): void {
    if (tree === undefined) return;
    const removing = tree.remove().finally(() => this.#removing.delete(removing));
    this.#removing.add(removing);
  }
}

function keyOf({ tenantId, projectId }: TreeOwner): string {
  return `${tenantId}/${projectId}`;
}

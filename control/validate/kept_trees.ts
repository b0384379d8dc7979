import type { Standby } from "../../runtime/mod.ts";
import type { ProjectId, TenantId } from "../domain/ids.ts";
import type { LaidOutTree } from "./laid_out_tree.ts";

/** How much is kept. */
export interface KeptLimits {
  readonly trees: number;
  /** Of all of them, as {@linkcode LaidOutTree.bytes} counts. */
  readonly bytes: number;
  /**
   * Children that wait at a time: each takes as much memory as a Deno that does nothing, some 35 MB. Where that is more than one, a
   * tenant leaves one place to others.
   */
  readonly standbys: number;
  /** How long each of them waits, in milliseconds. */
  readonly standbyMs: number;
}

/** A tree, and the child that waits for what it is about to become. */
export interface KeptTree {
  readonly tree: LaidOutTree;
  readonly standby: Standby | undefined;
}

/** A child that waits. */
interface Waiting {
  readonly standby: Standby;
  readonly tenantId: TenantId;
  /** Ends it. */
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Whose tree it is. Tenants never share one. */
export interface TreeOwner {
  readonly tenantId: TenantId;
  readonly projectId: ProjectId;
}

const LIMITS: KeptLimits = { trees: 16, bytes: 64 * 2 ** 20, standbys: 2, standbyMs: 5_000 };

/**
 * The trees that projects were last validated in: the next push of a project differs from its last one in a few files. Whoever takes
 * a tree has it alone. When there are too many, those go that were used longest ago. While a push is expected, a child may wait there.
 */
export class KeptTrees {
  // The order of the keys is that of their last use.
  readonly #trees = new Map<string, LaidOutTree>();
  readonly #waiting = new Map<LaidOutTree, Waiting>();
  readonly #removing = new Set<Promise<void>>();
  #closed = false;

  constructor(private readonly limits: KeptLimits = LIMITS) {}

  /** The project's tree, which is no longer kept then, and the child that waits for it. Whoever takes them ends them. */
  take(owner: TreeOwner): KeptTree | undefined {
    const key = keyOf(owner);
    const tree = this.#trees.get(key);
    this.#trees.delete(key);
    return tree && { tree, standby: this.#dismiss(tree) };
  }

  /** Lets a child wait for the project's next push, if its tree is kept, none waits there and few wait elsewhere. */
  standBy(owner: TreeOwner, start: (tree: LaidOutTree) => Standby | undefined): void {
    const tree = this.#trees.get(keyOf(owner));
    if (tree === undefined || this.#waiting.has(tree) || !this.#hasPlaceFor(owner)) return;
    const standby = start(tree);
    if (standby === undefined) return;
    const timer = setTimeout(() => this.#end(this.#dismiss(tree)), this.limits.standbyMs);
    this.#waiting.set(tree, { standby, tenantId: owner.tenantId, timer });
    // While the child comes up, and after an answer that somebody waits for.
    setTimeout(() => this.#look(tree));
  }

  #hasPlaceFor({ tenantId }: TreeOwner): boolean {
    const { standbys } = this.limits;
    const own = this.#waiting.values().filter((it) => it.tenantId === tenantId).toArray().length;
    return this.#waiting.size < standbys && own < Math.max(1, standbys - 1);
  }

  /** While somebody waits for a push, and only then. What is wrong, the push will find out. */
  #look(tree: LaidOutTree): void {
    if (!this.#waiting.has(tree)) return;
    try {
      tree.look();
    } catch {
      // Something is gone.
    }
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
    const standby = this.#dismiss(tree);
    // Its directory lies in the tree's.
    this.#removed(async () => {
      await standby?.end();
      await tree.remove();
    });
  }

  #dismiss(tree: LaidOutTree): Standby | undefined {
    const waiting = this.#waiting.get(tree);
    this.#waiting.delete(tree);
    clearTimeout(waiting?.timer);
    return waiting?.standby;
  }

  #end(standby: Standby | undefined): void {
    this.#removed(async () => await standby?.end());
  }

  #removed(work: () => Promise<void>): void {
    const removing = work().finally(() => this.#removing.delete(removing));
    this.#removing.add(removing);
  }
}

function keyOf({ tenantId, projectId }: TreeOwner): string {
  return `${tenantId}/${projectId}`;
}

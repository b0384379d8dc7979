import type { StoredTree } from "./trees.ts";

/** Files of all trees together, those of a shared base counted for each: some 40 MB. */
const MOST_FILES = 200_000;

/**
 * The trees that were read or added last. What an id means never changes; where a tree is kept may, so whoever asks says its base. Who
 * may see a tree was decided before.
 */
export class KnownTrees {
  // The order of the keys is that of their last use.
  readonly #trees = new Map<string, StoredTree>();
  #files = 0;

  constructor(private readonly mostFiles: number = MOST_FILES) {}

  /** A tree of a tenant, as it is kept beside this base (its own id: it is kept whole); undefined: it has to be read. */
  get(tenant: string, id: string, baseId: string): StoredTree | undefined {
    const key = keyOf(tenant, id);
    const tree = this.#trees.get(key);
    if (tree === undefined || tree.baseId !== baseId) return undefined;
    this.#trees.delete(key);
    this.#trees.set(key, tree);
    return tree;
  }

  /** Keeps a tree in mind, and forgets those that were used longest ago. */
  put(tenant: string, id: string, tree: StoredTree): void {
    const key = keyOf(tenant, id);
    this.#forget(key);
    this.#trees.set(key, tree);
    this.#files += tree.weight;
    for (const oldest of this.#trees.keys()) {
      if (this.#files <= this.mostFiles) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#files -= this.#trees.get(key)?.weight ?? 0;
    this.#trees.delete(key);
  }
}

function keyOf(tenant: string, id: string): string {
  return `${tenant} ${id}`;
}

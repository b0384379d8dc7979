import type { Deps } from "../../deps.ts";
import type { Repository } from "../../repository/mod.ts";
import { toRepositoryPath } from "../../repository/mod.ts";

/** What a user in `deps.cwd` typed, as paths of the repository. */
export function repositoryPaths(
  repository: Repository,
  deps: Deps,
  typed: readonly string[],
): string[] {
  return typed.map((path) => toRepositoryPath(repository.root, deps.cwd, path));
}

import { DomainError } from "../domain/domain_error.ts";
import { notFound } from "../domain/identity/access.ts";
import type { Changed } from "../domain/changed.ts";
import { versionMoved } from "./etag.ts";

/**
 * The record after an optimistic change.
 *
 * @param what for the message when it is gone: `Workspace`
 * @param name as the caller named it
 * @throws {DomainError | HttpProblem} not_found, slug_taken, version_moved
 */
export function changedRecord<T extends { readonly version: number }>(
  changed: Changed<T>,
  what: string,
  name: string,
  slug?: string,
): T {
  switch (changed.kind) {
    case "changed":
      return changed.record;
    case "version_moved":
      throw versionMoved(changed.record.version);
    case "slug_taken":
      throw slugTaken(slug ?? name);
    case "not_found":
      throw notFound(what, name);
  }
}

/** The refusal of a slug that something else has. */
export function slugTaken(slug: string): DomainError {
  return new DomainError("slug_taken", `Slug "${slug}" is taken`, {
    hint: "Choose another one; archived things keep theirs",
  });
}

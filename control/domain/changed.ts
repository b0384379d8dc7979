/** An optimistic change: `done` with the new record, or what stands in the way. */
export type Changed<T> =
  | { readonly kind: "changed"; readonly record: T }
  | { readonly kind: "version_moved"; readonly record: T }
  | { readonly kind: "slug_taken" }
  | { readonly kind: "not_found" };

import { DEFAULT_PAGE, type PageRequest } from "../domain/page.ts";

/** The part of a list that a query asks for. */
export function pageRequest(
  query: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): PageRequest {
  return {
    limit: query.limit ?? DEFAULT_PAGE,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  };
}

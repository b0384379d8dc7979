import { DEFAULT_PAGE, type PageRequest } from "../domain/page.ts";

/** The part of a list that a query asks for. */
export function pageRequest(
  query: { readonly limit?: string | undefined; readonly cursor?: string | undefined },
): PageRequest {
  return {
    limit: query.limit === undefined ? DEFAULT_PAGE : Number(query.limit),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  };
}

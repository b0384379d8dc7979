import { compareSpecificity, matchPath } from "./http_path.ts";

/** A method and a path, as they are declared. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Whether a route is for requests of a method: what is for GET answers HEAD as well. */
export function answersMethod(route: Pick<Route, "method">, method: string): boolean {
  return route.method === (method === "HEAD" ? "GET" : method);
}

/**
 * The most specific of the routes that answer a request, with its parameters.
 *
 * @param path percent-encoded, without a query
 */
export function matchRoute<Of extends Route>(
  routes: readonly Of[],
  method: string,
  path: string,
): { readonly route: Of; readonly params: Record<string, string> } | undefined {
  return routes
    .flatMap((route) => {
      const params = answersMethod(route, method) ? matchPath(route.path, path) : undefined;
      return params === undefined ? [] : [{ route, params }];
    })
    .sort((a, b) => compareSpecificity(a.route.path, b.route.path))[0];
}

/** The methods that the routes of a path answer, none where there is no such path. */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const methods = routes.filter((route) => matchPath(route.path, path) !== undefined)
    .flatMap(({ method }) => method === "GET" ? ["GET", "HEAD"] : [method]);
  return [...new Set(methods)];
}

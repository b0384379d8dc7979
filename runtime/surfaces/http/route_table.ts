import { decodeSegment, HTTP_METHODS, pathProblem } from "../../../sdk/http_path.ts";
import { isRecord } from "../../protocol/is_record.ts";
import type { JsonObject } from "../../protocol/json.ts";

/** A route that a project declares. */
export interface Route {
  /** Of the export, as `GET /drivers/:id`. */
  readonly name: string;
  readonly method: string;
  /** As it is declared. */
  readonly path: string;
  /** What `describe` says of it. */
  readonly description: JsonObject;
}

/** The routes of a project that match a path. */
export interface FoundRoutes {
  /** By method; what is for GET stands for HEAD too. */
  readonly byMethod: ReadonlyMap<string, Route>;
  /** The methods of the path, as `Allow` lists them. */
  readonly allow: readonly string[];
}

/** A place in the tree of declared paths: what stands before it is the same for all below. */
class PathNode {
  /** By what the next segment stands for. */
  readonly literals = new Map<string, PathNode>();
  /** Where the next segment is a parameter. */
  parameter: PathNode | undefined;
  /** Those that end here, as they are declared. */
  readonly routes: Route[] = [];
}

/**
 * The routes that a snapshot declares. What matches is decided as the SDK does inside of it
 * (`matchPath`, `compareSpecificity`), but by a tree: a project may declare thousands of routes,
 * and looking at each of them would keep the callers of all other projects waiting.
 */
export class RouteTable {
  readonly #root = new PathNode();
  readonly routes: readonly Route[];

  /** @param description what `describe` answered; what is no route in it is passed over */
  constructor(description: JsonObject) {
    const { exports } = description;
    this.routes = Array.isArray(exports) ? exports.flatMap(routeOf) : [];
    for (const route of this.routes) this.#nodeOf(route.path).routes.push(route);
  }

  /** The routes of a path as it was sent, below the project; undefined: there is none. */
  find(path: string): FoundRoutes | undefined {
    const byMethod = new Map<string, Route>();
    const segments = path.split("/").map(decodeSegment);
    // The last one is looked at first: literal ones before parameters, as the more specific win.
    const left = [{ node: this.#root, at: 0 }];
    for (let place = left.pop(); place !== undefined; place = left.pop()) {
      const { node, at } = place;
      if (at === segments.length) {
        for (const route of node.routes) {
          if (!byMethod.has(route.method)) byMethod.set(route.method, route);
        }
        if (byMethod.size === HTTP_METHODS.length) break;
        continue;
      }
      const segment = segments[at];
      if (segment === undefined) return undefined;
      const literal = node.literals.get(segment);
      // A parameter is never empty.
      if (node.parameter !== undefined && segment !== "") {
        left.push({ node: node.parameter, at: at + 1 });
      }
      if (literal !== undefined) left.push({ node: literal, at: at + 1 });
    }
    if (byMethod.size === 0) return undefined;
    const read = byMethod.get("GET");
    if (read !== undefined) byMethod.set("HEAD", read);
    const allow = ["GET", "HEAD", ...HTTP_METHODS.slice(1)].filter((one) => byMethod.has(one));
    return { byMethod, allow: [...allow, "OPTIONS"] };
  }

  #nodeOf(path: string): PathNode {
    let node = this.#root;
    for (const segment of path.split("/")) {
      const isParameter = segment.startsWith(":");
      const literal = decodeSegment(segment) ?? segment;
      const next = (isParameter ? node.parameter : node.literals.get(literal)) ?? new PathNode();
      if (isParameter) node.parameter = next;
      else node.literals.set(literal, next);
      node = next;
    }
    return node;
  }
}

/** The tables of what was described, for as long as that is kept by who found it. */
export class RouteTables {
  readonly #kept = new WeakMap<JsonObject, RouteTable>();

  /** That of a description. */
  of(description: JsonObject): RouteTable {
    const kept = this.#kept.get(description);
    if (kept !== undefined) return kept;
    const table = new RouteTable(description);
    this.#kept.set(description, table);
    return table;
  }
}

function routeOf(description: unknown): Route[] {
  if (!isRecord(description) || description.kind !== "http") return [];
  const { name, method, path } = description;
  if (typeof name !== "string" || typeof method !== "string" || typeof path !== "string") return [];
  if (!HTTP_METHODS.some((known) => known === method) || pathProblem(path) !== undefined) return [];
  return [{ name, method, path, description: description as JsonObject }];
}

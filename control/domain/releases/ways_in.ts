/**
 * Ways by which callers come in, and what changes of them: that strangers may call something is a
 * capability of theirs, and told before those of the code.
 *
 * @module
 */
import {
  type HttpSurface,
  routeAccess,
  type RouteAuth,
  serverAuth,
} from "../../../runtime/snapshot/surface_policy.ts";
import { listExports } from "../snapshots/diff_snapshots.ts";
import type { SnapshotFacts } from "../snapshots/records.ts";

/** What of a snapshot says who may call it. */
export type CallableFacts = Pick<SnapshotFacts, "description" | "http" | "mcp">;

/** A route, or an MCP server, that other callers may call than before. */
export interface WayIn {
  readonly surface: "http" | "mcp";
  /** `POST /hooks/pay`, or the name of the server. */
  readonly name: string;
  /** Null: it was not there. */
  readonly before: RouteAuth | null;
  readonly after: RouteAuth;
}

/** From the callers of one snapshot to those of another. */
export interface ChangedWaysIn {
  /** What is new and needs no token, and what is there already and changes who may call it. */
  readonly changed: readonly WayIn[];
  /** Origins whose pages may read answers newly, and may no more. */
  readonly origins: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** Compares them. */
export function changedWaysIn(before: CallableFacts, after: CallableFacts): ChangedWaysIn {
  const was = new Map(waysOf(before).map((way) => [`${way.surface} ${way.name}`, way.auth]));
  const [old, now] = [originsOf(before.http), originsOf(after.http)];
  return {
    changed: waysOf(after).flatMap(({ surface, name, auth }) => {
      const had = was.get(`${surface} ${name}`) ?? null;
      const isSame = had === null ? auth === "token" : had === auth;
      return isSame ? [] : [{ surface, name, before: had, after: auth }];
    }),
    origins: {
      added: now.filter((origin) => !old.includes(origin)),
      removed: old.filter((origin) => !now.includes(origin)),
    },
  };
}

/** The routes and MCP servers of a snapshot, with who may call them. */
export function waysOf(
  { description, http, mcp }: CallableFacts,
): readonly {
  readonly surface: "http" | "mcp";
  readonly name: string;
  readonly auth: RouteAuth;
}[] {
  const exports = listExports(description);
  const named = (kind: string) =>
    exports.filter(({ name }) => name.kind === kind).map(({ name: { name } }) => name);
  const servers = new Set(named("mcp").map((name) => name.slice(0, name.indexOf("/"))));
  return [
    ...named("http").map((name) => ({
      surface: "http" as const,
      name,
      auth: routeAccess(http, name).auth,
    })),
    ...[...servers].map((name) => ({ surface: "mcp" as const, name, auth: serverAuth(mcp, name) })),
  ];
}

function originsOf({ cors }: HttpSurface): readonly string[] {
  return cors?.origins ?? [];
}

/**
 * What the paths of this origin name.
 *
 * @module
 */
import type { SurfacePlace } from "./host.ts";

/** What a path names. */
export type Address =
  | {
    readonly surface: "http";
    readonly place: SurfacePlace;
    /** The path of the project on this origin, without a slash at its end. */
    readonly base: string;
    /** The path below the project, with its slash, as it was sent. */
    readonly path: string;
  }
  | {
    readonly surface: "mcp";
    readonly place: SurfacePlace;
    readonly base: string;
    readonly server: string;
  }
  /** A project without the slash behind it: links of its documents would lead out of it. */
  | { readonly surface: "slash"; readonly location: string };

/** The environment of an address that names none. */
const USUAL_ENVIRONMENT = "production";

/** As the control service has them. No percent sign stands in one: nothing has two spellings. */
const SLUG = "[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?";
/** A host with several tenants has the slug of one before that of its workspace. */
const WORKSPACE = `(?:${SLUG}\\.)?${SLUG}`;
const PROJECT = `(${WORKSPACE})/(${SLUG})(?:@(${SLUG}))?`;
const RUN = new RegExp(`^/run/${PROJECT}(/.*)?$`, "s");
/** Names of servers as the SDK allows them. */
const MCP = new RegExp(`^/mcp/${PROJECT}/([A-Za-z_][A-Za-z0-9_.-]{0,127})$`);

/** Reads a path as it was sent; undefined: it names nothing. */
export function parseAddress(path: string): Address | undefined {
  const [run, ...ofRun] = RUN.exec(path) ?? [];
  if (run !== undefined) {
    const below = ofRun[3];
    if (below === undefined) return { surface: "slash", location: `${path}/` };
    const base = path.slice(0, path.length - below.length);
    return { surface: "http", place: placeOf(ofRun), base, path: below };
  }
  const [mcp, ...ofMcp] = MCP.exec(path) ?? [];
  if (mcp === undefined) return undefined;
  return { surface: "mcp", place: placeOf(ofMcp), base: path, server: ofMcp[3] ?? "" };
}

function placeOf(
  [workspace = "", project = "", environment = USUAL_ENVIRONMENT]: readonly (string | undefined)[],
): SurfacePlace {
  return { workspace, project, environment };
}

/**
 * What goes live against what is live. What is new comes first: ways in for callers, capabilities,
 * integrations, variables, limits; then exports with breaking changes of their schemas; then files.
 *
 * @module
 */
import type { AskedCapability } from "../../api/snapshots.ts";
import type { LoopTurn } from "../loop_turn.ts";
import {
  callsBeyond,
  capabilitiesBeyond,
  diffFiles,
  type DiffSide,
  type ExportName,
  type SnapshotDiff,
} from "../snapshots/diff_snapshots.ts";
import { USUAL_HTTP_SURFACE, USUAL_MCP_SURFACE } from "../../../runtime/snapshot/surface_policy.ts";
import type { SnapshotFacts } from "../snapshots/records.ts";
import { type ChangedExport, changedExports } from "./changed_exports.ts";
import { type ChangedWaysIn, changedWaysIn } from "./ways_in.ts";

/** Things that came and went. */
interface Difference<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** From what is live to what goes live. */
export interface Changes {
  readonly waysIn: ChangedWaysIn;
  /** What the new one may newly do, and does no more. */
  readonly capabilities: Difference<AskedCapability>;
  readonly integrations: Difference<string>;
  readonly variables: Difference<string>;
  readonly limits: readonly {
    readonly limit: string;
    readonly before: number | null;
    readonly after: number | null;
  }[];
  readonly exports: Difference<ExportName> & { readonly changed: readonly ChangedExport[] };
  readonly bundle: SnapshotDiff["bundle"];
  readonly files: SnapshotDiff["files"];
}

/** Compares two snapshots. `before` undefined: nothing was live. */
export async function changesBetween(
  before: DiffSide | undefined,
  after: DiffSide,
  turn: Pick<LoopTurn, "letOthersIn">,
): Promise<Changes> {
  const had = before?.facts ?? NOTHING;
  const { facts } = after;
  const names = (map: SnapshotFacts["limits"]) => Object.keys(map);
  const limits = [...new Set([...names(had.limits), ...names(facts.limits)])].sort();
  return {
    waysIn: changedWaysIn(had, facts),
    capabilities: {
      added: capabilitiesBeyond(facts, had),
      removed: capabilitiesBeyond(had, facts),
    },
    integrations: { added: callsBeyond(facts, had), removed: callsBeyond(had, facts) },
    variables: {
      added: facts.variables.filter((name) => !had.variables.includes(name)),
      removed: had.variables.filter((name) => !facts.variables.includes(name)),
    },
    limits: limits.flatMap((limit) => {
      const change = { before: had.limits[limit] ?? null, after: facts.limits[limit] ?? null };
      return change.before === change.after ? [] : [{ limit, ...change }];
    }),
    exports: await changedExports(had.description, facts.description, turn),
    bundle: before === undefined || had.bundle === facts.bundle
      ? null
      : { before: had.bundle, after: facts.bundle },
    files: diffFiles(before?.files ?? [], after.files),
  };
}

/** Stands for what was live where nothing was. */
const NOTHING: SnapshotFacts = {
  entryPoint: "",
  description: {},
  capabilities: {},
  integrations: {},
  limits: {},
  variables: [],
  policies: {},
  http: USUAL_HTTP_SURFACE,
  mcp: USUAL_MCP_SURFACE,
  bundle: "",
  runtimeVersion: "",
  sdkVersion: "",
};

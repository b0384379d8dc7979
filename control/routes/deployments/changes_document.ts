import type { ChangesDocument } from "../../api/deployments.ts";
import type { Changes } from "../../domain/releases/changes.ts";
import { changesBetween } from "../../domain/releases/changes.ts";
import type { Candidate } from "../../domain/releases/deploy.ts";
import type { Deployment } from "../../domain/releases/records.ts";
import type { Missing } from "../../domain/releases/missing.ts";
import type { DiffSide } from "../../domain/snapshots/diff_snapshots.ts";
import type { Call } from "../../http/call.ts";
import { fileDocument } from "../snapshots/snapshot_document.ts";
import { missingDocument } from "./deployment_document.ts";

/** Two snapshots to compare, and what else is to be told. */
export interface Comparison {
  readonly before: Candidate | undefined;
  readonly after: Candidate;
  readonly missing: readonly Missing[];
  /** Of a rollback: what it leads back to, and what it does not bring back. */
  readonly back?: { readonly to: Deployment; readonly notRestored: readonly string[] } | undefined;
}

/** Compares two snapshots that the caller may see, as the wire has it. */
export async function changesDocument(
  call: Call,
  { before, after, missing, back }: Comparison,
): Promise<ChangesDocument> {
  const side = async ({ snapshot, facts }: Candidate): Promise<DiffSide> => ({
    facts,
    files: await call.tenant.filesOf(snapshot.id),
  });
  const [older, newer] = [before && await side(before), await side(after)];
  const changes = await changesBetween(older, newer, call.turn);
  return {
    before: before === undefined ? null : nameOf(before),
    after: nameOf(after),
    missing: missing.map(missingDocument),
    ...told(changes),
    deployment: back === undefined ? null : { id: back.to.id, number: back.to.number },
    not_restored: [...back?.notRestored ?? []],
  };
}

function nameOf({ snapshot }: Candidate) {
  return { snapshot_id: snapshot.id, number: snapshot.number };
}

function told(
  changes: Changes,
): Omit<ChangesDocument, "before" | "after" | "missing" | "deployment" | "not_restored"> {
  const { waysIn, capabilities, integrations, variables, limits, exports, bundle, files } = changes;
  return {
    ways_in: {
      changed: waysIn.changed.map((one) => ({ ...one })),
      origins: { added: [...waysIn.origins.added], removed: [...waysIn.origins.removed] },
    },
    capabilities: { added: [...capabilities.added], removed: [...capabilities.removed] },
    integrations: { added: [...integrations.added], removed: [...integrations.removed] },
    variables: { added: [...variables.added], removed: [...variables.removed] },
    limits: limits.map((one) => ({ ...one })),
    exports: {
      added: [...exports.added],
      removed: [...exports.removed],
      changed: exports.changed.map(({ kind, name, breaking }) => ({
        kind,
        name,
        breaking: breaking.map((one) => ({ ...one })),
      })),
    },
    bundle,
    files: {
      added: files.added.map(fileDocument),
      removed: files.removed.map(fileDocument),
      changed: files.changed.map(({ path, before, after }) => ({
        path,
        before: fileDocument(before),
        after: fileDocument(after),
      })),
    },
  };
}

import { showDiff as contract } from "../../api/snapshots.ts";
import { notFound } from "../../domain/identity/access.ts";
import { diffSnapshots } from "../../domain/snapshots/diff_snapshots.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findSnapshot } from "./find_snapshot.ts";
import { fileDocument } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}/diff?base=` */
export const showDiff = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) => {
    const found = await call.tenant.read(async (tenant) => {
      const named = [query.base, params.snapshot].map(async (name) => {
        const snapshot = await findSnapshot(tenant, project, name);
        const facts = await tenant.snapshots.facts(project.id, snapshot.id);
        if (facts === undefined) throw notFound("Snapshot", name);
        return { snapshot, facts };
      });
      return await Promise.all(named);
    });
    const [before, after] = await Promise.all(
      found.map(async ({ snapshot, facts }) => ({
        snapshot,
        side: { facts, files: await call.tenant.filesOf(snapshot.id) },
      })),
    );
    if (before === undefined || after === undefined) throw notFound("Snapshot", params.snapshot);
    const diff = diffSnapshots(before.side, after.side);
    return ok({
      before: before.snapshot.id,
      after: after.snapshot.id,
      files: {
        added: diff.files.added.map(fileDocument),
        removed: diff.files.removed.map(fileDocument),
        changed: diff.files.changed.map((file) => ({
          path: file.path,
          before: fileDocument(file.before),
          after: fileDocument(file.after),
        })),
      },
      exports: {
        added: [...diff.exports.added],
        removed: [...diff.exports.removed],
        changed: [...diff.exports.changed],
      },
      capabilities: {
        added: [...diff.capabilities.added],
        removed: [...diff.capabilities.removed],
      },
      bundle: diff.bundle,
    }, { etag: `"${before.snapshot.id}-${after.snapshot.id}"` });
  },
});

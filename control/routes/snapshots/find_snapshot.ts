import { notFound } from "../../domain/access.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { isSnapshotId } from "../../domain/ids.ts";
import type { Project, SnapshotRecord } from "../../domain/records.ts";
import type { TenantReads } from "../../store/ports.ts";

const PREFIX = /^(?:sha256:)?([0-9a-f]{4,63})$/;
const NUMBER = /^[1-9][0-9]{0,8}$/;

/**
 * The snapshot of a project that `name` names: `head`, a number, an id, or the beginning of exactly one. What is all digits is a
 * number; `sha256:` before it makes it the beginning of an id.
 *
 * @throws {DomainError} not_found, ambiguous_prefix
 */
export async function findSnapshot(
  tenant: TenantReads,
  project: Project,
  name: string,
): Promise<SnapshotRecord> {
  const found = await lookUp(tenant, project, name);
  if (found === undefined) throw notFound("Snapshot", name);
  return found;
}

async function lookUp(
  tenant: TenantReads,
  project: Project,
  name: string,
): Promise<SnapshotRecord | undefined> {
  const { snapshots } = tenant;
  if (isSnapshotId(name)) return await snapshots.get(project.id, name);
  if (name === "head") {
    const number = project.head?.number;
    return number === undefined ? undefined : await snapshots.byNumber(project.id, number);
  }
  if (NUMBER.test(name)) return await snapshots.byNumber(project.id, Number(name));
  const digits = /^[0-9a-f]{64}$/.test(name) ? name : PREFIX.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const [id, another] = await snapshots.withPrefix(project.id, `sha256:${digits}`);
  if (another !== undefined) {
    throw new DomainError("ambiguous_prefix", `More than one snapshot begins with "${name}"`, {
      hint: "Give more of its digits",
    });
  }
  return id && await snapshots.get(project.id, id);
}

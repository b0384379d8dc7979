import { notFound } from "../../domain/identity/access.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { isSnapshotId } from "../../domain/ids.ts";
import type { Project } from "../../domain/projects/records.ts";
import type { SnapshotRecord } from "../../domain/snapshots/records.ts";
import type { TenantReads } from "../../domain/store.ts";

const PREFIX = /^(?:sha256:)?([0-9a-f]{4,63})$/;
const NUMBER = /^[1-9][0-9]{0,8}$/;

/**
 * The snapshot of a project that `name` names: `head`, a number, an id, or the beginning of exactly
 * one. What is all digits is a number; `sha256:` before it makes it the beginning of an id.
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

/**
 * As {@linkcode findSnapshot}, with what validation found out.
 *
 * @throws {DomainError} not_found, ambiguous_prefix
 */
export async function findDetailed(
  tenant: TenantReads,
  project: Project,
  name: string,
): ReturnType<TenantReads["snapshots"]["detailed"]> {
  const number = numberOf(project, name) ?? (await findSnapshot(tenant, project, name)).number;
  return await tenant.snapshots.detailed(project.id, number);
}

/**
 * The number in a name that is one or stands for one; undefined: it is another kind of name, or
 * `head` where there is none.
 */
function numberOf(project: Project, name: string): number | undefined {
  if (name === "head") return project.head?.number;
  return NUMBER.test(name) ? Number(name) : undefined;
}

async function lookUp(
  tenant: TenantReads,
  project: Project,
  name: string,
): Promise<SnapshotRecord | undefined> {
  const { snapshots } = tenant;
  if (isSnapshotId(name)) return await snapshots.get(project.id, name);
  const number = numberOf(project, name);
  if (number !== undefined) return await snapshots.byNumber(project.id, number);
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

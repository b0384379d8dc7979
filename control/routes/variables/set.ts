import { setVariable as contract } from "../../api/variables.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { openProject } from "../../domain/identity/access.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { sealContext } from "../../domain/releases/run_grant.ts";
import { checkValue, checkVariableName, MAX_VARIABLES } from "../../domain/releases/variables.ts";
import type { Environment, Variable } from "../../domain/releases/records.ts";
import type { TenantReads } from "../../domain/store.ts";
import type { Call } from "../../http/call.ts";
import { checkIfMatch, mustBeNew, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created, ok } from "../../http/reply.ts";
import { variableDocument, variableTag } from "./variable_document.ts";

/** `PUT …/variables/{variable}` */
export const setVariable = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body: { value, sealed = false } }, open) => {
    const name = checkVariableName(params.variable);
    checkValue(value, sealed);
    const { id: environmentId } = await call.tenant.read((tenant) =>
      findEnvironment(tenant, open.project, params.environment)
    );
    const stored = { environmentId, name };
    const text = sealed
      ? await call.sealer.seal(value, sealContext(call.tenant.tenantId, stored))
      : value;
    return await call.change(async (tenant) => {
      const { workspace, project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "variable:write",
      );
      const environment = await findEnvironment(tenant, project, environmentId);
      const before = await tenant.variables.get(environment.id, name);
      const expected = await expectedVersion(call, tenant, environment, name, before);
      const set = await tenant.variables.set({
        ...stored,
        isSealed: sealed,
        value: text,
        updatedAt: call.now,
        updatedBy: call.principal.id,
      }, expected);
      if (set === undefined) throw versionMoved(before?.version ?? 0);
      const document = variableDocument(set);
      const etag = variableTag(set);
      const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/environments/` +
        `${environment.name}/variables/${name}`;
      return {
        reply: before === undefined ? created(document, path, etag) : ok(document, { etag }),
        event: {
          action: "variable.set",
          resources: [
            { kind: "project", id: project.id },
            { kind: "environment", id: environment.id },
          ],
          // The value is in no event: a plain one may become a secret later.
          details: { environment: environment.name, name, sealed, version: set.version },
        },
      };
    });
  },
});

/** The version that the caller saw; undefined: it named none. */
async function expectedVersion(
  call: Call,
  tenant: TenantReads,
  environment: Environment,
  name: string,
  before: Variable | undefined,
): Promise<number | undefined> {
  if (before === undefined) {
    if (call.headers.get("if-match") === null) {
      if (await tenant.variables.count(environment.id) < MAX_VARIABLES) return undefined;
      throw new DomainError("too_many", `An environment has at most ${MAX_VARIABLES} variables`, {
        hint: "Remove one that is not needed",
      });
    }
    throw versionMoved(0);
  }
  if (mustBeNew(call.headers)) throw versionMoved(before.version);
  const tagged = { id: `${environment.id}-${name}`, version: before.version };
  return checkIfMatch(call.headers, tagged) ? before.version : undefined;
}

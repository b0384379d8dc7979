import { removeVariable as contract } from "../../api/variables.ts";
import { notFound, openProject } from "../../domain/identity/access.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { checkIfMatch, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { noContent } from "../../http/reply.ts";

/** `DELETE …/variables/{variable}` */
export const removeVariable = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }) =>
    await call.change(async (tenant) => {
      const { project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "variable:write",
      );
      const environment = await findEnvironment(tenant, project, params.environment);
      const before = await tenant.variables.get(environment.id, params.variable);
      if (before === undefined) throw notFound("Variable", params.variable);
      const { name, version } = before;
      checkIfMatch(call.headers, { id: `${environment.id}-${name}`, version });
      if (!await tenant.variables.remove(environment.id, name, version)) {
        throw versionMoved(version);
      }
      return {
        reply: noContent(),
        event: {
          action: "variable.remove",
          resources: [
            { kind: "project", id: project.id },
            { kind: "environment", id: environment.id },
          ],
          details: { environment: environment.name, name, version },
        },
      };
    }),
});

import { type EnvironmentRules, setEnvironment as contract } from "../../api/environments.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { DEFAULT_KEEPING, type KeepingRules } from "../../domain/executions/records.ts";
import { openProject } from "../../domain/identity/access.ts";
import { isId } from "../../domain/ids.ts";
import type { Project } from "../../domain/projects/records.ts";
import { takeEnvironment } from "../../domain/releases/deploy.ts";
import {
  emptyEnvironment,
  findEnvironment,
  MAX_ENVIRONMENTS,
} from "../../domain/releases/environments.ts";
import type { Environment } from "../../domain/releases/records.ts";
import { checkSlug } from "../../domain/slug.ts";
import type { TenantRepositories } from "../../domain/store.ts";
import type { Call } from "../../http/call.ts";
import { checkIfMatch, mustBeNew, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created, ok } from "../../http/reply.ts";
import { environmentDocument, keepingDocument } from "./environment_document.ts";
import { environmentTag } from "./environment_tag.ts";

/** `PUT …/environments/{environment}` */
export const setEnvironment = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }) =>
    await call.change(async (tenant) => {
      const { workspace, project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "environment:write",
      );
      const { isNew, before, after } = await change(tenant, call, project, {
        name: params.environment,
        followsPushes: body.follows_pushes,
        keeping: keepingOf(body),
      });
      const document = await environmentDocument(tenant, call, { workspace, project }, after);
      const etag = environmentTag(document);
      const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/environments/`;
      return {
        reply: isNew ? created(document, path + after.name, etag) : ok(document, { etag }),
        event: {
          action: "environment.set",
          resources: [
            { kind: "project", id: project.id },
            { kind: "environment", id: after.id },
          ],
          details: {
            environment: after.name,
            follows_pushes_before: before?.followsPushes ?? null,
            follows_pushes_after: after.followsPushes,
            keeping_before: before === undefined ? null : keepingDocument(before.keeping),
            keeping_after: keepingDocument(after.keeping),
          },
        },
      };
    }),
});

/** What is asked for; what is absent stays as it is. */
interface AskedRules {
  readonly name: string;
  readonly followsPushes: boolean | undefined;
  readonly keeping: Partial<KeepingRules>;
}

function keepingOf({ keeping = {} }: EnvironmentRules): Partial<KeepingRules> {
  const { record, payload_days, log_days, record_days } = keeping;
  return {
    ...(record === undefined ? {} : { record }),
    ...(payload_days === undefined ? {} : { payloadDays: payload_days }),
    ...(log_days === undefined ? {} : { logDays: log_days }),
    ...(record_days === undefined ? {} : { recordDays: record_days }),
  };
}

interface Outcome {
  readonly isNew: boolean;
  readonly before: Environment | undefined;
  readonly after: Environment;
}

async function change(
  tenant: TenantRepositories,
  call: Call,
  project: Project,
  rules: AskedRules,
): Promise<Outcome> {
  const { name, followsPushes, keeping } = rules;
  const known = isId("environment", name)
    ? await findEnvironment(tenant, project, name)
    : await tenant.environments.named(project.id, checkSlug(name));
  if (known === undefined) return await make(tenant, call, project, rules);
  const { before, version } = await takeEnvironment(tenant, known.id, known.name);
  if (mustBeNew(call.headers)) throw versionMoved(before.version);
  checkIfMatch(call.headers, before);
  const after = {
    ...before,
    version,
    followsPushes: followsPushes ?? before.followsPushes,
    keeping: { ...before.keeping, ...keeping },
  };
  await tenant.environments.setRules(known.id, after);
  return { isNew: false, before, after };
}

async function make(
  tenant: TenantRepositories,
  call: Call,
  project: Project,
  rules: AskedRules,
): Promise<Outcome> {
  const { name, followsPushes = false } = rules;
  if (await tenant.environments.count(project.id) >= MAX_ENVIRONMENTS) {
    throw new DomainError(
      "too_many",
      `A project has at most ${MAX_ENVIRONMENTS} environments`,
      { hint: "Use one of those that are there" },
    );
  }
  if (call.headers.get("if-match") !== null) throw versionMoved(0);
  const { clock, random, now } = call;
  const keeping = { ...DEFAULT_KEEPING, ...rules.keeping };
  const made = emptyEnvironment(project.id, { name, followsPushes }, { clock, random, now });
  const after = { ...made, keeping };
  // Another request that makes it was faster.
  if (!await tenant.environments.add(after)) {
    return await change(tenant, call, project, rules);
  }
  return { isNew: true, before: undefined, after };
}

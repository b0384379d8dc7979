/**
 * Grants: what is said at a level, and what holds in an environment.
 *
 * @module
 */
import {
  describeChange,
  type Grant,
  NO_GRANT,
  parseCapabilities,
  PolicyError,
} from "../../../runtime/policy/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { Grant as GrantText } from "../../api/grants.ts";
import type { GrantLevel } from "../../api/missing.ts";
import { DomainError } from "../domain_error.ts";
import type { Project } from "../projects/records.ts";
import type { TenantReads } from "../store.ts";
import { type ActionGrammar, InvalidAction } from "./ports.ts";
import type { Environment, GrantLevels } from "./records.ts";

/** From the widest to the narrowest. */
export const GRANT_LEVELS: readonly GrantLevel[] = ["workspace", "project", "environment"];

/** Most integrations of one grant. */
const MAX_INTEGRATIONS = 100;
/** Most actions of them together: what is declared is compared with each of them. */
const MAX_ACTIONS = 1_000;
/** As `aiel.json` has them. */
const INTEGRATION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Reads a grant as it was sent: one spelling for each thing.
 *
 * @throws {DomainError} invalid_grant
 */
export function readGrant(text: GrantText, grammar: ActionGrammar): Grant {
  try {
    return {
      capabilities: parseCapabilities(text.capabilities, "capabilities"),
      limits: definedOf(text.limits ?? {}),
      ...(text.concurrency === undefined ? {} : { concurrency: text.concurrency }),
      integrations: readIntegrations(text.integrations ?? {}, grammar),
    };
  } catch (error) {
    if (error instanceof PolicyError) throw invalid(error.message, error.hint);
    if (error instanceof InvalidAction) throw invalid(error.message);
    throw error;
  }
}

/**
 * Reads a grant that was kept.
 *
 * @returns undefined: it is none that this service wrote
 */
export function keptGrant(kept: JsonObject): Grant | undefined {
  const { capabilities, limits, integrations, concurrency } = kept;
  if (!isRecord(limits) || !isRecord(integrations)) return undefined;
  try {
    return {
      capabilities: parseCapabilities(capabilities, "capabilities"),
      limits: limits as Grant["limits"],
      ...(typeof concurrency === "number" ? { concurrency } : {}),
      integrations: integrations as unknown as Grant["integrations"],
    };
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/**
 * The difference between two versions of a level's grant, in words. What is not said at the
 * workspace grants nothing; elsewhere it changes nothing.
 */
export function grantChanges(
  level: GrantLevel,
  before: Grant | null,
  after: Grant | null,
  grammar: ActionGrammar,
): string[] {
  const [was, is] = [before, after].map((grant) =>
    grant ?? (level === "workspace" ? NO_GRANT : null)
  );
  return describeChange(was ?? null, is ?? null, grammar.covers);
}

/** The grants that hold in an environment of a project. */
export async function grantLevels(
  tenant: TenantReads,
  { id, workspaceId }: Pick<Project, "id" | "workspaceId">,
  environment: Pick<Environment, "id">,
): Promise<GrantLevels> {
  const found = await tenant.grants.newest([workspaceId, id, environment.id]);
  return {
    workspace: found.get(workspaceId),
    project: found.get(id),
    environment: found.get(environment.id),
  };
}

function readIntegrations(
  given: NonNullable<GrantText["integrations"]>,
  grammar: ActionGrammar,
): Grant["integrations"] {
  const names = Object.keys(given);
  if (names.length > MAX_INTEGRATIONS) {
    throw invalid(`A grant has ${names.length} integrations, expected at most ${MAX_INTEGRATIONS}`);
  }
  const count = Object.values(given).reduce((sum, { actions }) => sum + actions.length, 0);
  if (count > MAX_ACTIONS) {
    throw invalid(
      `The integrations of a grant have ${count} actions, expected at most ${MAX_ACTIONS}`,
      "One with a wildcard stands for many",
    );
  }
  return Object.fromEntries(
    Object.entries(given).map(([name, { provider, actions }]) => {
      if (!INTEGRATION.test(name)) {
        throw invalid(
          `"integrations" has the name ${JSON.stringify(name.slice(0, 80))}, expected 1 to 64 ` +
            'letters, digits, ".", "-" and "_"',
        );
      }
      const parsed = actions.map((action) => grammar.parse(provider, action));
      return [name, { provider, actions: [...new Set(parsed)].sort() }];
    }),
  );
}

function definedOf(limits: NonNullable<GrantText["limits"]>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
}

function invalid(message: string, hint?: string): DomainError {
  return new DomainError("invalid_grant", message, hint === undefined ? {} : { hint });
}

/**
 * What a snapshot declares and an environment does not grant or have.
 *
 * @module
 */
import { intersect, NO_GRANT, parseCapabilities } from "../../../runtime/policy/mod.ts";
import { callText, integrationText } from "../../api/call_texts.ts";
import type { GrantLevel } from "../../api/missing.ts";
import { DomainError } from "../domain_error.ts";
import type { SnapshotFacts } from "../snapshots/records.ts";
import { type ActionGrammar, InvalidAction } from "./ports.ts";
import { GRANT_LEVELS } from "./grants.ts";
import type { GrantLevels, GrantRecord } from "./records.ts";
import { signingVariables } from "./signing.ts";

/** One thing that a snapshot declares and does not get. */
export interface Missing {
  /** A capability, `integration` or `variable`. */
  readonly kind: string;
  /** true: the whole network. */
  readonly value: string | true;
  /** Which grant lacks it; null: the environment has no value of it, or no configuration. */
  readonly level: GrantLevel | null;
  readonly reason: string;
}

/** What an environment grants and has. */
export interface Offer {
  readonly levels: GrantLevels;
  /** Variables that have a value, and whether this service can open it. */
  readonly variables: ReadonlyMap<string, boolean>;
  /** Integrations that are configured, and whether this service can open their secrets. */
  readonly integrations: ReadonlyMap<
    string,
    { readonly provider: string; readonly isOpen: boolean }
  >;
}

const SEALED_AWAY = "was sealed with a key that this service does not have";
/** How many things a message names; `details` has all of them. */
const MOST_NAMED = 10;

/** What is missing, each thing once, at the widest level that lacks it. */
export function missingOf(
  facts: SnapshotFacts,
  { levels, variables, integrations }: Offer,
  grammar: ActionGrammar,
): readonly Missing[] {
  const found = new Map<string, Missing>();
  const note = (missing: Missing) => {
    const key = `${missing.kind} ${missing.value}`;
    if (!found.has(key)) found.set(key, missing);
  };
  for (const level of GRANT_LEVELS) {
    const grant = grantAt(level, levels[level]);
    if (grant === undefined) continue;
    const declared = parseCapabilities(facts.capabilities, "capabilities");
    for (const { capability, value, reason } of intersect(declared, grant.capabilities).missing) {
      note({ kind: capability, value, level, reason });
    }
    for (const missing of missingCalls(facts, grant.integrations, grammar)) {
      note({ ...missing, kind: "integration", level });
    }
  }
  for (const missing of missingIntegrations(facts, integrations)) note(missing);
  const sealedAway = [...variables].flatMap(([name, isOpen]) => isOpen ? [] : [name]);
  for (const name of [...facts.variables, ...signingVariables(facts.http), ...sealedAway]) {
    const isOpen = variables.get(name);
    if (isOpen === true) continue;
    const reason = isOpen === undefined ? "it has no value" : `its value ${SEALED_AWAY}`;
    note({ kind: "variable", value: name, level: null, reason });
  }
  return [...found.values()];
}

/**
 * The refusal of a snapshot that lacks something.
 *
 * @param what `Snapshot #7`
 */
export function notGranted(
  what: string,
  environment: string,
  missing: readonly Missing[],
): DomainError {
  const named = missing.slice(0, MOST_NAMED).map(missingText);
  const more = missing.length - named.length;
  return new DomainError(
    "not_granted",
    `"${environment}" lacks what ${what} declares: ${named.join("; ")}` +
      (more === 0 ? "" : `; and ${more} more`),
    {
      hint:
        "Grant it, set the variable, configure the integration, or deploy a snapshot that does not declare it",
      details: { missing: missing.map((one) => ({ ...one })) },
    },
  );
}

/** One thing that is missing, in words. */
export function missingText({ kind, value, level, reason }: Missing): string {
  const thing = value === true ? `the whole ${kind}` : `${kind} "${value}"`;
  return `${thing} (${level === null ? reason : `${reason}, by the ${level}`})`;
}

type GrantHere = NonNullable<GrantRecord["grant"]>;

/** What a level grants; undefined: it changes nothing. */
function grantAt(level: GrantLevel, record: GrantRecord | undefined): GrantHere | undefined {
  if (record !== undefined && record.grant !== null) return record.grant;
  // Nothing is granted until the workspace says so.
  return level === "workspace" ? NO_GRANT : undefined;
}

/** What is declared and not configured, or not so that this service can call it. */
function missingIntegrations(
  { integrations }: SnapshotFacts,
  configured: Offer["integrations"],
): Missing[] {
  return Object.entries(integrations).flatMap(([name, { provider }]) => {
    const there = configured.get(name);
    const reason = there === undefined
      ? "it is not configured"
      : there.provider !== provider
      ? `it is configured with the provider "${there.provider}"`
      : there.isOpen
      ? undefined
      : `its secret ${SEALED_AWAY}`;
    const value = integrationText(name, provider);
    return reason === undefined ? [] : [{ kind: "integration", value, level: null, reason }];
  });
}

function missingCalls(
  { integrations }: SnapshotFacts,
  granted: GrantHere["integrations"],
  grammar: ActionGrammar,
): { value: string; reason: string }[] {
  return Object.entries(integrations).flatMap(([name, { provider, actions }]) => {
    const given = Object.hasOwn(granted, name) ? granted[name] : undefined;
    const reason = given === undefined
      ? "no such integration is granted"
      : given.provider !== provider
      ? `it is granted with the provider "${given.provider}"`
      : "it is not in the grant";
    return actions.flatMap((action) => {
      const value = callText(name, provider, action);
      if (given?.provider !== provider) return [{ value, reason }];
      const parsed = parsedAction(grammar, provider, action);
      if (parsed === undefined) return [{ value, reason: `it is no action of "${provider}"` }];
      return given.actions.some((one) => grammar.covers(provider, one, parsed))
        ? []
        : [{ value, reason }];
    });
  });
}

/** The one spelling of a declared action; undefined: its provider has no such action. */
function parsedAction(
  grammar: ActionGrammar,
  provider: string,
  action: string,
): string | undefined {
  try {
    return grammar.parse(provider, action);
  } catch (error) {
    if (error instanceof InvalidAction) return undefined;
    throw error;
  }
}

/**
 * Grants: what code may do at most, as one level of the platform says it. What several levels
 * allow together is their meet.
 *
 * @module
 */

import { type AskedLimits, DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { meet } from "./algebra.ts";
import { type CapabilityMap, NO_CAPABILITIES } from "./capabilities.ts";

/** What of an integration may be called. */
export interface GrantedIntegration {
  readonly provider: string;
  /** In the one spelling that the provider gives them. */
  readonly actions: readonly string[];
}

/** What code may do, after checking. */
export interface Grant {
  readonly capabilities: CapabilityMap;
  /** Limits that are lowered. */
  readonly limits: AskedLimits;
  /** Queued executions of the level that run at a time; absent: as many as there is room for. */
  readonly concurrency?: number;
  /** By name. */
  readonly integrations: Readonly<Record<string, GrantedIntegration>>;
}

/** Whether a granted action of a provider allows all of another one. */
export type ActionCovers = (provider: string, granted: string, wanted: string) => boolean;

/** What is granted where nothing is said: nothing. It lowers no limit. */
export const NO_GRANT: Grant = Object.freeze({
  capabilities: NO_CAPABILITIES,
  limits: Object.freeze({}),
  integrations: Object.freeze({}),
});

/** Every limit that a grant may lower. */
export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as readonly (keyof Limits)[];

/**
 * What all of some grants allow. A level that changes nothing has no grant here.
 *
 * Of two actions that overlap, the one that the other covers is kept; where neither covers the
 * other, as with `GET /*` and `* /contacts/*`, nothing is, so that the meet is never too wide.
 */
export function meetGrants(
  [first, ...rest]: readonly [Grant, ...Grant[]],
  covers: ActionCovers,
): Grant {
  return rest.reduce((a, b) => ({
    capabilities: meet(a.capabilities, b.capabilities),
    limits: meetLimits(a.limits, b.limits),
    ...lowestConcurrency(a, b),
    integrations: meetIntegrations(a.integrations, b.integrations, covers),
  }), first);
}

/** The actions that no other one of them covers, sorted. */
export function widestActions(
  { provider, actions }: GrantedIntegration,
  covers: ActionCovers,
): string[] {
  const distinct = [...new Set(actions)].sort();
  return distinct.filter((action) =>
    !distinct.some((other) => other !== action && covers(provider, other, action))
  );
}

function lowestConcurrency(a: Grant, b: Grant): Pick<Grant, "concurrency"> {
  const said = [a.concurrency, b.concurrency].filter((one) => one !== undefined);
  return said.length === 0 ? {} : { concurrency: Math.min(...said) };
}

function meetLimits(a: AskedLimits, b: AskedLimits): AskedLimits {
  const smaller = LIMIT_NAMES.flatMap((name) => {
    const asked = [a[name], b[name]].filter((one) => one !== undefined);
    return asked.length === 0 ? [] : [[name, Math.min(...asked)]];
  });
  return Object.fromEntries(smaller);
}

function meetIntegrations(
  a: Grant["integrations"],
  b: Grant["integrations"],
  covers: ActionCovers,
): Grant["integrations"] {
  const others = new Map(Object.entries(b));
  const met = Object.entries(a).flatMap(([name, one]) => {
    const other = others.get(name);
    if (other === undefined || other.provider !== one.provider) return [];
    const { provider } = one;
    const within = (inner: readonly string[], outer: readonly string[]) =>
      inner.filter((action) => outer.some((granted) => covers(provider, granted, action)));
    const both = [...within(one.actions, other.actions), ...within(other.actions, one.actions)];
    const actions = widestActions({ provider, actions: both }, covers);
    return actions.length === 0 ? [] : [[name, { provider, actions }] as const];
  });
  return Object.fromEntries(met);
}

/**
 * What a changed grant changed, in words.
 *
 * @module
 */

import { CAPABILITY_NAMES } from "../protocol/capability_names.ts";
import type { AskedLimits } from "../protocol/limits.ts";
import { beyond } from "./algebra.ts";
import {
  type ActionCovers,
  type Grant,
  type GrantedIntegration,
  LIMIT_NAMES,
  widestActions,
} from "./grant.ts";

const LIST = new Intl.ListFormat("en-GB");

/** Something that one grant allows and the other one does not. */
interface Difference {
  /** What it is of, such as `network`. */
  readonly of: string;
  /** The entry as it is shown. */
  readonly what: string;
  /** What both grants allow of it. */
  readonly except: readonly string[];
}

/**
 * The difference from one grant to another, one clause a line: what is allowed newly, then what is
 * allowed no more. It is empty exactly when both allow the same.
 *
 * @param before null: the level changed nothing of what the levels above it allow. A level without
 * one above it, that of a workspace, grants nothing then: that is `NO_GRANT`
 * @param after the same
 */
export function describeChange(
  before: Grant | null,
  after: Grant | null,
  covers: ActionCovers,
): string[] {
  if (before === null) return after === null ? [] : narrowed(after, covers);
  if (after === null) return freed(before);
  const [was, is] = [widestOf(before, covers), widestOf(after, covers)];
  return [
    ...allowedBeyond(is, was, covers).map(newly),
    ...changedLimits(limitsOf(before), limitsOf(after), "raised"),
    ...allowedBeyond(was, is, covers).map(noMore),
    ...changedLimits(limitsOf(before), limitsOf(after), "lowered"),
  ];
}

/** The same grant without actions that others of it cover. */
function widestOf(grant: Grant, covers: ActionCovers): Grant {
  const integrations = Object.entries(grant.integrations).map(([name, integration]) =>
    [name, { ...integration, actions: widestActions(integration, covers) }] as const
  );
  return { ...grant, integrations: Object.fromEntries(integrations) };
}

/** Of grants without actions that others of them cover. */
function allowedBeyond(wide: Grant, narrow: Grant, covers: ActionCovers): Difference[] {
  const ofCapabilities = beyond(wide.capabilities, narrow.capabilities).map((rest) => ({
    of: rest.capability,
    what: rest.value === true ? "every host" : quoted(rest.value),
    except: rest.except,
  }));
  const others = new Map(Object.entries(narrow.integrations));
  const ofIntegrations = byName(wide).flatMap(([name, integration]) => {
    const { provider } = integration;
    const other = others.get(name);
    const given = other?.provider === provider ? other.actions : [];
    return integration.actions
      .filter((action) => !given.some((one) => covers(provider, one, action)))
      .map((action) => ({
        of: titleOf(name, integration),
        what: quoted(action),
        except: given.filter((one) => covers(provider, action, one)),
      }));
  });
  return [...ofCapabilities, ...ofIntegrations];
}

function newly({ of, what, except }: Difference): string {
  const verb = except.length === 1 ? "was" : "were";
  const but = except.length === 0
    ? ""
    : `, but for ${listed(except)}, which ${verb} allowed before`;
  return `${of}: ${what} is newly allowed${but}`;
}

function noMore({ of, what, except }: Difference): string {
  const verb = except.length === 1 ? "is" : "are";
  const but = except.length === 0 ? "" : `, but for ${listed(except)}, which still ${verb}`;
  return `${of}: ${what} is allowed no more${but}`;
}

/** The numbers of a grant: limits of a run, and how many run at a time. */
type Numbers = AskedLimits & { readonly concurrency?: number };

function limitsOf({ limits, concurrency }: Pick<Grant, "limits" | "concurrency">): Numbers {
  return { ...limits, ...(concurrency === undefined ? {} : { concurrency }) };
}

function changedLimits(before: Numbers, after: Numbers, kind: "raised" | "lowered"): string[] {
  return [...LIMIT_NAMES, "concurrency" as const].flatMap((name) => {
    const { [name]: was = Infinity } = before;
    const { [name]: is = Infinity } = after;
    if (kind === "raised" ? is <= was : is >= was) return [];
    if (is === Infinity) return [`limits: ${name} is not limited here any more`];
    if (was === Infinity) return [`limits: ${name} is limited to ${is} now`];
    return [`limits: ${name} is ${is} instead of ${was}`];
  });
}

/** From a level that changed nothing. */
function narrowed(after: Grant, covers: ActionCovers): string[] {
  const { capabilities } = after;
  const integrations = byName(after);
  return [
    ...CAPABILITY_NAMES.flatMap((name) => {
      const entries = capabilities[name];
      return entries === true ? [] : [only(name, entries || [])];
    }),
    ...changedLimits({}, limitsOf(after), "lowered"),
    only("integrations", integrations.map(([name]) => name)),
    ...integrations.map(([name, integration]) =>
      only(titleOf(name, integration), widestActions(integration, covers))
    ),
  ];
}

/** To a level that changes nothing. */
function freed(grant: Grant): string[] {
  const { capabilities } = grant;
  const names = CAPABILITY_NAMES.filter((name) => capabilities[name] !== true);
  return [
    ...names.map((name) => `${name}: nothing is held back here any more`),
    ...changedLimits(limitsOf(grant), {}, "raised"),
    "integrations: nothing is held back here any more",
  ];
}

function only(of: string, entries: readonly string[]): string {
  if (entries.length === 0) return `${of}: nothing is allowed any more`;
  return `${of}: only ${listed(entries)} ${entries.length === 1 ? "is" : "are"} allowed now`;
}

function byName({ integrations }: Grant): [string, GrantedIntegration][] {
  return Object.entries(integrations).sort(([a], [b]) => a < b ? -1 : 1);
}

function titleOf(name: string, { provider }: GrantedIntegration): string {
  return `integration ${quoted(name)} (${provider})`;
}

function listed(entries: readonly string[]): string {
  return LIST.format(entries.map(quoted));
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

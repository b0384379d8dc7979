import { setEnvironment, showEnvironment } from "../../../control/api/environments.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import type { Screen } from "../../program/screen.ts";
import { rememberEnvironments } from "../../sync/remembered_places.ts";
import {
  changedKeeping,
  type Keeping,
  keepingOptions,
  keepingText,
  wantedKeeping,
} from "./keeping.ts";
import { checkedSlug } from "../place/slug.ts";
import { sameWhere } from "../release/same_where.ts";
import { confirmChange, everyEnvironment, openProject } from "../release/service.ts";

/** Rules of an environment. */
export interface RuleState {
  follows_pushes: boolean;
  /** What it keeps of executions; of a new one only what is said. */
  keeping: Keeping;
}

/** What `aiel environments set` says. */
export interface EnvironmentChange {
  workspace: string;
  project: string;
  environment: string;
  /** Null: it was not there. */
  from: RuleState | null;
  to: RuleState;
  changed: boolean;
  /** The command that undoes it; null: there is none. */
  undo: string | null;
  dry_run: boolean;
}

/** The work of `aiel environments set`. */
export const environmentsSet: Command<EnvironmentChange> = {
  run: async (input, deps) => {
    const name = checkedSlug(input.required("environment"), { isTitled: false });
    const [wanted, keeping] = [wantedRule(input), wantedKeeping(input)];
    const service = await openProject(deps);
    const { client, place } = service;
    const all = await everyEnvironment(service, deps);
    const known = all.find((each) => each.name === name);
    const params = { ...place, environment: name };
    const seen = known && await client.ask(showEnvironment, { params });
    const before = seen === undefined ? null : {
      follows_pushes: seen.document.follows_pushes,
      keeping: seen.document.keeping,
    };
    const follows_pushes = wanted ?? before?.follows_pushes ?? false;
    const kept = changedKeeping(before?.keeping ?? {}, keeping);
    const changed = before?.follows_pushes !== follows_pushes || kept.length > 0;
    const result = {
      ...place,
      environment: name,
      from: before,
      to: { follows_pushes, keeping: { ...before?.keeping, ...keeping } },
      changed,
      undo: changed && before !== null
        ? undoCommand(name, before, { follows_pushes, kept }, deps)
        : null,
      dry_run: deps.global.dryRun,
    };
    if (!changed || deps.global.dryRun) return result;
    const body = { follows_pushes, ...kept.length === 0 ? {} : { keeping } };
    if (seen === undefined || before === null) {
      const made = await client.call(setEnvironment, { params, body });
      await rememberEnvironments(deps, service, place, [...all.map((each) => each.name), name]);
      return { ...result, to: { follows_pushes, keeping: made.keeping } };
    }
    const effects = [
      ...before.follows_pushes === follows_pushes ? [] : [
        follows_pushes
          ? "Each push that it grants goes live there"
          : "No push goes live there any more",
      ],
      ...kept.length === 0 ? [] : [`It keeps ${keepingText(result.to.keeping)}`],
    ];
    await confirmChange(`${effects.join("; ")}: change ${name}?`, input, deps);
    await client.call(
      setEnvironment,
      { params, body },
      seen.etag === undefined ? {} : { ifMatch: seen.etag },
    );
    return result;
  },
  render: (result, screen) => {
    const { environment, from, to, changed, undo, dry_run } = result;
    const name = screen.bold(foreign(environment));
    if (!changed) return `Environment ${name} is so already: ${ruleText(to)}`;
    if (from === null) {
      return `${word(dry_run, "Would make", "Made", screen)} environment ${name}: ${ruleText(to)}`;
    }
    // What stays as it is needs no words.
    const isKept = changedKeeping(from.keeping, to.keeping).length === 0;
    const [before, after] = [from, to].map((rules) => isKept ? pushText(rules) : ruleText(rules));
    return [
      `${word(dry_run, "Would change", "Changed", screen)} environment ${name}`,
      `from  ${before}`,
      `to    ${after}`,
      `Undo: ${undo}`,
    ].join("\n");
  },
};

function wantedRule(input: Input): boolean | undefined {
  const [follow, not] = [input.flag("follow"), input.flag("no-follow")];
  if (follow && not) throw new CliError("USAGE", "--follow and --no-follow exclude each other");
  return follow ? true : not ? false : undefined;
}

function undoCommand(
  name: string,
  before: RuleState,
  { follows_pushes, kept }: { follows_pushes: boolean; kept: readonly (keyof Keeping)[] },
  deps: Deps,
): string {
  const rule = before.follows_pushes ? "--follow" : "--no-follow";
  const options = [
    ...before.follows_pushes === follows_pushes ? [] : [rule],
    ...keepingOptions(before.keeping, kept),
  ];
  return `aiel environments set ${name} ${options.join(" ")}${sameWhere(deps)}`;
}

function ruleText(rules: RuleState): string {
  const kept = keepingText(rules.keeping);
  return kept === "" ? pushText(rules) : `${pushText(rules)}; keeps ${kept}`;
}

function pushText({ follows_pushes }: RuleState): string {
  return follows_pushes ? "follows pushes" : "does not follow pushes";
}

function word(dryRun: boolean, would: string, did: string, screen: Screen): string {
  return dryRun ? would : screen.green(did);
}

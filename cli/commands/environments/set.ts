import { setEnvironment, showEnvironment } from "../../../control/api/environments.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import type { Screen } from "../../program/screen.ts";
import { rememberEnvironments } from "../../sync/remembered_places.ts";
import { checkedSlug } from "../place/slug.ts";
import { sameWhere } from "../release/same_where.ts";
import { confirmChange, everyEnvironment, openProject } from "../release/service.ts";

/** What `aiel environments set` says. */
export interface EnvironmentChange {
  workspace: string;
  project: string;
  environment: string;
  /** Null: it was not there. */
  from: { follows_pushes: boolean } | null;
  to: { follows_pushes: boolean };
  changed: boolean;
  /** The command that undoes it; null: there is none. */
  undo: string | null;
  dry_run: boolean;
}

/** The work of `aiel environments set`. */
export const environmentsSet: Command<EnvironmentChange> = {
  run: async (input, deps) => {
    const name = checkedSlug(input.required("environment"), { isTitled: false });
    const wanted = wantedRule(input);
    const service = await openProject(deps);
    const { client, place } = service;
    const all = await everyEnvironment(service, deps);
    const known = all.find((each) => each.name === name);
    const params = { ...place, environment: name };
    const seen = known && await client.ask(showEnvironment, { params });
    const before = seen === undefined ? null : { follows_pushes: seen.document.follows_pushes };
    const follows_pushes = wanted ?? before?.follows_pushes ?? false;
    const changed = before?.follows_pushes !== follows_pushes;
    const result = {
      ...place,
      environment: name,
      from: before,
      to: { follows_pushes },
      changed,
      undo: changed && before !== null ? undoCommand(name, before.follows_pushes, deps) : null,
      dry_run: deps.global.dryRun,
    };
    if (!changed || deps.global.dryRun) return result;
    if (seen === undefined) {
      await client.call(setEnvironment, { params, body: { follows_pushes } });
      await rememberEnvironments(deps, service, place, [...all.map((each) => each.name), name]);
      return result;
    }
    const effect = follows_pushes
      ? "Each push that it grants goes live there"
      : "No push goes live there any more";
    await confirmChange(`${effect}: change ${name}?`, input, deps);
    await client.call(
      setEnvironment,
      { params, body: { follows_pushes } },
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
    return [
      `${word(dry_run, "Would change", "Changed", screen)} environment ${name}`,
      `from  ${ruleText(from)}`,
      `to    ${ruleText(to)}`,
      `Undo: ${undo}`,
    ].join("\n");
  },
};

function wantedRule(input: Input): boolean | undefined {
  const [follow, not] = [input.flag("follow"), input.flag("no-follow")];
  if (follow && not) throw new CliError("USAGE", "--follow and --no-follow exclude each other");
  return follow ? true : not ? false : undefined;
}

function undoCommand(name: string, followed: boolean, deps: Deps): string {
  const rule = followed ? "--follow" : "--no-follow";
  return `aiel environments set ${name} ${rule}${sameWhere(deps)}`;
}

function ruleText({ follows_pushes }: { follows_pushes: boolean }): string {
  return follows_pushes ? "follows pushes" : "does not follow pushes";
}

function word(dryRun: boolean, would: string, did: string, screen: Screen): string {
  return dryRun ? would : screen.green(did);
}

import { type AuditEventDocument, listEvents } from "../../../control/api/audit.ts";
import { everyOne } from "../../../control/api/client.ts";
import { me } from "../../../control/api/me.ts";
import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import { limitOption, MAX_LIMIT } from "../../program/limit_option.ts";
import { CliError } from "../../errors.ts";
import { connect } from "../../sync/connection.ts";
import { foreign } from "../../program/foreign.ts";
import { namesOf } from "./names.ts";
import { columns, type Screen } from "../../program/screen.ts";

/** What `aiel audit list` says. */
export interface AuditListing {
  /** Newest first. */
  events: AuditEventDocument[];
  /** Whether there are older ones that fit as well. */
  more: boolean;
  /** E-mail addresses and slugs of what the events name, by id; what is gone has none. */
  names: Record<string, string>;
}

const DEFAULT_LIMIT = 50;
const MAX_PAGE = 200;

/** The work of `aiel audit list`. */
export const auditList: Command<AuditListing> = {
  run: async (input, deps) => {
    const limit = limitOption(input, DEFAULT_LIMIT);
    const filter = toFilter(input);
    const { client } = await connect(deps);
    const actor = filter.actor === "me" ? (await client.call(me, {})).id : filter.actor;
    const query = { ...filter, ...actor === undefined ? {} : { actor } };
    const found = await deps.progress.step("Reading the audit log", () =>
      // One more than is shown tells whether there are more.
      everyOne(
        (page) =>
          client.call(listEvents, {
            query: { ...query, ...page, limit: Math.min(limit + 1, MAX_PAGE) },
          }),
        limit + 1,
      ));
    const more = found.length > limit;
    sayMore(more, limit, deps);
    const events = found.slice(0, limit);
    const names = await deps.progress.step("Looking up names", () => namesOf(client, events));
    return { events, more, names: Object.fromEntries(names) };
  },
  render: ({ events, names }, screen) => {
    const known = new Map(Object.entries(names));
    return events.length === 0
      ? "No event fits"
      : columns(events.map((event) => row(event, known, screen)));
  },
};

function row(
  event: AuditEventDocument,
  names: ReadonlyMap<string, string>,
  screen: Screen,
): string[] {
  const named = (id: string): string => {
    const name = names.get(id);
    const shown = foreign(id, 40);
    return name === undefined ? shown : `${foreign(name, 40)} ${screen.dim(`(${shown})`)}`;
  };
  const { sequence, at, actor, action, outcome, resources } = event;
  const mark = { allowed: screen.green, denied: screen.red, failed: screen.yellow }[outcome];
  return [
    String(sequence),
    screen.dim(foreign(at.slice(0, 19).replace("T", " "))),
    mark(outcome),
    screen.bold(foreign(action, 64)),
    actor.id === null ? actor.kind : named(actor.id),
    resources.slice(0, 4).map(({ id }) => named(id)).join(" "),
  ];
}

function sayMore(more: boolean, limit: number, deps: Deps): void {
  if (more) {
    deps.talk(`hint: There are older events: pass --limit ${Math.min(limit * 10, MAX_LIMIT)}`);
  }
}

function toFilter(input: Input) {
  const filter: {
    actor?: string;
    action?: string;
    outcome?: AuditEventDocument["outcome"];
    resource?: string;
  } = {};
  const actor = input.option("actor");
  if (actor !== undefined) filter.actor = checked("actor", actor, /^[\x21-\x7e]{1,64}$/, "an id");
  const action = input.option("action");
  if (action !== undefined) {
    filter.action = checked(
      "action",
      action,
      /^[a-z_.]{1,64}$/,
      "a name such as snapshot.register",
    );
  }
  const outcome = input.option("outcome");
  if (outcome === "allowed" || outcome === "denied" || outcome === "failed") {
    filter.outcome = outcome;
  }
  const resource = input.option("resource");
  if (resource !== undefined) {
    filter.resource = checked("resource", resource, /^[\x21-\x7e]{1,128}$/, "an id");
  }
  return filter;
}

function checked(option: string, value: string, form: RegExp, expected: string): string {
  if (form.test(value)) return value;
  throw new CliError("USAGE", `--${option} can't be "${value.slice(0, 80)}", expected ${expected}`);
}

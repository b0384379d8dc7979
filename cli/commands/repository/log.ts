import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { type Screen, visible, visibleText } from "../../program/screen.ts";
import { type CommitDocument, commitDocument, commitLine } from "./documents.ts";

/** What `aiel log` says. */
export interface CommitLog {
  commits: CommitDocument[];
  /** Whether there are older ones. */
  more: boolean;
  /** Only text differs. */
  oneline: boolean;
}

const DEFAULT_LIMIT = 50;

/** The work of `aiel log`. */
export const log: Command<CommitLog> = {
  run: async (input, deps) => {
    const limit = toLimit(input.option("limit"));
    const repository = await deps.repository();
    const from = input.argument("revision");
    const found = await repository.log({
      limit: limit + 1,
      ...from === undefined ? {} : { from },
    });
    const more = found.length > limit;
    if (more) deps.talk(`hint: There are older commits; -n ${limit * 2} shows more`);
    const oneline = input.flag("oneline");
    return { commits: found.slice(0, limit).map(commitDocument), more, oneline };
  },
  render: ({ commits, oneline }, screen) => {
    if (commits.length === 0) return "No commits yet";
    return oneline
      ? commits.map((each) => commitLine(each, screen)).join("\n")
      : commits.map((each) => entry(each, screen)).join("\n\n");
  },
  json: ({ commits, more }) => ({ commits, more }),
};

function entry(commit: CommitDocument, screen: Screen): string {
  const { author, message, created_at, snapshot_id, id } = commit;
  const email = author.email === null ? "" : ` <${visible(author.email)}>`;
  return [
    screen.yellow(`commit ${id}`),
    `snapshot ${snapshot_id}`,
    `author   ${visible(author.name)}${email}`,
    `date     ${created_at}`,
    "",
    ...visibleText(message).split("\n").map((line) => line === "" ? "" : `    ${line}`),
  ].join("\n");
}

function toLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CliError("USAGE", `"${text}" is no number of commits`, {
    hint: "--limit takes a whole number from 1",
  });
}

/**
 * The options that every command takes.
 *
 * @module
 */

import type { OptionSpec } from "./command.ts";

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  /** stdout is exactly one JSON document. */
  json: boolean;
  /** Questions may be asked, if there is a terminal as well. `--no-input` and `CI` turn it off. */
  input: boolean;
  /** Colour may be used, if the stream is a terminal as well. */
  color: boolean;
  /** Only results and errors: no hints, no progress. */
  quiet: boolean;
  /** Say what would be done and do nothing. */
  dryRun: boolean;
  /** As given by `--profile`. */
  profile: string | undefined;
  /** As given by `-C`. */
  directory: string | undefined;
}

/** As they are shown by every help. `no-…` are switches that turn something off. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: "json", summary: "Print exactly one JSON document on stdout" },
  { name: "quiet", short: "q", summary: "Print results and errors only" },
  {
    name: "profile",
    value: "name",
    summary: "Use this profile (or AIEL_PROFILE)",
    complete: "profile",
  },
  {
    name: "directory",
    short: "C",
    value: "dir",
    summary: "Work as if started in this directory",
    complete: "directory",
  },
  { name: "no-input", summary: "Never ask; also when CI is set" },
  { name: "no-color", summary: "No colour (or NO_COLOR)" },
  { name: "help", short: "h", summary: "Show help, also for a command" },
  { name: "version", summary: "Show the version" },
];

/** Added for commands whose spec says `dryRun`. */
export const DRY_RUN: OptionSpec = {
  name: "dry-run",
  short: "n",
  summary: "Say what would be done and do nothing",
};

/** What holds when nothing is given. */
export const NO_OPTIONS: GlobalOptions = {
  json: false,
  input: true,
  color: true,
  quiet: false,
  dryRun: false,
  profile: undefined,
  directory: undefined,
};

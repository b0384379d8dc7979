import type { OptionSpec } from "../../program/command.ts";

/** `--remote` and what goes with it, of `invoke` and `execute`. */
export const REMOTE_OPTIONS: readonly OptionSpec[] = [
  { name: "remote", short: "r", summary: "Run what is live in an environment of the service" },
  {
    name: "env",
    value: "name",
    summary: "With --remote: the environment; it is never guessed",
    complete: "environment",
  },
  { name: "async", short: "a", summary: "With --remote: put it into the queue and print its id" },
  { name: "delay", value: "span", summary: "With --async: begin so much later, as in 10m or 2h" },
  {
    name: "priority",
    value: "number",
    summary: "With --async: -100 to 100, higher ones begin first; default: 0",
  },
  {
    name: "idempotency-key",
    value: "key",
    summary: "With --remote: the same key gives the same execution again",
  },
];

/** Those that a description takes. */
export const REMOTE_DESCRIBE: readonly OptionSpec[] = REMOTE_OPTIONS.slice(0, 2);

/** What the help of a command says about `--remote`. */
export const REMOTE_TEXT =
  "With --remote the control service runs what is live in --env, and keeps the execution: what code may do is granted there, and who " +
  "calls is who the token is of. Closing it (Ctrl-C) cancels it. With --async it goes into the queue; `aiel logs -f <id>` follows it, " +
  "`aiel executions show <id>` says what became of it.";

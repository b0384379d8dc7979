/**
 * The runner's flags.
 *
 * By hand, although good libraries exist: every one-shot run pays for what is imported here, and
 * the smallest of them costs more than the whole rest of the runner's start.
 *
 * @module
 */

import { suggest } from "../sdk/suggest.ts";

/** A command line that makes no sense. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(message: string, readonly hint = "--help lists all flags") {
    super(message);
  }
}

/** What the flags say. What was not given is undefined. */
export interface CommandLine {
  filesRoot?: string;
  action?: string;
  kind?: string;
  handler?: string;
  event?: string;
  timeoutMs?: number;
  capabilities?: string;
  integrations?: string;
  localConfig?: string;
  pretty?: boolean;
  serve?: boolean;
  help?: boolean;
  version?: boolean;
}

/** Flags with a value, and the member they set. */
const VALUES = {
  "--files-root": "filesRoot",
  "--action": "action",
  "--kind": "kind",
  "--handler": "handler",
  "--name": "handler",
  "--event": "event",
  "--payload": "event",
  "--timeout-ms": "timeoutMs",
  "--capabilities": "capabilities",
  "--integrations": "integrations",
  "--local-config": "localConfig",
} as const;
const SWITCHES = {
  "--pretty": "pretty",
  "--serve": "serve",
  "--help": "help",
  "-h": "help",
  "--version": "version",
  "-V": "version",
} as const;

/**
 * Reads the arguments.
 *
 * @throws {UsageError}
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const line: CommandLine = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    const equals = arg.startsWith("--") ? arg.indexOf("=") : -1;
    const flag = equals === -1 ? arg : arg.slice(0, equals);
    if (Object.hasOwn(SWITCHES, flag)) {
      if (equals !== -1) throw new UsageError(`Flag "${flag}" takes no value`);
      line[SWITCHES[flag as keyof typeof SWITCHES]] = true;
      continue;
    }
    if (!Object.hasOwn(VALUES, flag)) throw new UsageError(unknownFlag(flag));
    const value = equals === -1 ? args[++i] : arg.slice(equals + 1);
    if (value === undefined || (equals === -1 && /^--[a-z]/.test(value))) {
      throw new UsageError(`Flag "${flag}" needs a value`);
    }
    const member = VALUES[flag as keyof typeof VALUES];
    if (line[member] !== undefined) {
      throw new UsageError(`Flag "${flag}" is given more than once, or together with its alias`);
    }
    if (member === "timeoutMs") line.timeoutMs = wholeNumber(flag, value);
    else line[member] = value;
  }
  return line;
}

function wholeNumber(flag: string, value: string): number {
  const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : 0;
  if (number === 0) {
    throw new UsageError(
      `Flag "${flag}" is ${JSON.stringify(value.slice(0, 40))}, expected a whole number above 0`,
    );
  }
  return number;
}

function unknownFlag(flag: string): string {
  const shown = JSON.stringify(flag.slice(0, 80));
  if (!flag.startsWith("-")) return `Argument ${shown} is not expected; every value follows a flag`;
  const flags = [...Object.keys(VALUES), ...Object.keys(SWITCHES)];
  const near = flags.find((known) => known.length > 2 && known.startsWith(flag)) ??
    suggest(flag, flags);
  return `Unknown flag ${shown}${near === undefined ? "" : `, did you mean "${near}"?`}`;
}

/** What `--help` prints. */
export const HELP = `Run one request against a snapshot, in a sandboxed Deno process of its own.

Usage
  runner.ts [flags]              the request from flags
  … | runner.ts [flags]          the request as JSON on standard input; flags win

Flags
  --files-root DIR      the snapshot's directory, with an entry_point.ts (or EP_FILES_ROOT; default: the current directory)
  --action ACTION       describe | invoke | execute
  --kind KIND           tool | agent | flow | router | http | mcp        (invoke)
  --handler NAME        the export's name, "POST /path", "server/tool"   (invoke)
                        or a dotted path such as entry_point.handler     (execute); alias --name
  --event JSON          the payload: JSON, @file, or - for standard input; alias --payload
  --timeout-ms N        the deadline in milliseconds; only ever lowers the platform's
  --capabilities JSON   what the platform grants: JSON or @file, as {"network":["api.example.com:443"]}; default: nothing
  --integrations JSON   what of its integrations the platform grants: JSON or @file, as {"crm":["GET /contacts/*"]}; default: nothing
  --local-config FILE   what the integrations are, with secrets by name, and where memory is; also with --serve. Only a file that is
                        named is read, never one of the snapshot's directory
  --serve               stay: requests as lines on standard input, answers as lines on standard output
  --pretty              indent the envelope (or AIEL_PRETTY_JSON=1)
  --help, --version

Examples
  runner.ts --files-root examples/driver_onboarding --action describe --pretty
  runner.ts --files-root examples/driver_onboarding --action invoke --kind tool --handler normalize_email \\
            --event '{"email":"Test@Example.com"}'
  runner.ts --files-root examples/handler --action execute --handler entry_point.aiel_handler --event @event.json
  echo '{"schema_version":"v1","action":"describe"}' | EP_FILES_ROOT=examples/handler runner.ts

Output
  Exactly one JSON envelope on standard output: {"schema_version","ok","http_status","result","error","meta"}
  Exit code 0 when "ok" is true, 1 when it is false, 2 when the command line itself is wrong.

Serving (--serve)
  in    a request with a "request_id" of its own, and if need be "files_root" and "follow": true;
        what it is granted stands in its "capabilities" and "integrations"
        or {"cancel": "<request_id>"}
  out   {"type":"envelope","request_id":…,"envelope":{…}}; for a request that follows, before it,
        {"type":"log"|"head"|"item","request_id":…,…}
  At the end of input, and at SIGTERM, what was accepted is finished within 30 seconds.

Environment
  EP_FILES_ROOT         the snapshot's directory
  AIEL_PRETTY_JSON=1    the same as --pretty
  AIEL_AUTO_CTX=1       fill workspace, project, tenant and user from .aiel/ and the active profile
  AIEL_CACHE_DIR        where caches lie (default: the user's cache directory)
  AIEL_DENO             the Deno program for children (default: the one that runs this)
  AIEL_ISOLATION        auto: both barriers where they work; required: both or nothing; deno: Deno's flags only (default: auto)
`;

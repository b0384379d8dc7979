import type { ExecutionState } from "../../../control/api/executions.ts";
import type { Completion } from "../../program/command.ts";
import { KEY_NAMES, KEYS } from "../../config/keys.ts";
import type { Deps } from "../../deps.ts";
import { rememberedEnvironments, rememberedPlaces } from "../../sync/remembered_places.ts";
import { visible } from "../../program/screen.ts";
import type { Candidate } from "./candidates.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/**
 * Candidates that depend on the project and the user: only what is cheap to know, and nothing at
 * all rather than an error.
 */
export async function valuesFor(
  kind: Completion,
  deps: Deps,
  given: readonly string[] = [],
): Promise<Candidate[]> {
  try {
    switch (kind) {
      case "config_key":
        return KEY_NAMES.map((key) => ({ value: key, text: KEYS[key].summary }));
      case "config_value":
        return await configValues(given[0] ?? "", deps);
      case "workspace":
        return await workspaces(deps);
      case "project":
        return await projects(deps);
      case "environment":
        return await environments(deps);
      case "execution_state":
        return STATES.map((value) => ({ value, text: "State" }));
      case "place":
        return await places(deps);
      case "profile":
        return await profiles(deps);
      case "commit":
        return await commits(deps);
      case "export":
        return await exports(deps);
      case "mcp_server":
        return await mcpServers(deps);
      case "snapshot":
        return await snapshots(deps);
      default:
        return [];
    }
  } catch {
    // Nothing was asked for yet: an error now would land in the middle of a line being typed.
    return [];
  }
}

/** They stand here again, so that a Tab loads no schema. */
const STATES = [
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "dead",
] as const satisfies readonly ExecutionState[];

async function profiles(deps: Deps): Promise<Candidate[]> {
  const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
  const stored = await store.list();
  const names = new Set([...config.profiles, ...stored.map(({ profile }) => profile)]);
  return [...names].sort().map((value) => ({ value, text: "Profile" }));
}

async function configValues(key: string, deps: Deps): Promise<Candidate[]> {
  if (key === "workspace") return await workspaces(deps);
  if (key === "project") return await projects(deps);
  if (key === "profile") return await profiles(deps);
  if (key === "insecure_http") return ["true", "false"].map((value) => ({ value, text: key }));
  return [];
}

/**
 * As a service told them last: no service is asked, so that a Tab waits for no network and no
 * keyring.
 */
async function workspaces(deps: Deps): Promise<Candidate[]> {
  const known = await rememberedPlaces(deps);
  return [...known.keys()].map((value) => ({ value, text: "Workspace" }));
}

/** Those of the workspace in use. */
async function projects(deps: Deps): Promise<Candidate[]> {
  const workspace = (await deps.config()).get("workspace")?.value;
  const known = await rememberedPlaces(deps);
  return (known.get(workspace ?? "") ?? []).map((value) => ({ value, text: "Project" }));
}

/** Those of the project in use; every project is made with the two that stand here. */
async function environments(deps: Deps): Promise<Candidate[]> {
  const config = await deps.config();
  const [workspace, project] = [config.get("workspace")?.value, config.get("project")?.value];
  if (workspace === undefined || project === undefined) return [];
  const known = await rememberedEnvironments(deps, { workspace, project });
  return (known.length === 0 ? ["development", "production"] : known)
    .map((value) => ({ value, text: "Environment" }));
}

async function places(deps: Deps): Promise<Candidate[]> {
  const known = await rememberedPlaces(deps);
  return [...known].flatMap(([workspace, projects]) =>
    projects.map((project) => ({ value: `${workspace}/${project}`, text: "Project" }))
  );
}

async function commits(deps: Deps): Promise<Candidate[]> {
  const found = await (await deps.repository()).log({ limit: 20 });
  return found.map(({ id, message }) => ({
    value: id.slice(0, 12),
    text: visible(message.split("\n", 1)[0] ?? ""),
  }));
}

/** Those that are known here; a snapshot's number is known to the service alone. */
async function snapshots(deps: Deps): Promise<Candidate[]> {
  const { remote } = (await deps.repository()).readState();
  const last = remote?.snapshot_id;
  return [
    { value: "head", text: "The newest" },
    ...last === undefined ? [] : [{ value: last, text: "The one of the last push or pull" }],
  ];
}

/** Milliseconds that a user waits for a Tab. */
const PATIENCE_MS = 3_000;

async function exports(deps: Deps): Promise<Candidate[]> {
  return (await described(deps, "exports")).flatMap(({ name, kind }) => {
    if (typeof name !== "string" || typeof kind !== "string") return [];
    // A name with a space would have to be quoted in another way for every shell.
    return /^[\w./-]+$/.test(name) ? [{ value: name, text: kind }] : [];
  });
}

async function mcpServers(deps: Deps): Promise<Candidate[]> {
  return (await described(deps, "mcp_servers")).flatMap(({ name }) =>
    typeof name === "string" && /^[\w.-]+$/.test(name) ? [{ value: name, text: "MCP server" }] : []
  );
}

/** What a list in the description of the project has. */
async function described(deps: Deps, list: string): Promise<Record<string, unknown>[]> {
  const engine = await deps.engine();
  const { result } = await engine.run(
    { schema_version: "v1", action: "describe", timeout_ms: PATIENCE_MS },
    { root: await deps.projectRoot() ?? deps.cwd, signal: deps.signal },
  );
  const found = isRecord(result) ? (result as Record<string, unknown>)[list] : undefined;
  return Array.isArray(found) ? found.filter((each) => isRecord(each)) : [];
}

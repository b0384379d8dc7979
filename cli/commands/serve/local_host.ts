/**
 * What stands behind the surfaces on this machine: one project, run by the engine of the command.
 *
 * @module
 */

import { refusal } from "../../../runtime/engine/refusal.ts";
import { type Envelope, RuntimeError } from "../../../runtime/mod.ts";
import {
  type Access,
  type BegunCall,
  type Caller,
  type SurfaceCall,
  type SurfaceHost,
  type SurfaceProject,
  SurfaceRefusal,
} from "../../../runtime/surfaces/host.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { ENV_FILE, localEnv } from "../run/local_env.ts";
import { type RunAsker, runRequest, type RunSettings } from "../run/run_request.ts";
import type { LoadedProject, LocalProject } from "./local_project.ts";
import type { LocalPlace } from "./local_place.ts";
import type { RunWatch } from "./run_watch.ts";
import type { SessionToken } from "./session_token.ts";

/** What the host works with. */
export interface LocalHostOptions {
  readonly project: LocalProject;
  readonly place: LocalPlace;
  /** Undefined: everyone who reaches this process is the person at this machine. */
  readonly token: SessionToken | undefined;
  /** How to run; its signal ends every run. */
  readonly settings: Omit<RunSettings, "listener" | "asker">;
  readonly watch: RunWatch;
}

/** A host whose runs end with its settings' signal. */
export interface LocalHost extends SurfaceHost {
  /** Settles when nothing of it runs any more. */
  settled(): Promise<void>;
}

/** Makes it. */
export function localHost(options: LocalHostOptions, deps: Deps): LocalHost {
  const { project, place } = options;
  const running = new Set<Promise<unknown>>();
  return {
    find: async ({ workspace, project: slug }) => {
      if (workspace !== place.workspace || slug !== place.project) return undefined;
      return new LocalSurface(await loaded(project), { ...options, running }, deps);
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** @throws {SurfaceRefusal} unavailable: the project does not load, and why */
async function loaded(project: LocalProject): Promise<LoadedProject> {
  const now = await project.now();
  if (now.isLoaded) return now;
  const { error } = now.ran.envelope;
  throw new SurfaceRefusal(
    "unavailable",
    `The project does not load: ${error?.message ?? "its description is of no known form"}`,
    { hint: error?.hint ?? "`aiel validate` says more" },
  );
}

/** The project as it is for one request. */
class LocalSurface implements SurfaceProject {
  /** There is no other place than this one. */
  readonly placeId = "local";
  readonly snapshotId: string;
  readonly owner: string;
  readonly name: string;
  readonly description: SurfaceProject["description"];
  readonly http: SurfaceProject["http"];
  readonly mcp: SurfaceProject["mcp"];

  constructor(
    { id, description, name, http, mcp }: LoadedProject,
    private readonly options: LocalHostOptions & { readonly running: Set<Promise<unknown>> },
    private readonly deps: Deps,
  ) {
    this.snapshotId = id;
    this.owner = options.place.workspace;
    this.name = name ?? options.place.project;
    this.description = description;
    this.http = http;
    this.mcp = mcp;
  }

  async byToken(token: string | undefined, from: Caller): Promise<Access> {
    await this.options.token?.check(token);
    return this.#access("user", from);
  }

  anonymous(from: Caller): Promise<Access> {
    return Promise.resolve(this.#access("anonymous", from));
  }

  signed(from: Caller): Promise<Access> {
    return Promise.resolve(this.#access("signature", from));
  }

  async secretsOf(variable: string): Promise<readonly string[]> {
    const value = (await localEnv(this.options.project.root, this.deps)).value(variable) ?? "";
    const secrets = value.split(/\s+/).filter((secret) => secret !== "");
    if (secrets.length > 0) return secrets;
    throw new SurfaceRefusal("unavailable", `Variable "${variable}" has no value here`, {
      hint: `Set it where aiel was started, or write it to ${ENV_FILE}`,
    });
  }

  #access(principal: RunAsker["kind"], from: Caller): Access {
    return { run: (call) => Promise.resolve(this.#begin(call, principal, from)) };
  }

  #begin(call: SurfaceCall, principal: RunAsker["kind"], from: Caller): BegunCall {
    const { settings, watch, running } = this.options;
    const heard = watch.began(call, from);
    const request = {
      request_id: heard.id,
      ...call.traceparent === undefined ? {} : { traceparent: call.traceparent },
    };
    const run: RunSettings = {
      ...settings,
      signal: AbortSignal.any([settings.signal, call.signal]),
      listener: { log: heard.log, follow: followerOf(call) },
      asker: { kind: principal, request },
    };
    const { source: kind, name, payload: event } = call;
    const envelope = runRequest({ action: "invoke", kind, name, event }, run, this.deps)
      .then(({ envelope }) => envelope, unrunnable);
    const told = envelope.then((ended) => heard.ended(ended)).finally(() => running.delete(told));
    running.add(told);
    return { id: heard.id, envelope };
  }
}

function followerOf({ follow }: SurfaceCall) {
  if (follow === undefined) return undefined;
  return {
    head: (head: Parameters<NonNullable<typeof follow.head>>[0]) => follow.head?.(head),
    item: follow.item,
  };
}

/** What keeps this machine from running anything, such as a configuration that is wrong. */
function unrunnable(thrown: unknown): Envelope {
  if (!(thrown instanceof CliError)) return refusal(thrown);
  const { message, hint } = thrown;
  return refusal(new RuntimeError("INTERNAL", message, hint === undefined ? {} : { hint }));
}

/**
 * What stands behind the surfaces in tests: one project, run by a real engine.
 *
 * @module
 */

import type { Engine, Envelope, Json, JsonObject } from "../../runtime/mod.ts";
import {
  type Access,
  type SurfaceCall,
  type SurfaceHost,
  type SurfacePlace,
  type SurfaceProject,
  SurfaceRefusal,
} from "../../runtime/surfaces/host.ts";
import {
  type HttpSurface,
  type McpSurface,
  USUAL_HTTP_SURFACE,
  USUAL_MCP_SURFACE,
} from "../../runtime/snapshot/surface_policy.ts";

/** Where the project of a test is. */
export const TEST_PLACE: SurfacePlace = {
  workspace: "acme",
  project: "shop",
  environment: "production",
};

/** A token that the host knows. */
export const TEST_TOKEN = "aiel_test_token";

/** Who has that token. */
export const TEST_USER = "usr_test";

/** Who was let in. */
export type LetIn = "token" | "anonymous" | "signature";

/** An execution that the host made. */
export interface TestExecution {
  readonly id: string;
  readonly by: LetIn;
  readonly call: SurfaceCall;
  /** How it ended; undefined while it runs. */
  envelope: Envelope | undefined;
}

/** A host with one project. */
export interface TestSurfaceHost extends SurfaceHost {
  readonly project: SurfaceProject;
  /** What it ran, in order. */
  readonly executions: readonly TestExecution[];
  /** Resolves once nothing runs. */
  idle(): Promise<void>;
}

/** What a host of a test may be told. */
export interface TestSurfaceOptions {
  readonly http?: HttpSurface;
  readonly mcp?: McpSurface;
  /** By the name of a variable. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  /** Asked before each execution; what it throws is the refusal. */
  readonly refuse?: (call: SurfaceCall) => void;
}

/**
 * Describes what a directory holds, and makes a host of it.
 *
 * @throws when the snapshot can't be described
 */
export async function surfaceHost(
  engine: Engine,
  root: string,
  options: TestSurfaceOptions = {},
): Promise<TestSurfaceHost> {
  const described = await engine.run({ schema_version: "v1", action: "describe" }, { root });
  if (!described.ok) {
    throw new Error(`The snapshot has no description: ${described.error?.message}`);
  }
  const executions: TestExecution[] = [];
  const running = new Set<Promise<unknown>>();
  const enter = (by: LetIn): Access => ({
    run(call) {
      options.refuse?.(call);
      const id = crypto.randomUUID();
      const execution: TestExecution = { id, by, call, envelope: undefined };
      executions.push(execution);
      const envelope = invoke(engine, root, execution).then((ended) => execution.envelope = ended);
      running.add(envelope);
      envelope.finally(() => running.delete(envelope));
      return Promise.resolve({ id, envelope });
    },
  });
  const project: SurfaceProject = {
    owner: "acme",
    placeId: "shop in production",
    snapshotId: described.meta.snapshot_id ?? "",
    name: TEST_PLACE.project,
    description: described.result as JsonObject,
    http: options.http ?? USUAL_HTTP_SURFACE,
    mcp: options.mcp ?? USUAL_MCP_SURFACE,
    byToken: (token) =>
      token === TEST_TOKEN
        ? Promise.resolve(enter("token"))
        : Promise.reject(new SurfaceRefusal("unauthenticated", "This needs a token")),
    anonymous: () => Promise.resolve(enter("anonymous")),
    signed: () => Promise.resolve(enter("signature")),
    secretsOf(variable) {
      const secrets = options.secrets?.[variable];
      return secrets === undefined
        ? Promise.reject(new SurfaceRefusal("unavailable", `"${variable}" has no value`))
        : Promise.resolve(secrets);
    },
  };
  return {
    project,
    executions,
    find: (place) => Promise.resolve(isTestPlace(place) ? project : undefined),
    idle: async () => void await Promise.all(running),
  };
}

function invoke(engine: Engine, root: string, { id, by, call }: TestExecution): Promise<Envelope> {
  const { follow, signal, traceparent, payload, source: kind, name } = call;
  const request: Record<string, Json> = {
    schema_version: "v1",
    action: "invoke",
    request_id: id,
    ctx: by === "token" ? { principal_kind: "user", user_id: TEST_USER } : { principal_kind: by },
    kind,
    name,
    payload,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  return engine.run(request, {
    root,
    signal,
    ...(follow === undefined ? {} : {
      follow: {
        head: (head) => follow.head?.(head),
        item: (seq, value) => follow.item(seq, value),
      },
    }),
  });
}

function isTestPlace({ workspace, project, environment }: SurfacePlace): boolean {
  return workspace === TEST_PLACE.workspace && project === TEST_PLACE.project &&
    environment === TEST_PLACE.environment;
}

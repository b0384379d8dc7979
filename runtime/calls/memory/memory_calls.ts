/**
 * Answers what the code of one run asks of its memory.
 *
 * @module
 */

import type { Json } from "../../protocol/json.ts";
import { type Answer, type Ask, CallError, type Integration } from "../provider.ts";
import { type MemoryCall, parseMemoryCall } from "./memory_arguments.ts";
import type { MemoryEntry, MemoryScope, MemorySpace, MemoryStore } from "./memory_store.ts";

/**
 * Whose memory it is: what the platform knows of the run, never what its payload says. An empty
 * text is the same as none.
 */
export interface MemoryIdentity {
  readonly tenant: string | undefined;
  readonly workspace: string | undefined;
  readonly project: string | undefined;
  readonly user: string | undefined;
  /** The run's own id, which the platform made and gives to no other run. */
  readonly execution: string | undefined;
}

/** What answers calls to the target `$memory`. It needs no leave: memory is every project's. */
export interface MemoryCalls extends Integration {
  /** @throws {CallError} */
  perform(ask: Ask): Promise<Answer>;
  /** Waits for what is being done, and removes what the execution kept. Never rejects. */
  close(): Promise<void>;
}

/**
 * Opens memory for one run. The store is its owner's to close.
 *
 * @example
 * ```ts ignore
 * const memory = memoryCalls(store, { tenant, workspace, project, user, execution });
 * await memory.perform({ method: "get", args: { scope: "user", key: "name" }, body: undefined });
 * ```
 */
export function memoryCalls(store: MemoryStore, identity: MemoryIdentity): MemoryCalls {
  return new RunMemory(store, identity);
}

class RunMemory implements MemoryCalls {
  readonly #open = new Set<Promise<Json>>();
  #closed = false;
  /** Something may be kept for the execution, so there may be something to remove. */
  #wroteExecution = false;

  constructor(private readonly store: MemoryStore, private readonly identity: MemoryIdentity) {}

  async perform({ method, args, body }: Ask): Promise<Answer> {
    if (body !== undefined) {
      await body.cancel().catch(() => {});
      throw new CallError("VALIDATION_ERROR", "A call of memory came with a body, expected none");
    }
    const call = parseMemoryCall(method, args);
    const space = spaceOf(this.identity, call.scope);
    // What is kept after the end of an execution would never be removed.
    if (this.#closed) throw new CallError("UPSTREAM", "Memory is closed: the run has ended");
    if (call.method === "set" && call.scope === "execution") this.#wroteExecution = true;
    const answer = answerOf(this.store, space, call);
    this.#open.add(answer);
    try {
      return { value: await answer };
    } finally {
      this.#open.delete(answer);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#open);
    if (!this.#wroteExecution) return;
    this.#wroteExecution = false;
    try {
      await this.store.clear(spaceOf(this.identity, "execution"));
    } catch {
      // The store removes by and by what an execution left.
    }
  }
}

/**
 * The space of a scope.
 *
 * @throws {CallError} SECURITY_VIOLATION when the run has none
 */
function spaceOf(identity: MemoryIdentity, scope: MemoryScope): MemorySpace {
  const { tenant = "", workspace = "", project = "", user = "", execution = "" } = identity;
  const common = { tenant, workspace, scope };
  switch (scope) {
    case "workspace":
      return { ...common, project: "", owner: "" };
    case "project":
      return { ...common, project, owner: "" };
    case "user":
      if (user === "") {
        throw new CallError(
          "SECURITY_VIOLATION",
          'Memory of the scope "user" needs a user, and this run has none',
          {
            hint: "Who calls says it, as ctx.user_id of the request. Memory that all users share " +
              'has the scope "project"',
          },
        );
      }
      return { ...common, project, owner: user };
    case "execution":
      if (execution === "") {
        throw new CallError(
          "SECURITY_VIOLATION",
          'Memory of the scope "execution" needs the id of the run, and this one has none',
          { hint: "The platform gives it; this is an error of the platform" },
        );
      }
      return { ...common, project, owner: execution };
  }
}

async function answerOf(store: MemoryStore, space: MemorySpace, call: MemoryCall): Promise<Json> {
  switch (call.method) {
    case "get": {
      const entry = await store.get(space, call.key);
      return entry === undefined ? null : jsonOf(entry);
    }
    case "set":
      return await store.set(space, call.key, call.value, call.options);
    case "delete":
      return await store.delete(space, call.key, call.options);
    case "list": {
      const { entries, cursor } = await store.list(space, call.query);
      return { values: entries.map(jsonOf), cursor: cursor ?? null };
    }
  }
}

function jsonOf({ key, value, version, expiresAt }: MemoryEntry): Json {
  return { key, value, version, expiresAt };
}

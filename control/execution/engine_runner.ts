import { refusal } from "../../runtime/engine/refusal.ts";
import type { Envelope } from "../../runtime/protocol/envelope.ts";
import type { RuntimeError } from "../../runtime/protocol/errors.ts";
import { MIN_SECRET_LENGTH } from "../../runtime/calls/secret_filter.ts";
import type { Engine } from "../../runtime/mod.ts";
import type { ProviderSource } from "../../runtime/calls/providers.ts";
import type { MemoryStore } from "../../runtime/calls/memory/memory_store.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { TreeReader } from "../domain/snapshots/tree_reader.ts";
import type { CodeRunner, Redactor, RunOrder } from "../domain/executions/ports.ts";
import type { Execution } from "../domain/executions/records.ts";
import type { ConfiguredDocument } from "../domain/integrations/records.ts";
import { EXECUTION_LIMITS, USUAL_LIMITS } from "./execution_limits.ts";
import { callHostOf } from "./call_host.ts";
import { materializeTree } from "./materialize_tree.ts";
import { textRedactor } from "./text_redactor.ts";

/** What running code works with. */
export interface EngineRunnerOptions {
  readonly engine: Pick<Engine, "run">;
  readonly trees: Pick<TreeReader, "read">;
  readonly blobs: Pick<BlobStore, "of">;
  /** What `ctx.memory` is kept in. */
  readonly memory: MemoryStore;
  /** What they reach, governed calls reach. */
  readonly providers: ProviderSource;
}

/** Runs code by the runtime's engine, in this process' sandbox. */
export class EngineRunner implements CodeRunner {
  constructor(private readonly options: EngineRunnerOptions) {}

  async run(order: RunOrder): Promise<Envelope> {
    const { engine, trees, blobs, memory, providers } = this.options;
    const { tenantId, snapshotId, env, signal, follow, isQueued } = order;
    return await engine.run(order.request, {
      snapshot: {
        id: snapshotId,
        bring: async (directory, signal) => {
          const { files } = await trees.read(tenantId, snapshotId);
          const content = blobs.of(tenantId);
          await materializeTree(directory, {
            files,
            signal,
            open: async (sha256) => (await content.get(sha256)).content,
          });
        },
      },
      variables: (name) => Object.hasOwn(env, name) ? env[name] : undefined,
      calls: await callHostOf(order.integrations, providers, memory),
      log: order.log,
      ...(follow === undefined ? {} : {
        follow: {
          head: (head) => follow.head(head),
          item: (seq, value) => follow.item(seq, value),
        },
      }),
      limits: EXECUTION_LIMITS[isQueued ? "queued" : "waited"],
      usual: USUAL_LIMITS,
      signal,
    });
  }

  refuse({ id }: Execution, error: RuntimeError): Envelope {
    const envelope = refusal(error);
    return { ...envelope, meta: { ...envelope.meta, request_id: id } };
  }

  async secretsOf(integrations: readonly ConfiguredDocument[]): Promise<readonly string[]> {
    return (await callHostOf(integrations, this.options.providers, undefined)).secrets;
  }

  redactor(secrets: readonly string[]): Promise<Redactor> {
    // Shorter ones stand in texts by chance.
    return textRedactor(secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH));
  }
}

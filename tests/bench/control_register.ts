/**
 * The transaction that registers a snapshot of 1,000 files, 10 of them new, on an SQLite file: all
 * that the registration of a push writes, its audit event included.
 *
 * @module
 */
import { DEFAULT_MANIFEST_LIMITS } from "../../control/domain/snapshots/manifest.ts";
import { planPush } from "../../control/domain/snapshots/plan_push.ts";
import { receiveBlobs } from "../../control/domain/snapshots/receive_blobs.ts";
import { registerSnapshot } from "../../control/domain/snapshots/register_snapshot.ts";
import { type SnapshotId, systemClock, systemRandom } from "../../control/domain/ids.ts";
import { actionGrammar } from "../../control/execution/action_grammar.ts";
import type { Store } from "../../control/domain/store.ts";
import { LoopTurn } from "../../control/domain/loop_turn.ts";
import { TreeReader } from "../../control/domain/snapshots/tree_reader.ts";
import { openFileBlobStore } from "../../control/store/blobs/file_blob_store.ts";
import { sqliteStore } from "../../control/store/sql/sql_store.ts";
import { digestOf, FACTS, manifestOf, type Place, seed } from "../contract/fixtures.ts";
import type { Row } from "./measure.ts";

const FILES = 1_000;
const CHANGED = 10;
const ROUNDS = 20;
const AT_MOST_MS = 15;

/** The row of the transaction. */
export async function benchRegister(): Promise<Row[]> {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-bench-" });
  const store = sqliteStore({ path: `${dir}/control.sqlite` });
  const blobs = await openFileBlobStore(`${dir}/blobs`);
  try {
    await store.migrate();
    const place = await seed(store, "acme");
    const times: number[] = [];
    const timed = timedTransactions(store, (ms) => times.push(ms));
    let parentId: SnapshotId | null = null;
    for (let round = 0; round <= ROUNDS; round++) {
      parentId = await push({ store, timed, blobs, place }, contentsOf(round), parentId);
    }
    // The first one stores everything.
    const sorted = times.slice(1).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return [{
      what: "Register transaction, 10 of 1,000 files new, SQLite",
      reference: `budget: ${AT_MOST_MS} ms`,
      ratio: Math.round(median / AT_MOST_MS * 100) / 100,
      atMost: 1,
      note: `${median.toFixed(1)} ms`,
    }];
  } finally {
    await blobs.close();
    await store.close();
    Deno.removeSync(dir, { recursive: true });
  }
}

function contentsOf(round: number): string[] {
  return Array.from({ length: FILES }, (_, at) => at < CHANGED ? `${round} ${at}` : `${at}`);
}

interface World {
  readonly store: Store;
  /** The same store, whose transactions are timed. */
  readonly timed: Store;
  readonly blobs: Awaited<ReturnType<typeof openFileBlobStore>>;
  readonly place: Place;
}

async function push(
  { store, timed, blobs, place }: World,
  contents: readonly string[],
  parentId: SnapshotId | null,
): Promise<SnapshotId> {
  const now = new Date();
  const trees = new TreeReader(blobs, new LoopTurn(10));
  const manifest = await manifestOf(
    Object.fromEntries(contents.map((text, at) => [`src/d${at % 20}/f${at}.ts`, text])),
  );
  const { missing } = await planPush({ store, blobs }, {
    ...place,
    parentId,
    content: manifest.content,
    limits: DEFAULT_MANIFEST_LIMITS,
    now,
  });
  const lacking = new Set(missing);
  const arriving = ["export {};\n", ...contents]
    .map((text) => ({ sha256: digestOf(text), bytes: new TextEncoder().encode(text) }))
    .filter(({ sha256 }) => lacking.has(sha256));
  await receiveBlobs({ store, blobs, trees }, {
    ...place,
    snapshotId: manifest.id,
    blobs: arriving,
    now,
    permit: () => Promise.resolve(),
  });
  await registerSnapshot({
    store: timed,
    blobs,
    trees,
    validator: { validate: () => Promise.resolve({ ok: true, facts: FACTS }) },
    grammar: await actionGrammar(),
    sealer: { knows: () => true },
    clock: systemClock,
    random: systemRandom,
  }, {
    ...place,
    snapshotId: manifest.id,
    parentId,
    author: place.userId,
    message: "bench",
    limits: DEFAULT_MANIFEST_LIMITS,
    now,
    permit: () => Promise.resolve(),
    audit: {
      actor: { kind: "user", id: place.userId, tokenId: null },
      requestId: "bench",
      address: null,
    },
  });
  return manifest.id;
}

/** A store that tells how long each transaction of it took, in milliseconds. */
function timedTransactions(store: Store, took: (ms: number) => void): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name !== "transaction") return member.bind(target);
      return async (...args: unknown[]) => {
        const start = performance.now();
        try {
          return await member.apply(target, args);
        } finally {
          took(performance.now() - start);
        }
      };
    },
  });
}

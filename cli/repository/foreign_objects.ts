import { createHash } from "node:crypto";
import { printable } from "../../runtime/snapshot/error.ts";
import type { SnapshotFile } from "../../runtime/snapshot/id.ts";
import type { RepositoryContext } from "./context.ts";
import { RepositoryError } from "./error.ts";
import type { PackWriter } from "./pack_writer.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

/** How much may be lost when a long download is killed, in bytes as stored. */
const PACK_BYTES = 64 * 2 ** 20;

/**
 * Where content from elsewhere goes. Content that is not what its name promises is refused and
 * stored nowhere.
 */
export interface ForeignObjects {
  /** Takes small content in one piece. */
  put(file: SnapshotFile, content: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Takes content of any size as it arrives; a chunk is not kept. */
  putStream(file: SnapshotFile, content: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Stores foreign content in packs of its own. Calls may overlap: they take turns. Every 64 MiB a
 * pack is made durable, so that a download that was killed goes on from there. Only the holder of
 * the lock may have one.
 */
export class ObjectImporter implements ForeignObjects {
  readonly #context: RepositoryContext;
  #writer: PackWriter | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async put(file: SnapshotFile, content: Uint8Array<ArrayBuffer>): Promise<void> {
    if (content.length !== file.size) throw wrongSize(file, `${content.length} bytes`);
    const digest = await sha256Hex(content);
    if (digest !== file.sha256) throw wrongDigest(file);
    await this.#next(async () => {
      const writer = await this.#open();
      if (writer.has(file.sha256)) return;
      const start = writer.begin();
      writer.append(content);
      writer.end(start, file.sha256, file.size);
    });
  }

  async putStream(file: SnapshotFile, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#next(async () => {
      const writer = await this.#open();
      const start = writer.begin();
      const hash = createHash("sha256");
      let length = 0;
      try {
        for await (const chunk of content) {
          length += chunk.length;
          if (length > file.size) throw wrongSize(file, `more than ${file.size} bytes`);
          hash.update(chunk);
          writer.append(chunk);
        }
        if (length !== file.size) throw wrongSize(file, `${length} bytes`);
        if (hash.digest("hex") !== file.sha256) throw wrongDigest(file);
      } catch (cause) {
        writer.drop(start);
        throw cause;
      }
      writer.end(start, file.sha256, file.size);
    });
  }

  /** Makes everything durable. */
  async finish(): Promise<void> {
    await this.#turn;
    const writer = this.#writer;
    this.#writer = undefined;
    if (writer !== undefined) await this.#context.store.finish(writer);
  }

  /** Forgets what is not durable yet. */
  abandon(): void {
    this.#writer?.abandon();
  }

  async #open(): Promise<PackWriter> {
    if (this.#writer !== undefined && this.#writer.position >= PACK_BYTES) {
      const full = this.#writer;
      this.#writer = undefined;
      await this.#context.store.finish(full);
    }
    return this.#writer ??= this.#context.store.writer();
  }

  // An object's segments lie side by side, so only one can be written at a time.
  async #next(write: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(write);
    // A later call does not fail for this one, whose own caller is told.
    this.#turn = mine.catch(() => {});
    await mine;
  }
}

function wrongSize(file: SnapshotFile, what: string): RepositoryError {
  return wrong(file, `has ${what}, expected ${file.size}`);
}

function wrongDigest(file: SnapshotFile): RepositoryError {
  return wrong(file, "is not what its SHA-256 promises");
}

function wrong(file: SnapshotFile, what: string): RepositoryError {
  return new RepositoryError({
    code: "wrong_content",
    message: `Content of ${printable(file.path)} ${what}`,
    hint: "Nothing was changed; try again, and tell those who run the service if it stays so",
    paths: [file.path],
  });
}

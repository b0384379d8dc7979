import { createHash } from "node:crypto";
import { isDigest, isId, type TenantId } from "../../domain/ids.ts";
import {
  BlobNotFound,
  type BlobStore,
  type TenantBlobs,
} from "../../domain/snapshots/blob_store.ts";
import type { SmallBlob } from "./blob_journal.ts";
import { S3Client, type S3Options } from "./s3_client.ts";
import { BlobVerifier, type Promised, verifiedContent } from "./verified_content.ts";
import { inParallel } from "../../../runtime/in_parallel.ts";

/** Smallest part that the protocol allows is 5 MiB; also what one upload holds in memory. */
const PART_BYTES = 8 * 2 ** 20;
const AT_ONCE = 16;

/**
 * Objects named `<prefix><tenant>/<first two digits>/<sha256>` in one bucket. Small ones are sent
 * when all of their bytes were verified; large ones in parts that become an object only when the
 * last one was. Nothing relies on conditional requests: to put the same content twice is harmless.
 */
export function s3BlobStore(options: S3Options): BlobStore {
  const client = new S3Client(options);
  const verifier = new BlobVerifier();
  return {
    of: (tenant) => new TenantObjects(client, tenant, verifier),
    check: async () => await drop(await client.send({ method: "HEAD" }, [200])),
    close: () => Promise.resolve(),
  };
}

class TenantObjects implements TenantBlobs {
  constructor(
    private readonly client: S3Client,
    private readonly tenant: TenantId,
    private readonly verifier: BlobVerifier,
  ) {
    if (!isId("tenant", tenant)) {
      throw new TypeError(`Not a tenant's id: ${JSON.stringify(tenant)}`);
    }
  }

  async put(blob: Promised): Promise<void> {
    const key = this.#key(blob.sha256);
    if (blob.size > PART_BYTES) {
      await putLarge(this.client, key, blob);
      return;
    }
    const bytes = new Uint8Array(blob.size);
    let length = 0;
    for await (const chunk of verifiedContent(blob)) {
      bytes.set(chunk, length);
      length += chunk.length;
    }
    await this.#send({ sha256: blob.sha256, bytes }, blob.signal);
  }

  async putMany(blobs: readonly SmallBlob[]): Promise<void> {
    await this.verifier.verify(blobs);
    await inParallel(blobs, AT_ONCE, (blob) => this.#send(blob));
  }

  async get(sha256: string) {
    if (!isDigest(sha256)) throw new BlobNotFound(sha256);
    const answer = await this.client.send({ method: "GET", key: this.#key(sha256) }, [200, 404]);
    if (answer.status === 404) {
      await drop(answer);
      throw new BlobNotFound(sha256);
    }
    return {
      size: Number(answer.headers.get("content-length")),
      content: answer.body ?? new Blob().stream(),
    };
  }

  async has(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    await inParallel(sha256s.filter(isDigest), AT_ONCE, async (sha256) => {
      const key = this.#key(sha256);
      const answer = await this.client.send({ method: "HEAD", key }, [200, 404]);
      if (answer.status === 200) found.add(sha256);
      await drop(answer);
    });
    return found;
  }

  async delete(sha256: string): Promise<void> {
    const key = this.#key(sha256);
    await drop(await this.client.send({ method: "DELETE", key }, [200, 204, 404]));
  }

  async #send({ sha256, bytes }: SmallBlob, signal?: AbortSignal): Promise<void> {
    const key = this.#key(sha256);
    const request = { method: "PUT", key, body: bytes, sha256, signal } as const;
    await drop(await this.client.send(request, [200]));
  }

  #key(sha256: string): string {
    if (!isDigest(sha256)) throw new TypeError(`Not a digest: ${JSON.stringify(sha256)}`);
    return `${this.tenant}/${sha256.slice(0, 2)}/${sha256}`;
  }
}

/** In parts: the object appears when all were verified, and never when not. */
async function putLarge(client: S3Client, key: string, blob: Promised): Promise<void> {
  const started = await client.send({ method: "POST", key, query: { uploads: "" } }, [200]);
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(await started.text())?.[1];
  if (uploadId === undefined) throw new TypeError("S3 began an upload without an id");
  const upload = { uploadId: unescapeXml(uploadId) };
  try {
    const tags: string[] = [];
    for await (const part of parts(blob)) {
      const answer = await client.send({
        method: "PUT",
        key,
        query: { partNumber: String(tags.length + 1), ...upload },
        body: part,
        sha256: createHash("sha256").update(part).digest("hex"),
        signal: blob.signal,
      }, [200]);
      tags.push(answer.headers.get("etag") ?? "");
      await drop(answer);
    }
    await complete(client, key, upload, tags);
  } catch (error) {
    await client.send({ method: "DELETE", key, query: upload }, [200, 204, 404])
      .then(drop, () => {});
    throw error;
  }
}

async function complete(
  client: S3Client,
  key: string,
  upload: { readonly uploadId: string },
  tags: readonly string[],
): Promise<void> {
  const list = tags.map((tag, index) =>
    `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`
  );
  const body = new TextEncoder().encode(
    `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`,
  );
  const sha256 = createHash("sha256").update(body).digest("hex");
  const answer = await client.send({ method: "POST", key, query: upload, body, sha256 }, [200]);
  // A failure while completing comes with the status 200, so that the connection is kept alive
  // meanwhile.
  const text = await answer.text();
  if (/<Error>/.test(text)) {
    throw new TypeError(`S3 could not complete an upload: ${text.slice(0, 200)}`);
  }
}

async function* parts(blob: Promised): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(PART_BYTES);
  let length = 0;
  for await (const chunk of verifiedContent(blob)) {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + PART_BYTES - length);
      part.set(piece, length);
      length += piece.length;
      at += piece.length;
      if (length < PART_BYTES) continue;
      yield part;
      part = new Uint8Array(PART_BYTES);
      length = 0;
    }
  }
  if (length > 0) yield part.subarray(0, length);
}

async function drop(answer: Response): Promise<void> {
  await answer.body?.cancel();
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function unescapeXml(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

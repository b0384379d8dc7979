import { AwsClient } from "aws4fetch";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";

/** How to reach a bucket. */
export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, without the bucket and without a slash at the end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Stands before every key, as `aiel/`; default nothing. */
  readonly prefix?: string;
  /** How long one request may wait for its answer, in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
}

/** One request. */
export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Undefined: the bucket itself. */
  readonly key?: string;
  readonly query?: { readonly [name: string]: string };
  readonly body?: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body, hex. */
  readonly sha256?: string;
  readonly signal?: AbortSignal | undefined;
}

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 50;

/** Requests to one bucket, path style, which every S3-compatible service knows. */
export class S3Client {
  readonly #aws: AwsClient;
  readonly #base: string;
  readonly #prefix: string;
  readonly #timeoutMs: number;

  constructor(options: S3Options) {
    const { accessKeyId, secretAccessKey, sessionToken, region } = options;
    this.#aws = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      region,
      service: "s3",
      retries: 0,
    });
    this.#base = `${options.endpoint}/${options.bucket}`;
    this.#prefix = options.prefix ?? "";
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  /**
   * The answer when it is of `good` status; its body is the caller's to read or cancel. Trouble of
   * the service or the network is tried again a few times: every request here may be repeated.
   *
   * @throws {StoreUnavailable}
   * @throws the signal's reason
   */
  async send(request: S3Request, good: readonly number[]): Promise<Response> {
    for (let attempt = 1;; attempt++) {
      request.signal?.throwIfAborted();
      const answer = await this.#once(request);
      if (answer instanceof Response && good.includes(answer.status)) return answer;
      const problem = answer instanceof Response ? await describe(answer) : answer;
      if (attempt === ATTEMPTS || !mayRepeat(answer)) {
        throw new StoreUnavailable(`S3 ${request.method}: ${problem}`, problem);
      }
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }

  async #once(request: S3Request): Promise<Response | Error> {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), this.#timeoutMs);
    const signals = request.signal === undefined ? [timer.signal] : [timer.signal, request.signal];
    try {
      return await this.#aws.fetch(this.#url(request), {
        method: request.method,
        // Signed with the body's hash, so the service refuses what was changed on the way.
        headers: { "x-amz-content-sha256": request.sha256 ?? EMPTY_SHA256 },
        ...(request.body === undefined ? {} : { body: request.body }),
        signal: AbortSignal.any(signals),
      });
    } catch (error) {
      request.signal?.throwIfAborted();
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      // From here on the body may take its time: its reader decides.
      clearTimeout(timeout);
    }
  }

  #url({ key, query }: S3Request): string {
    const path = key === undefined ? "" : `/${this.#prefix}${key}`;
    const search = new URLSearchParams(query).toString();
    return `${this.#base}${path}${search === "" ? "" : `?${search}`}`;
  }
}

function mayRepeat(answer: Response | Error): boolean {
  return answer instanceof Error || answer.status >= 500 || answer.status === 429 ||
    answer.status === 408;
}

async function describe(answer: Response): Promise<Error> {
  const text = await answer.text().catch(() => "");
  const code = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(text)?.[1];
  return new Error(`status ${answer.status}${code === undefined ? "" : `, ${code}`}`);
}

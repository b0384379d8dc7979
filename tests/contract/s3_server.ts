import type { S3Options } from "../../control/store/blobs/s3_client.ts";
import { findProgram, freePort, startServer } from "./background_server.ts";

const START_MS = 120_000;
const BUCKET = "aiel-test";

/** Starts `s3rver` under Node; a text says why it can't be. */
export async function startS3(): Promise<S3Options | string> {
  const npx = findProgram("npx");
  if (npx === undefined || findProgram("node") === undefined) return "no node and npx on the PATH";
  const directory = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-s3-" }));
  const port = freePort();
  const server = startServer([
    npx,
    "-y",
    "s3rver@3.7.1",
    "--directory",
    directory,
    "--address",
    "127.0.0.1",
    "--port",
    String(port),
    "--configure-bucket",
    BUCKET,
    "--silent",
  ], { directory });
  const endpoint = `http://127.0.0.1:${port}`;
  if (!await answers(endpoint)) {
    server.stop();
    return "npx could not start s3rver@3.7.1";
  }
  return {
    endpoint,
    bucket: BUCKET,
    region: "us-east-1",
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
  };
}

async function answers(endpoint: string): Promise<boolean> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    try {
      await (await fetch(endpoint)).body?.cancel();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}

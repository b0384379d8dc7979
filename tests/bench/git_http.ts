/**
 * Bare git repositories over HTTP, by git's own `http-backend`: what a push to a service is
 * compared with.
 */
export interface GitServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves the repositories below `root`; those with `http.receivepack` can be pushed to. */
export function serveGit(root: string): GitServer {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(request, root),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** One request as a CGI program gets it (RFC 3875). */
async function answer(request: Request, root: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const header = (name: string) => request.headers.get(name) ?? "";
  const child = new Deno.Command("git", {
    args: ["http-backend"],
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: header("git-protocol"),
      REMOTE_USER: "bench",
      REMOTE_ADDR: "127.0.0.1",
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const [{ stdout }] = await Promise.all([
    child.output(),
    (request.body ?? new Blob().stream()).pipeTo(child.stdin).catch(() => {}),
  ]);
  return response(stdout);
}

function response(output: Uint8Array<ArrayBuffer>): Response {
  const text = new TextDecoder("latin1").decode(output);
  const end = text.indexOf("\r\n\r\n");
  const headers = new Headers();
  let status = 200;
  for (const line of text.slice(0, end).split("\r\n")) {
    const [name = "", ...value] = line.split(":");
    if (name.toLowerCase() === "status") status = parseInt(value.join(":"));
    else headers.append(name, value.join(":").trim());
  }
  return new Response(output.subarray(end + 4), { status, headers });
}

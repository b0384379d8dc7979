/**
 * An answer of our own in the service's form (RFC 9457), so that the client tells it as it tells
 * the service's.
 */
export function ownProblem(
  status: number,
  code: string,
  text: { readonly detail: string; readonly hint: string },
  headers: Readonly<Record<string, string>> = {},
): Response {
  const document = {
    type: "about:blank",
    title: "The answer is not used",
    status,
    instance: "about:blank",
    code,
    request_id: "none",
    ...text,
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });
}

/**
 * Why a service could not be reached, and which setting of this machine decides about that. Deno
 * says it in the text of an error's cause only.
 *
 * @module
 */

import { systemRefusal } from "../../runtime/protocol/system_reason.ts";

/** What is behind a request that got no answer. */
export interface NetworkFailure {
  /** In words, without a final period. */
  readonly reason: string;
  readonly hint: string;
  /** Asking again would not help. */
  readonly lasting: boolean;
}

/** What decides how a service is reached. */
export interface NetworkFacts {
  readonly baseUrl: string;
  env(name: string): string | undefined;
}

/** The first of these that is set and stands for the address decides, in either case of letters. */
const PROXIES: Readonly<Record<string, readonly string[]>> = {
  "https:": ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
  "http:": ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
};

/** A compiled program does not look at Node's variable (Deno 2.4.2). */
const TRUST = Deno.build.standalone
  ? "DENO_CERT=<file.pem>"
  : "DENO_CERT=<file.pem> (or NODE_EXTRA_CA_CERTS)";

/** Explains what `fetch` threw; undefined when it is nothing of the network. */
export function networkFailure(thrown: unknown, facts: NetworkFacts): NetworkFailure | undefined {
  const text = textOf(thrown);
  const proxy = proxyOf(facts);
  return certificateFailure(text, facts, proxy) ?? proxyFailure(text, proxy) ??
    addressFailure(text, thrown, facts);
}

/** What is wrong with the variables themselves; Deno refuses every request then. */
function certificateFailure(
  text: string,
  { baseUrl, env }: NetworkFacts,
  proxy: Proxy | undefined,
): NetworkFailure | undefined {
  if (/CA file|certificate store/i.test(text)) {
    const variable = /certificate store/i.test(text) ? "DENO_TLS_CA_STORE" : "DENO_CERT";
    return {
      reason: `${variable} is "${env(variable) ?? ""}", which can't be used`,
      hint: variable === "DENO_CERT"
        ? "Set DENO_CERT to a PEM file that can be read, or unset it"
        : "Set DENO_TLS_CA_STORE to system, mozilla or both with a comma, or unset it",
      lasting: true,
    };
  }
  if (/InvalidContentType|InvalidMessage|wrong version number/i.test(text)) {
    return {
      reason: "it does not speak TLS",
      hint: `Check the address: with http:// instead of https:// (${baseUrl})?`,
      lasting: true,
    };
  }
  if (/invalid HTTP version|unexpected message|message too large/i.test(text)) {
    return {
      reason: "it does not answer in HTTP",
      hint: `Check the address: with https:// instead of http:// (${baseUrl})?`,
      lasting: true,
    };
  }
  const [, why] = /invalid peer certificate: (.*)$/s.exec(text) ?? [];
  if (why === undefined) return undefined;
  const through = proxy === undefined ? "" : `, through the proxy of ${proxy.variable}`;
  const lasting = true;
  if (/UnknownIssuer|BadSignature/.test(why)) {
    return {
      reason: `its certificate is signed by none that this machine trusts${through}`,
      hint:
        `If it is your own or your company's, set ${TRUST} to the certificate of who signed it, or DENO_TLS_CA_STORE=system where the system trusts it; SSL_CERT_FILE alone is not looked at`,
      lasting,
    };
  }
  if (/CaUsedAsEndEntity/.test(why)) {
    return {
      reason: "its certificate is that of an authority, which no server may show",
      hint:
        `Give the service a certificate with basicConstraints=CA:FALSE (openssl: -addext basicConstraints=critical,CA:FALSE), and set ${TRUST} to it`,
      lasting,
    };
  }
  if (/expired/i.test(why) || /not valid yet/i.test(why)) {
    return {
      reason: /not valid yet/i.test(why)
        ? "its certificate is not valid yet"
        : "its certificate has expired",
      hint: "Tell those who run the service, and check the clock of this machine",
      lasting,
    };
  }
  const [, names] = /only valid for (.*)$/s.exec(why) ?? [];
  if (names !== undefined || /NotValidForName/.test(why)) {
    return {
      reason: `its certificate is for another name${names === undefined ? "" : ` (${names})`}`,
      hint: "Use the name that the certificate is for as the base URL",
      lasting,
    };
  }
  return {
    reason: `its certificate is not accepted: ${why.slice(0, 200)}`,
    hint: `Tell those who run the service; ${TRUST} adds certificates that are trusted`,
    lasting,
  };
}

function proxyFailure(text: string, proxy: Proxy | undefined): NetworkFailure | undefined {
  if (proxy === undefined) return undefined;
  const { variable, value } = proxy;
  const hint =
    `Check ${variable}, or name the service's host in NO_PROXY where it is reached without a proxy`;
  if (/proxy authentication required/i.test(text)) {
    return {
      reason: `the proxy of ${variable} wants a user and a password`,
      hint: `Set ${variable} to http://<user>:<password>@${withoutUser(value)}`,
      lasting: true,
    };
  }
  if (/tunnel|proxy/i.test(text)) {
    return { reason: `the proxy of ${variable} refused the connection`, hint, lasting: false };
  }
  // Behind a proxy these speak of it: the service's own address is looked up by the proxy.
  if (/dns error/i.test(text)) {
    return { reason: `the proxy of ${variable} has no known address`, hint, lasting: true };
  }
  if (/tcp connect error/i.test(text)) {
    return {
      reason: `the proxy of ${variable} can't be reached (${withoutUser(value)})`,
      hint,
      lasting: false,
    };
  }
  return undefined;
}

function addressFailure(
  text: string,
  thrown: unknown,
  { baseUrl }: NetworkFacts,
): NetworkFailure | undefined {
  const { host, hostname } = new URL(baseUrl);
  const proxies = "HTTPS_PROXY where this network has a proxy";
  if (/dns error/i.test(text)) {
    return {
      reason: `there is no host "${hostname}" as far as this machine knows`,
      hint: `Check the name in the base URL and the network; set ${proxies}`,
      lasting: false,
    };
  }
  if (/connection refused|os error 111|os error 61\b|10061/i.test(text)) {
    return {
      reason: `nothing listens on ${host}`,
      hint: "Check the address and the port, and that the service runs",
      lasting: false,
    };
  }
  if (/blocked/i.test(text) && /port/i.test(text)) {
    return {
      reason: `requests to the port of ${host} are not allowed`,
      hint: "Let the service listen on another port (https://fetch.spec.whatwg.org/#port-blocking)",
      lasting: true,
    };
  }
  if (/unreachable|timed out|os error 1(?:01|10|13)\b/i.test(text)) {
    return {
      reason: `there is no way to ${host} from here`,
      hint: `Check the network and the address; set ${proxies}`,
      lasting: false,
    };
  }
  if (/connection closed|handshake eof|unexpected eof|reset by peer|broken pipe/i.test(text)) {
    return {
      reason: "the connection was cut before an answer came",
      hint: "Check that the base URL is that of a control service, then try again",
      lasting: false,
    };
  }
  const refusal = systemRefusal(thrown);
  return refusal === undefined ? undefined : {
    reason: refusal.reason,
    hint: "Check the base URL and the network, then try again",
    lasting: false,
  };
}

interface Proxy {
  readonly variable: string;
  readonly value: string;
}

/** The proxy that stands between; undefined: none. */
function proxyOf({ baseUrl, env }: NetworkFacts): Proxy | undefined {
  const { protocol, hostname } = new URL(baseUrl);
  const direct = (env("NO_PROXY") ?? env("no_proxy") ?? "").split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const name = entry.replace(/^\*?\./, "").replace(/:\d+$/, "");
      return entry === "*" || hostname === name || hostname.endsWith(`.${name}`);
    });
  if (direct) return undefined;
  for (const variable of PROXIES[protocol] ?? []) {
    const value = env(variable);
    if (value !== undefined && value !== "") return { variable, value };
  }
  return undefined;
}

/** A proxy's address may hold a password. */
function withoutUser(value: string): string {
  return value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/^[^@/]*@/, "").replace(/\/$/, "");
}

/** An error and its causes as one text. */
function textOf(thrown: unknown): string {
  const texts: string[] = [];
  for (let error = thrown; error instanceof Error && texts.length < 5; error = error.cause) {
    texts.push(error.message);
  }
  return texts.join(": ");
}

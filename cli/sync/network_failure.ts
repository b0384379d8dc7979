/**
 * Why a service could not be reached, and which setting of this machine decides about that. Deno
 * says it in the text of an error's cause only.
 *
 * @module
 */

import { systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { type NetworkFacts, type Proxy, proxyOf, unusableProxy, withoutUser } from "./proxy.ts";

/** What is behind a request that got no answer. */
export interface NetworkFailure {
  /** In words, without a final period. */
  readonly reason: string;
  readonly hint: string;
  /** Asking again would not help. */
  readonly lasting: boolean;
}

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
  const variable = trustVariable(text, env);
  if (variable !== undefined) {
    return {
      reason: `${variable} is "${env(variable) ?? ""}", which can't be used`,
      hint: variable === "DENO_TLS_CA_STORE"
        ? "Set DENO_TLS_CA_STORE to system, mozilla or both with a comma, or unset it"
        : `Set ${variable} to ${
          variable === "SSL_CERT_DIR" ? "a directory of PEM files" : "a PEM file"
        } that can be read, or unset it`,
      lasting: true,
    };
  }
  if (/InvalidContentType|InvalidMessage|wrong version number/i.test(text)) {
    return {
      reason: "it does not speak TLS",
      hint: `Check the base URL, which may be meant to be ${baseUrl.replace(/^https:/i, "http:")}`,
      lasting: true,
    };
  }
  if (/invalid HTTP version|unexpected message|message too large/i.test(text)) {
    return {
      reason: "it does not answer in HTTP",
      hint: `Check the base URL, which may be meant to be ${baseUrl.replace(/^http:/i, "https:")}`,
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

/** The variable of which Deno says that what it names can't be trusted from, or read. */
function trustVariable(text: string, env: NetworkFacts["env"]): string | undefined {
  // Of what the system trusts, these two say where it is.
  if (/platform certificates/i.test(text)) {
    return ["SSL_CERT_FILE", "SSL_CERT_DIR"].find((name) => (env(name) ?? "") !== "") ??
      "DENO_TLS_CA_STORE";
  }
  if (/CA file|pem file/i.test(text)) return "DENO_CERT";
  return /certificate store/i.test(text) ? "DENO_TLS_CA_STORE" : undefined;
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
  facts: NetworkFacts,
): NetworkFailure | undefined {
  const { host, hostname, protocol } = new URL(facts.baseUrl);
  const unusable = unusableProxy(facts);
  const variable = protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY";
  const proxies = unusable === undefined
    ? `set ${variable} where this network has a proxy`
    : `${unusable} is not used, as it is no address of a proxy (http://<host>:<port>)`;
  if (/dns error/i.test(text)) {
    return {
      reason: `there is no host "${hostname}" as far as this machine knows`,
      hint: `Check the name in the base URL and the network; ${proxies}`,
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
      hint: `Check the network and the address; ${proxies}`,
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

/** An error and its causes as one text. */
function textOf(thrown: unknown): string {
  const texts: string[] = [];
  for (let error = thrown; error instanceof Error && texts.length < 5; error = error.cause) {
    texts.push(error.message);
  }
  return texts.join(": ");
}

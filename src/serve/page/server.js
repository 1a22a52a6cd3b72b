// Asking the server. Whatever goes wrong is a Problem; nothing of a text is put in an address.

const KEY = "promptguard-key";
const PATIENCE = 60_000;

/** Why there is no answer. `kind`: gone, denied, large, busy, vault, refused, other. */
export class Problem extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind;
  }
}

const KINDS = { 401: "denied", 413: "large", 503: "busy" };
const CODES = { unknown_vault: "vault", provider_refused: "refused" };

/** Takes the key out of the address, so that it stands neither there nor in the history. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return false;
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, "", location.pathname);
  return true;
}

async function ask(path, options, signal) {
  const headers = { ...options.headers, Authorization: `Bearer ${sessionStorage.getItem(KEY) ?? ""}` };
  const patience = AbortSignal.timeout(PATIENCE);
  const either = signal ? AbortSignal.any([signal, patience]) : patience;
  let response;
  try {
    response = await fetch(path, { ...options, headers, signal: either, cache: "no-store", credentials: "omit", redirect: "error" });
  } catch (error) {
    throw signal?.aborted ? error : new Problem("gone");
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => null);
  const { code, message } = told?.error ?? {};
  throw new Problem(CODES[code] ?? KINDS[response.status] ?? "other", message);
}

async function read(response, signal, how) {
  try {
    return await response[how]();
  } catch (error) {
    throw signal?.aborted ? error : new Problem("gone");
  }
}

/** `GET` of JSON. */
export async function get(path) {
  return read(await ask(path, {}), undefined, "json");
}

/** `POST` of JSON, answered with JSON. Lone halves of surrogate pairs become U+FFFD, which is as long. */
export async function post(path, body, signal) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return read(await ask(path, options, signal), signal, "json");
}

function fileOptions(file) {
  const headers = { "Content-Type": "application/octet-stream", "X-Filename": encodeURIComponent(file.name.toWellFormed()) };
  return { method: "POST", headers, body: file };
}

/** A file to check; the answer has its text, in which the findings have their places. */
export async function checkFile(file, asked, signal) {
  const query = new URLSearchParams({ ...asked, text: "true" });
  return read(await ask(`/v1/files/check?${query}`, fileOptions(file), signal), signal, "json");
}

/** The file with everything taken out, a name that tells nothing, and the vault that knows what it was. */
export async function redactFile(file, asked) {
  const response = await ask(`/v1/files/redact?${new URLSearchParams(asked)}`, fileOptions(file));
  const blob = await read(response, undefined, "blob");
  return { blob, vault: response.headers.get("X-Vault"), name: response.headers.get("X-Filename") ?? "renset" };
}

/** The file with the real values in place of the placeholders of `vault`, and what was left alone. */
export async function restoreFile(file, asked) {
  const response = await ask(`/v1/files/restore?${new URLSearchParams(asked)}`, fileOptions(file));
  const blob = await read(response, undefined, "blob");
  const told = (name) => decodeURIComponent(response.headers.get(name) ?? "");
  const number = (name) => Number(response.headers.get(name));
  return {
    blob,
    name: told("X-Filename") || "gendannet",
    restored: number("X-Restored"),
    problems: number("X-Problems"),
    messages: told("X-Problem-Messages").split("\n").filter(Boolean),
    review: told("X-Review"),
  };
}

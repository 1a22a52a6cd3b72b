// What the policy asks of its user: where the text will be used, and whether place names are needed.

import { h } from "./draw.js";
import { get } from "./server.js";
import { language, t } from "./words.js";

const $ = (id) => document.getElementById(id);
const TYPING = 350;
/** The choice of a service that the policy does not know. */
const OTHER = "?";

export class Questions {
  #known = null;

  /** `changed(wait)` is called when the user answers differently. */
  constructor(changed) {
    $("provider").addEventListener("change", () => changed());
    $("geography-on").addEventListener("change", () => {
      changed();
      if ($("geography-on").checked) $("geography-why").focus();
    });
    $("geography-why").addEventListener("input", () => changed(TYPING));
  }

  /** Asks for the policy, and puts its questions. An answer that was given stays. */
  async learn() {
    this.#known = await get(`/v1/policy?lang=${language()}`);
    const { policy, decision, providers, version } = this.#known;
    $("policy").textContent = policy.title;
    $("version").textContent = version ? `promptguard ${version}` : "";
    $("decision").textContent = decision?.body ? t("decision", { ...decision, date: day(decision.date) }).replace(/(, )+\.$/, ".") : "";
    $("provider-field").hidden = providers.length === 0;
    const approved = providers.filter((one) => one.approved);
    const before = $("provider").value || (approved.length === 1 ? approved[0].id : "");
    const option = (value, words) => h("option", { value }, words);
    const named = [...approved, ...providers.filter((one) => !one.approved)].map((one) =>
      option(one.id, one.approved ? one.title : t("notApproved", { who: one.title })),
    );
    const pick = approved.length === 1 ? [] : [option("", t("pick"))];
    $("provider").replaceChildren(...pick, ...named, option(OTHER, t("notApproved", { who: t("other") })));
    $("provider").value = before;
  }

  get #provider() {
    return this.#known?.providers.find((one) => one.id === $("provider").value);
  }

  /** Whether the policy has approved services and none is chosen yet. */
  get open() {
    return !this.#known || (this.#known.providers.some((one) => one.approved) && !$("provider").value);
  }

  /** Whether the policy knows services and has approved none. */
  get noneApproved() {
    const providers = this.#known?.providers ?? [];
    return providers.length > 0 && !providers.some((one) => one.approved);
  }

  /** What to call the service that was chosen. */
  get who() {
    return this.#provider?.title ?? t($("provider").value === OTHER ? "other" : "theService");
  }

  /** What to call the service that an answer comes from: never one that is refused. */
  answering(gate) {
    return this.#provider && !gate?.refused ? this.#provider.title : t("theService");
  }

  /** The rules whose findings stay when place names are needed. */
  get placeRules() {
    return this.#known?.geography?.rules ?? [];
  }

  /** The answers, as the server takes them. */
  asked() {
    const value = $("provider").value;
    const reason = $("geography-on").checked ? $("geography-why").value.trim().toWellFormed() : "";
    return {
      ...(value ? { to: value === OTHER ? t("other") : value } : {}),
      ...(reason ? { need_geography: reason } : {}),
      lang: language(),
    };
  }

  /** The answers that go with a file, where they stand in the address: never the words of the user. */
  askedOfFile() {
    const { to, lang } = this.asked();
    return { lang, ...(to ? { to } : {}) };
  }

  /** Brings the user to the question about place names. */
  askGeography() {
    $("geography-on").checked = true;
    $("geography-more").hidden = false;
    $("geography-why").focus();
  }

  /** Shows what stands against the service, and the field for the reason. A `file` is asked about without it. */
  paint(gate, file) {
    $("geography").hidden = !this.#known?.geography || Boolean(file);
    const note = gate?.refused ? [gate.message] : [gate?.message, this.#provider?.question];
    $("provider-note").textContent = note.filter(Boolean).join(" ");
    $("provider-note").classList.toggle("bad", Boolean(gate?.refused));
    $("geography-more").hidden = !$("geography-on").checked;
  }
}

function day(date) {
  const known = /^\d{4}-\d{2}-\d{2}$/.test(date ?? "");
  const tongue = language() === "en" ? "en-GB" : "da";
  return known ? new Date(date).toLocaleDateString(tongue, { dateStyle: "long", timeZone: "UTC" }) : (date ?? "");
}

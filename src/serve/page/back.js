// A file that comes home with its codes: the real values are put back into it too.

import { h, panel } from "./draw.js";
import { save } from "./files.js";
import { Problem, restoreFile } from "./server.js";
import { language, t } from "./words.js";

const $ = (id) => document.getElementById(id);
/** A placeholder as promptguard writes it. Whether it is one of this conversation, the server says. */
const PLACEHOLDER = /\[\p{Lu}[\p{Lu} -]*( \d+\p{Lu}?)?\]/u;

export class Back {
  #file = null;
  #told = null;

  /** `answer` knows the conversation; `failed` and `say` as there. */
  constructor({ answer, failed, say }) {
    Object.assign(this, { answer, failed, say });
    $("restore-file").addEventListener("click", () => this.#restore(this.#file));
  }

  /** Offers to put the values back into `file`, in which the server has read `text`, when it holds codes. */
  offer(file, text) {
    if (file !== this.#file) this.#told = null;
    this.#file = file;
    const offered = Boolean(file && this.answer.vault && PLACEHOLDER.test(text ?? ""));
    $("back").hidden = !offered;
    if (offered && !this.#told) panel($("back-note"), "info", t("backOffer"));
  }

  async #restore(file) {
    try {
      const { blob, name, ...told } = await restoreFile(file, { vault: this.answer.vault, lang: language() });
      if (this.#file !== file) return;
      if (told.restored) save(blob, name);
      this.#tell(name, told);
    } catch (error) {
      if (this.#file !== file) return;
      const problem = error instanceof Problem ? error : new Problem("other");
      if (["gone", "denied"].includes(problem.kind)) return this.failed(problem);
      if (problem.kind === "vault") this.answer.vault = null;
      this.#says("stop", problem.kind === "vault" ? t("forgotten") : problem.message || t("notRestored"));
    }
  }

  #tell(name, { restored, problems, messages, review }) {
    if (!restored) return this.#says("look", t("backNone"));
    const list = messages.length > 0 && h("ol", {}, ...messages.map((message) => h("li", {}, message)));
    const title = problems ? t(problems === 1 ? "restored1" : "restoredN", { n: problems }) : t("restored");
    this.#says(problems ? "look" : "ok", title, list, h("p", {}, t("saved", { name })), review && h("p", { class: "review" }, review));
  }

  #says(kind, title, ...more) {
    this.#told = true;
    panel($("back-note"), kind, title, ...more);
    this.say(title);
  }
}

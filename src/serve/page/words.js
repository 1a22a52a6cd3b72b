// What the page says. Danish stands in index.html where it never changes, the rest here, in both languages.

const EN = {
  skip: "Go to the text",
  title: "Check your text before you send it to AI",
  lead: "Paste your text, copy the cleaned text to the service, and paste the answer here at the end.",
  local: "Everything happens on your own computer. The page sends nothing to the internet.",
  yourText: "Your text",
  whereTo: "Where will the text be used?",
  geography: "Place names are needed for the result",
  geographyWhy: "Say briefly why",
  geographyNote: "Without a reason the place names are taken out.",
  pasteHere: "Write, or paste the text",
  placeholder: "E.g. a mail, a note or a draft decision",
  fileTitle: "File",
  choose: "Choose a file",
  sample: "Try an example",
  clear: "Clear all",
  found: "What we found",
  copy: "Copy cleaned text",
  download: "Get cleaned file",
  answerHere: "Paste the answer here",
  restoredTitle: "The answer with the real values",
  copyAnswer: "Copy the answer",
  restoreFile: "Get the file with the real values",
  misses: "promptguard can miss things. You are responsible for what you send and what you use.",
};

const BOTH = {
  answerFrom: ["Svaret fra {who}", "The answer from {who}"],
  theService: ["tjenesten", "the service"],
  pick: ["Ikke valgt", "Not chosen"],
  notApproved: ["{who} (ikke godkendt)", "{who} (not approved)"],
  other: ["En anden tjeneste", "Another service"],
  noneApproved: [
    "Ingen tjeneste er godkendt endnu. Spørg jeres IT-afdeling, før du bruger teksten et sted.",
    "No service is approved yet. Ask your IT department before you use the text anywhere.",
  ],
  pickFirst: ["Vælg først, hvor teksten skal bruges.", "Choose first where the text will be used."],
  decision: ["Efter beslutning af {body}, {date}, {item}.", "By decision of {body}, {date}, {item}."],
  dropHint: ["Du kan også trække en fil herind.", "You can also drop a file here."],
  longHint: [
    "Teksten er lang: fundene står i listen, men er ikke markeret i teksten.",
    "The text is long: findings are in the list, but not marked in the text.",
  ],
  hidden: [
    "Teksten har {n} skjulte tegn (fx {code}), som kan ændre det, du ser. De er vist i den rensede tekst.",
    "The text has {n} hidden characters (e.g. {code}), which can change what you see. They are shown in the cleaned text.",
  ],
  empty: ["Fundene kommer her, når du har sat en tekst ind.", "Findings come here when you have pasted a text."],
  checking: ["Tjekker teksten …", "Checking the text …"],
  clean: ["Intet fundet – du må gerne bruge teksten.", "Nothing found – you may use the text."],
  cleanMore: ["Husk at gennemse den: værktøjet kan overse noget.", "Remember to read it through: the tool can miss things."],
  out1: ["1 oplysning skal ud, før teksten må sendes.", "1 item must go before the text may be sent."],
  outN: ["{n} oplysninger skal ud, før teksten må sendes.", "{n} items must go before the text may be sent."],
  outMore: ["De er taget ud i den ", "They are taken out in the "],
  outMore1: ["Den er taget ud i den ", "It is taken out in the "],
  cleanLink: ["rensede tekst", "cleaned text"],
  outFile: ["Hent den rensede fil, og brug den i stedet.", "Get the cleaned file, and use it instead."],
  looks1: ["Intet skal ud, men se på ét sted.", "Nothing must go, but look at one place."],
  looksN: ["Intet skal ud, men se på {n} steder.", "Nothing must go, but look at {n} places."],
  looksMore: ["Er du i tvivl, så tag det ud.", "If in doubt, take it out."],
  kept: ["Du beholder {n}.", "You keep {n}."],
  notes: ["Intet skal ud.", "Nothing must go."],
  notesMore: [
    "Se bemærkningerne, og gennemse teksten, før du sender den.",
    "See the notes, and read the text through before you send it.",
  ],
  tagBlock: ["Skal ud", "Must go"],
  tagRedact: ["Skal ud", "Must go"],
  tagWarn: ["Se efter", "Look at this"],
  tagNote: ["Bemærk", "Note"],
  tagStays: ["Bliver stående", "Stays"],
  stays: ["Bliver stående", "Let stand"],
  why: ["Hvorfor:", "Why:"],
  advice: ["Gør:", "Do:"],
  how: ["Beslutningens ord, og hvordan det blev fundet", "The decision's words, and how it was found"],
  show: ["Vis i teksten: {what}", "Show in the text: {what}"],
  keep: ["Behold", "Keep"],
  keepWhat: ["Behold {what}", "Keep {what}"],
  takeOut: ["Tag ud", "Take out"],
  takeOutWhat: ["Tag ud: {what}", "Take out {what}"],
  undo: ["Fortryd", "Undo"],
  undoWhat: ["Fortryd for {what}", "Undo for {what}"],
  keptTag: ["beholdes", "kept"],
  outTag: ["tages ud", "taken out"],
  fixed: ["Politikken giver ikke noget valg her.", "The policy leaves no choice here."],
  noChoice: ["Kan ikke vælges enkeltvis her.", "Cannot be chosen one by one here."],
  geographyAsk: ["Er stednavne nødvendige? Svar på spørgsmålet øverst.", "Are place names needed? Answer the question above."],
  more: ["Vis {n} flere", "Show {n} more"],
  cleanText: ["Renset tekst, som du må sende", "Cleaned text that you may send"],
  cleanFile: ["Renset fil, som du må sende", "Cleaned file that you may send"],
  cleanEmpty: ["Den rensede tekst kommer her.", "The cleaned text comes here."],
  cleanNone: ["Der er intet at tage ud. Teksten er, som du skrev den.", "There is nothing to take out. The text is as you wrote it."],
  cleanSome: [
    "Det, der skulle ud, er erstattet af koder i [ ]. Læs teksten igennem, før du kopierer den.",
    "What had to go is replaced by codes in [ ]. Read the text through before you copy it.",
  ],
  fileReady: ["Filen er tjekket. Hent den rensede udgave.", "The file is checked. Get the cleaned version."],
  fileClean: ["Intet skal ud af filen. Du må gerne bruge den, som den er.", "Nothing must go from the file. You may use it as it is."],
  unchecked: ["Noget kunne ikke tjekkes. Du kan ikke kopiere endnu.", "Something could not be checked. You cannot copy yet."],
  copied: [
    "Kopieret. Sæt teksten ind i {who}, og kom tilbage med svaret.",
    "Copied. Paste the text into {who}, and come back with the answer.",
  ],
  copyFailed: ["Browseren ville ikke kopiere. Markér teksten, og tryk Ctrl+C.", "The browser would not copy. Select the text, and press Ctrl+C."],
  copiedAnswer: ["Kopieret.", "Copied."],
  saved: ["Hentet: {name}", "Saved: {name}"],
  refused: ["{who} er ikke godkendt – du kan ikke kopiere teksten.", "{who} is not approved – you cannot copy the text."],
  answerEmpty: [
    "Når du har fået et svar, sætter du det ind i feltet. Så kommer navne og andre oplysninger tilbage i det.",
    "When you have an answer, paste it in the box. Names and other values then return to it.",
  ],
  answerFirst: [
    "Kopiér først en renset tekst. Der er endnu intet at sætte tilbage.",
    "Copy a cleaned text first. There is nothing to put back yet.",
  ],
  restoring: ["Sætter oplysningerne tilbage …", "Putting the values back …"],
  restored: ["Oplysningerne er sat tilbage.", "The values are put back."],
  restored1: ["Sat tilbage, men se selv på dette sted:", "Put back, but look at this place yourself:"],
  restoredN: ["Sat tilbage, men se selv på disse {n} steder:", "Put back, but look at these {n} places yourself:"],
  backOffer: [
    "Filen har koder i [ ]. Er den fra denne samtale, kan de rigtige oplysninger sættes tilbage i den.",
    "The file has codes in [ ]. If it is from this conversation, the real values can be put back into it.",
  ],
  backNone: ["Ingen af filens koder er fra denne samtale.", "None of the file's codes are from this conversation."],
  forgotten: [
    "Oplysningerne fra den tidligere tekst er glemt og kan ikke sættes tilbage mere.",
    "The values from the earlier text are forgotten and can no longer be put back.",
  ],
  notRestored: ["Oplysningerne kunne ikke sættes tilbage.", "The values could not be put back."],
  gone: ["promptguard svarer ikke.", "promptguard does not answer."],
  goneMore: [
    "Teksten er ikke tjekket, og du kan ikke kopiere. Start promptguard igen, og brug den side, der åbner.",
    "The text is not checked, and you cannot copy. Start promptguard again, and use the page that opens.",
  ],
  denied: ["Siden mangler sin nøgle.", "The page lacks its key."],
  deniedMore: [
    "Luk fanen, og åbn den adresse, som promptguard viste, da du startede det.",
    "Close the tab, and open the address that promptguard showed when you started it.",
  ],
  failed: ["Teksten kunne ikke tjekkes.", "The text could not be checked."],
  fileFailed: ["Filen kunne ikke tjekkes.", "The file could not be checked."],
  oneFile: ["Tag én fil ad gangen.", "Take one file at a time."],
  emptyFile: ["Filen er tom.", "The file is empty."],
  fileLarge: ["Filen er for stor: højst {size}.", "The file is too large: {size} at most."],
  fileUnread: ["Filen kan ikke læses.", "The file cannot be read."],
  tooLarge: ["Teksten er for stor.", "The text is too large."],
  retry: ["Prøv igen", "Try again"],
  line: ["linje {n}", "line {n}"],
  sampleText: [
    "Kære kollega\n\nJeg har talt med Mette Testesen (CPR 120358-8905), som bor Prøvevej 12, 2. tv., 7620 Lemvig. Hun er sygemeldt med en depression og kan træffes på 20 12 34 56.\n\nVil du skrive et kort svar til Mette om, hvad Lemvig Kommune kan tilbyde?\n\nVenlig hilsen\nOle Prøvesen",
    "Kære kollega\n\nJeg har talt med Mette Testesen (CPR 120358-8905), som bor Prøvevej 12, 2. tv., 7620 Lemvig. Hun er sygemeldt med en depression og kan træffes på 20 12 34 56.\n\nVil du skrive et kort svar til Mette om, hvad Lemvig Kommune kan tilbyde?\n\nVenlig hilsen\nOle Prøvesen",
  ],
};

const danish = new Map();
let lang = "da";

/** The language in use. */
export const language = () => lang;

/** The words of `key`, with `{name}` filled in from `values`. */
export function t(key, values = {}) {
  const words = BOTH[key][lang === "en" ? 1 : 0];
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Says everything that stands in the page in `to`. */
export function speak(to) {
  lang = to === "en" ? "en" : "da";
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll("[data-t]")) {
    const key = node.dataset.t;
    if (!danish.has(key)) danish.set(key, node.textContent);
    node.textContent = lang === "en" ? EN[key] : danish.get(key);
  }
  for (const node of document.querySelectorAll("[data-t-placeholder]")) {
    const key = node.dataset.tPlaceholder;
    if (!danish.has(key)) danish.set(key, node.placeholder);
    node.placeholder = lang === "en" ? EN[key] : danish.get(key);
  }
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  }
  document.title = `promptguard – ${document.querySelector("h1").textContent}`;
}

// The article reader: one claim at a time beside the text, by mouse or by keys, so that a hundred claims are reviewed in ten minutes.
// Without this script the page has the same text, and all cards below one another.
"use strict";

const reader = document.getElementById("reader");
const cards = [...reader.querySelectorAll(".card")];
const chips = cards.map((card, index) => document.getElementById(`chip-${index + 1}`)); // none where the graph has no text
const review = document.querySelector("section.review");
const wrong = document.getElementById("wrong");
const nextArticle = document.getElementById("next-article");
const decided = cards.map((card) => card.querySelector("[data-decided]"));
const WORDS = { support: "for", oppose: "against", neutral: "neutral", none: "no position" };
const KEYS = { s: "support", o: "oppose", n: "neutral", x: "none" };
let current = -1;
let chosen = 0; // which of the claim's positions the keys s, o, n and x mean

// ── one claim at a time ───────────────────────────────────────────────────────

function show(index) {
  if (index < 0 || index >= cards.length) return;
  current = index;
  closeWrong();
  cards.forEach((card, other) => card.classList.toggle("current", other === index));
  chips.forEach((chip, other) => (other === index ? chip?.setAttribute("aria-current", "true") : chip?.removeAttribute("aria-current")));
  for (const role of ["claims", "mentions", "cues"]) {
    for (const part of reader.querySelectorAll(`[data-${role}]`)) {
      part.classList.toggle(`current-${role}`, part.dataset[role].split(" ").includes(String(index + 1)));
    }
  }
  choose(0);
}

// Goes to a claim by key: its chip gets the focus, so that Tab goes on from there, and it is read aloud.
function go(index) {
  if (index >= cards.length) return finish();
  if (index < 0) return;
  show(index);
  const chip = chips[index];
  (chip || cards[index]).focus({ preventScroll: true });
  (chip || cards[index]).scrollIntoView({ block: "center", behavior: "auto" });
  Corrections.announce(spoken(index));
}

function spoken(index) {
  const card = cards[index];
  const sides = [...card.querySelectorAll(".positions > li > p:first-child")].map((side) => side.textContent.replace(/\s+/g, " ").trim());
  const words = card.querySelector("blockquote").textContent.trim();
  const status = decided[index]?.textContent ? `Decided: ${decided[index].textContent}.` : "";
  return `${card.querySelector("h2").textContent.replace(/\s+/g, " ").trim()}: “${words}”. ${sides.join("; ") || "No position"}. ${status}`;
}

// After the last claim: what is not reviewed yet, else the next article.
function finish() {
  const left = decided.filter((mark) => mark && !mark.textContent).length;
  const where = nextArticle ? "Press Enter for the next article." : "It is the last article.";
  Corrections.announce(left ? `That was the last claim. ${left} of ${cards.length} are not reviewed: press u for the next of them. ${where}` : `All claims are reviewed. ${where}`);
  nextArticle?.focus();
}

// ── decisions ─────────────────────────────────────────────────────────────────

function addressOf(card) {
  return JSON.parse(card.dataset.address);
}

// Shows a decision at once and goes on; takes it back where the server does not keep it.
async function decide(index, fields, words) {
  const card = cards[index];
  const before = decided[index].textContent;
  mark(index, words);
  try {
    await Corrections.send({ ...addressOf(card), ...fields });
  } catch (error) {
    mark(index, before);
    card.classList.add("failed");
    decided[index].textContent = error.message;
    Corrections.announce(`Claim ${index + 1}: ${error.message}`);
  }
}

function mark(index, words) {
  decided[index].textContent = words;
  cards[index].classList.remove("failed");
  cards[index].classList.toggle("reviewed", Boolean(words));
  chips[index]?.classList.toggle("reviewed", Boolean(words));
  count();
}

function count() {
  const number = cards.filter((card) => card.classList.contains("reviewed")).length;
  document.getElementById("reviewed").textContent = number;
  document.getElementById("progress").value = number;
}

function confirm(index) {
  decide(index, { action: "confirm" }, "right");
  go(index + 1);
}

function drop(index) {
  decide(index, { action: "drop" }, "no claim");
  go(index + 1);
}

function take(index, button) {
  const { proposition, position, action } = Corrections.stance(button);
  Corrections.press(button);
  const several = cards[index].querySelectorAll(".choices").length > 1;
  decide(index, { action, proposition, position }, `${WORDS[position]}${several ? `: ${proposition}` : ""}`);
  Corrections.announce(`${WORDS[position]}: kept.`);
}

// Says which of several positions the keys mean.
function choose(index) {
  const groups = cards[current].querySelectorAll(".choices");
  chosen = Math.min(index, Math.max(0, groups.length - 1));
  groups.forEach((group, other) => group.classList.toggle("chosen", groups.length > 1 && other === chosen));
}

// ── what is wrong ─────────────────────────────────────────────────────────────

function openWrong(index) {
  const card = cards[index];
  card.querySelector(".verdict").after(wrong);
  wrong.reset();
  wrong.hidden = false;
  card.querySelector('[data-verdict="wrong"]').setAttribute("aria-expanded", "true");
  (card.querySelectorAll(".choices")[chosen]?.querySelector("button") || wrong.elements.speaker).focus();
  Corrections.announce("What is wrong? Choose its position, or fill in the form.");
}

function closeWrong() {
  if (!wrong || wrong.hidden || !wrong.closest(".card")) return;
  wrong.hidden = true;
  wrong.closest(".card")?.querySelector('[data-verdict="wrong"]').setAttribute("aria-expanded", "false");
}

wrong?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { speaker, kind, polarity, proposition, position } = Object.fromEntries(new FormData(wrong));
  const index = current;
  const changes = Object.fromEntries(Object.entries({ speaker: speaker.trim(), kind, polarity }).filter(([, value]) => value));
  if (proposition) decide(index, { action: "stance", proposition, position }, `${WORDS[position]}: ${proposition}`);
  if (Object.keys(changes).length) decide(index, { action: "change", ...changes, ...(changes.speaker ? {} : { speaker: undefined }) }, Object.values(changes).join(", "));
  if (!proposition && !Object.keys(changes).length) return Corrections.announce("Nothing is chosen.");
  go(index + 1);
});

// ── mouse ─────────────────────────────────────────────────────────────────────

reader.addEventListener("click", (event) => {
  const chip = event.target.closest("a.chip");
  const said = event.target.closest("mark.said");
  const button = event.target.closest("button");
  const card = event.target.closest(".card");
  if (chip) {
    event.preventDefault();
    show(chips.indexOf(chip));
    history.replaceState(null, "", chip.getAttribute("href"));
    Corrections.announce(spoken(current));
  } else if (said && !String(getSelection())) {
    show(Number(said.dataset.claims.split(" ")[0]) - 1); // the innermost
  } else if (button && card) {
    const index = cards.indexOf(card);
    if (button.dataset.position) take(index, button);
    else if (button.dataset.verdict === "right") confirm(index);
    else if (button.dataset.verdict === "drop") drop(index);
    else if (button.dataset.verdict === "wrong") wrong.hidden ? openWrong(index) : closeWrong();
  }
});

// Triples are asked for when somebody wants to see them.
for (const details of reader.querySelectorAll("details.triples")) {
  details.addEventListener("toggle", async () => {
    const place = details.querySelector("code");
    if (!details.open || details.dataset.asked) return;
    details.dataset.asked = "yes";
    try {
      const answer = await fetch(details.dataset.turtle, { headers: { Accept: "text/turtle" } });
      if (answer.ok) place.textContent = await answer.text();
    } catch {
      // the link to them stays
    }
  });
}

// ── keys ──────────────────────────────────────────────────────────────────────

const keys = document.getElementById("keys");
const help = document.getElementById("help");
const helpButton = document.getElementById("help-button");

function toggleHelp(open = help.hidden) {
  help.hidden = !open;
  helpButton.setAttribute("aria-expanded", String(open));
}

// The next claim that is not reviewed, from here on and then from the first.
function unreviewed() {
  const left = decided.flatMap((mark, index) => (mark.textContent ? [] : [index]));
  return left.find((index) => index > current) ?? left[0] ?? cards.length;
}

function press(key) {
  const choices = cards[current]?.querySelectorAll(".choices") || [];
  if (key === "j") go(current + 1);
  else if (key === "k") go(current - 1);
  else if (!Corrections.taken || !review) return false;
  else if (key === "m") document.dispatchEvent(new Event("missed")); // missed.js
  else if (key === "?") toggleHelp();
  else if (key === "Escape") help.hidden ? closeWrong() : toggleHelp(false);
  else if (key === "u") go(unreviewed());
  else if (current < 0) return false;
  else if (key === "r") confirm(current);
  else if (key === "w") openWrong(current);
  else if (key === "d") drop(current);
  else if (/^[1-9]$/.test(key)) choose(Number(key) - 1);
  else if (!(key in KEYS)) return false;
  else if (choices.length) take(current, choices[chosen].querySelector(`[data-position="${KEYS[key]}"]`));
  else openWrong(current);
  return true;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (typing && event.key !== "Escape") return;
  if (keys && !keys.checked) return; // whoever speaks to the computer turns the keys off
  if (press(event.key)) event.preventDefault();
});
helpButton?.addEventListener("click", () => toggleHelp());

// ── the start ─────────────────────────────────────────────────────────────────

reader.classList.add("scripted");
if (review) {
  review.hidden = false;
  try {
    keys.checked = localStorage.getItem("keys") !== "off";
    keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
  } catch {
    // a browser that keeps nothing has the keys on
  }
  decided.forEach((place, index) => mark(index, place.textContent));
}
const wanted = cards.findIndex((card) => `#${card.id}` === location.hash);
if (cards.length) show(Math.max(0, wanted));
if (wanted >= 0) (chips[wanted] || cards[wanted]).scrollIntoView({ block: "center" });

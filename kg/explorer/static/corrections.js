// Sends what people decide to the server, which adds it to the file of corrections. Loaded only where the server takes corrections to pages
// that have buttons for them: the article reader and the candidates.
"use strict";

const Corrections = (() => {
  const token = document.querySelector('meta[name="corrections-token"]')?.content;
  // beside static/, wherever a proxy puts both
  const address = new URL("../corrections", document.currentScript.src);
  const coder = document.getElementById("coder");
  const announcement = document.getElementById("announcement");

  try {
    if (coder) coder.value = localStorage.getItem("coder") || "";
  } catch {
    // a browser that keeps nothing asks for the name again
  }
  coder?.addEventListener("change", () => {
    try {
      localStorage.setItem("coder", coder.value.trim());
    } catch {
      // as above
    }
  });

  // Tells it to those who do not see the page; the same words twice are told twice.
  function announce(words) {
    announcement.textContent = "";
    requestAnimationFrame(() => (announcement.textContent = words));
  }

  // Sends one decision; throws an Error that says why the server did not take it.
  async function send(fields) {
    const correction = { ...fields, decided: new Date().toISOString().slice(0, 10) };
    if (coder?.value.trim()) correction.coder = coder.value.trim();
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Stancegraph-Token": token },
        body: JSON.stringify(correction),
      });
    } catch {
      throw new Error("The server does not answer, so the decision is not kept.");
    }
    if (!answer.ok) throw new Error(await reason(answer));
  }

  async function reason(answer) {
    const words = await answer.text();
    try {
      const problem = JSON.parse(words);
      return [problem.detail || problem.title || problem.what, problem.hint].filter(Boolean).join(" ") || answer.statusText;
    } catch {
      return words.slice(0, 300) || answer.statusText;
    }
  }

  // The position that a button stands for, as a correction.
  function stance(button) {
    const place = JSON.parse(button.closest("[data-address]").dataset.address);
    const proposition = JSON.parse(button.closest("[data-proposition]").dataset.proposition);
    return { action: "stance", ...place, proposition, position: button.dataset.position };
  }

  function press(button) {
    for (const other of button.parentElement.querySelectorAll("[data-position]")) other.setAttribute("aria-pressed", String(other === button));
  }

  return { announce, press, send, stance, taken: Boolean(token) };
})();

// The list of candidates: each stands for itself, and a button says what it is.
for (const group of document.querySelectorAll(".hits .choices[data-address]")) {
  group.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-position]");
    if (!button) return;
    try {
      await Corrections.send(Corrections.stance(button));
      Corrections.press(button);
      group.closest("li").classList.add("reviewed");
      Corrections.announce(`Kept: ${button.textContent}.`);
    } catch (error) {
      Corrections.announce(error.message);
    }
  });
}

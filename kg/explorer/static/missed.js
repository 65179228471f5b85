// A claim that the machine missed: words that somebody selects in the text of an article, and who said them.
"use strict";

{
  const form = document.getElementById("missed");
  const button = document.getElementById("missed-button");
  let place = null; // what is selected, as a correction addresses it

  // Where a point of the page stands in the text, in code points; null where it is in no words of the article, or beside an unseen character,
  // which the page writes with more characters than it has.
  function offset(node, index) {
    const part = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!part || node.nodeType !== Node.TEXT_NODE || part.textContent.includes("⟨U+")) return null;
    return Number(part.dataset.start) + [...node.data.slice(0, index)].length;
  }

  // The words between two points of the text, without the chips that stand in it.
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const copy = range.cloneContents();
    for (const chip of copy.querySelectorAll(".chip")) chip.remove();
    const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
    const quotation = copy.textContent.replace(/\s+/g, " ").trim();
    if (start === null || end === null || !quotation) return null;
    return { quotation, start, end };
  }

  function open() {
    place = selected();
    if (!place) return Corrections.announce("Select the words of the claim in the text first.");
    form.reset();
    document.getElementById("missed-words").textContent = place.quotation;
    form.hidden = false;
    form.scrollIntoView({ block: "nearest" });
    form.elements.speaker.focus();
  }

  function close() {
    form.hidden = true;
    button.focus();
  }

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { speaker, kind, polarity } = Object.fromEntries(new FormData(form));
    try {
      await Corrections.send({ action: "add", ...JSON.parse(form.dataset.address), ...place, speaker: speaker.trim(), kind, polarity });
      close();
      Corrections.announce(`Kept: ${speaker} says “${place.quotation}”. The next build has it.`);
    } catch (error) {
      Corrections.announce(error.message);
    }
  });
  document.getElementById("missed-cancel")?.addEventListener("click", close);
  if (form) {
    // the click takes the focus, and with it in some browsers the selection
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", open);
    document.addEventListener("missed", open);
  } else if (button) {
    button.hidden = true;
  }
}

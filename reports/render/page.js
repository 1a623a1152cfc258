"use strict";
(() => {
  const root = document.documentElement;

  // Light, dark, or what the system says.
  const theme = document.getElementById("theme");
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // Tables: words that a row must hold, and a verdict that one of its cells must have.
  const rowsOf = new WeakMap();
  const filter = tools => {
    const table = document.getElementById(tools.dataset.table);
    if (!rowsOf.has(table)) {
      rowsOf.set(table, [...table.tBodies[0].rows].map(row => [row, row.textContent.toLowerCase(), (row.dataset.v || "").split(" ")]));
    }
    const words = tools.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdict = tools.querySelector("select")?.value || "";
    let shown = 0;
    for (const [row, text, verdicts] of rowsOf.get(table)) {
      const fits = words.every(word => text.includes(word)) && (!verdict || verdicts.includes(verdict));
      row.hidden = !fits;
      shown += fits;
    }
    tools.querySelector("output").value = `${shown} of ${rowsOf.get(table).length} rows`;
  };
  for (const tools of document.querySelectorAll(".tools")) {
    tools.addEventListener("input", () => filter(tools));
  }

  // A link into something that is folded opens it.
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
    if (target.tagName === "DETAILS") target.querySelector("summary").focus({ preventScroll: true });
  };
  addEventListener("hashchange", open);
  open();

  // Commands get a button, and what scrolls can be reached with the keyboard: made here, for the page has thousands.
  const copy = document.createElement("button");
  copy.type = "button";
  copy.dataset.copy = "";
  copy.textContent = "copy";
  copy.setAttribute("aria-label", "copy the command");
  for (const command of document.querySelectorAll(".command")) command.append(copy.cloneNode(true));
  for (const text of document.querySelectorAll("pre")) text.tabIndex = 0;

  document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const text = button.previousElementSibling.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "copied";
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "selected";
    }
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  });
  root.dataset.ready = Math.round(performance.now());
})();


// A paper without this script is whole: tables unfiltered, folds that open one by one. It asks for nothing.
"use strict";

const folds = [...document.querySelectorAll("details")];

function foldAll(open) {
  for (const one of folds) one.open = open;
}

for (const button of document.querySelectorAll("button[data-fold]")) {
  button.addEventListener("click", () => foldAll(button.dataset.fold === "open"));
}

for (const box of document.querySelectorAll("div.choices")) {
  box.hidden = false;
  const choices = [...box.querySelectorAll("select")];
  const table = document.getElementById(box.dataset.of);
  if (!table) continue;
  const rows = [...table.tBodies[0].rows];
  const said = box.querySelector("[role=status]");
  const show = () => {
    const wanted = choices.filter((one) => one.value !== "");
    for (const row of rows) {
      row.hidden = !wanted.every((one) => row.cells[Number(one.dataset.column)].dataset.choice === one.value);
    }
    const shown = rows.filter((row) => !row.hidden).length;
    said.textContent = `${shown} of ${rows.length} rows shown`;
  };
  for (const one of choices) one.addEventListener("change", show);
  box.querySelector("button").addEventListener("click", () => {
    for (const one of choices) one.value = "";
    show();
  });
}

let before = [];
window.addEventListener("beforeprint", () => {
  before = folds.map((one) => one.open);
  foldAll(true);
});
window.addEventListener("afterprint", () => {
  before.forEach((open, at) => { folds[at].open = open; });
});

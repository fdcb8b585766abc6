
// The page reckons nothing: it asks the program for every answer, or looks it up among those that were worked out
// beforehand. Whatever a document holds is set as text.
"use strict";

const facts = JSON.parse(document.getElementById("facts").textContent);
const PAUSE = 120;  // milliseconds without another move before it is asked
const DAY = 86400000;
const rows = new Map();  // by item, what its row is made of
const handles = new Map(facts.handles.map((one) => [one.id, one]));
const base = new Map(facts.base.items.map((one) => [one.id, one]));
const off = new Set(facts.chart ? facts.chart.off : []);
let slips = new Map();  // by handle, by how many working days it is moved
let asked = 0;  // the newest question; answers to older ones are dropped
let waiting = null;
let asking = null;

function find(name) { return document.getElementById(name); }

function make(tag, attributes, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function counted(days) { return `${days} working day${days === 1 ? "" : "s"}`; }

function by(days) {
  return days === 0 ? "not moved" : `${counted(Math.abs(days))} ${days > 0 ? "later" : "earlier"}`;
}

// Days and places

function place(day) {
  return Math.round((Date.parse(day) - Date.parse(facts.chart.first)) / DAY);
}

function works(at) {
  if (at >= 0 && at < facts.chart.days) return !off.has(at);
  const weekday = new Date(Date.parse(facts.chart.first) + at * DAY).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

function workingDays(from, to) {  // only to know which question is meant; the answer says which day it is
  let found = 0;
  if (to >= from) for (let at = from + 1; at <= to; at += 1) found += works(at);
  else for (let at = to; at < from; at += 1) found -= works(at);
  return found;
}

function stepped(from, days) {
  let at = from;
  for (let left = Math.abs(days); left > 0 && Math.abs(at - from) < 3660; ) {
    at += Math.sign(days);
    if (works(at)) left -= 1;
  }
  return at;
}

function share(days) { return `${(100 * days) / facts.chart.days}%`; }

function put(element, from, to) {
  const left = Math.max(0, Math.min(facts.chart.days - 1, from));
  const right = Math.max(left, Math.min(facts.chart.days, to));
  element.style.left = share(left);
  element.style.width = share(right - left);
}

// What is shown of an item

function spans(item) {  // the days that are sure, and those that may be, as places; both ends are counted
  const at = (day) => (day === null ? null : place(day));
  const from = at(item.start.earliest);
  const last = at(item.finish.latest);
  const sureFrom = at(item.start.latest) ?? from;
  const sureTo = sureFrom === null ? null : Math.max(sureFrom, at(item.finish.earliest) ?? sureFrom);
  return {
    from, to: last ?? facts.chart.days - 1, sureFrom, sureTo,
    open: from === null || last === null || from !== sureFrom || last !== sureTo,
  };
}

function drawRow(row, item) {
  row.element.classList.toggle("moved", item.moved);
  row.dates.textContent = item.dates;
  row.float.textContent = [item.critical ? "critical" : "", item.float].filter(Boolean).join(", ");
  if (!facts.chart) return;
  const at = spans(item);
  row.open.hidden = !at.open;
  if (at.open) put(row.open, at.from ?? 0, at.to + 1);
  const first = at.sureFrom ?? at.from;
  row.bar.hidden = first === null;
  if (first === null) return;
  put(row.bar, first, (at.sureTo ?? first) + 1);
  const from = `min(${row.bar.style.left}, calc(100% - ${row.end ? 50 : 25}px))`;
  row.bar.style.left = from;
  if (item.milestone) {
    row.bar.style.width = "24px";
    row.bar.style.left = `max(0px, min(${share(Math.max(0, first) + 0.5)} - 12px, calc(100% - 25px)))`;
  }
  if (row.end) row.end.style.left = `min(calc(100% - 25px), max(${from} + 25px, ${share((at.sureTo ?? first) + 1)}))`;
}

function say(name) {
  const days = slips.get(name) ?? 0;
  const control = rows.get(handles.get(name).item).controls.get(name);
  control.said.textContent = by(days);
  control.slider.setAttribute("aria-valuenow", String(days));
  const dates = rows.get(handles.get(name).item).dates.textContent;
  control.slider.setAttribute("aria-valuetext", `${by(days)}: ${dates}`);
}

function track(item, row) {
  const element = make("div", { class: "track" });
  let first = null;
  for (let at = 0; at <= facts.chart.days; at += 1) {
    const free = at < facts.chart.days && off.has(at);
    if (free && first === null) first = at;
    if (!free && first !== null) {
      const shade = make("div", { class: "off" });
      put(shade, first, at);
      element.append(shade);
      first = null;
    }
  }
  const today = place(facts.as_of);
  if (today >= 0 && today < facts.chart.days) {
    const line = make("div", { class: "today" });
    line.style.left = share(today + 0.5);
    element.append(line);
  }
  const was = spans(item);
  if (was.sureFrom !== null) {
    const ghost = make("div", { class: "was" });
    put(ghost, was.sureFrom, was.sureTo + 1);
    element.append(ghost);
  }
  row.open = make("div", { class: "open", hidden: "" });
  row.bar = make("div", { class: item.milestone ? "bar day" : "bar" });
  element.append(row.open, row.bar);
  return element;
}

function slider(element, handle, row) {
  const attributes = {
    role: "slider", tabindex: "0", "aria-label": handle.title, "aria-valuemin": -facts.furthest,
    "aria-valuemax": facts.furthest, "aria-valuenow": 0, "aria-valuetext": "not moved", "data-handle": handle.id,
  };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.addEventListener("keydown", (event) => {
    const keys = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
    const ends = { Home: -facts.furthest, End: facts.furthest };
    const now = slips.get(handle.id) ?? 0;
    if (event.key in keys) move(handle.id, now + keys[event.key]);
    else if (event.key in ends) move(handle.id, ends[event.key]);
    else return;
    event.preventDefault();
  });
  let held = null;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const from = place(handle.now.earliest ?? handle.now.latest);
    held = { x: event.clientX, from, at: stepped(from, slips.get(handle.id) ?? 0) };
  });
  element.addEventListener("pointermove", (event) => {
    if (held === null) return;
    const days = ((event.clientX - held.x) * facts.chart.days) / row.track.clientWidth;
    move(handle.id, workingDays(held.from, held.at + Math.round(days)));
  });
  const drop = () => { held = null; };
  element.addEventListener("pointerup", drop);
  element.addEventListener("pointercancel", drop);
}

function steps(handle) {
  const said = make("span", { class: "by" }, "not moved");
  const box = make("div", { class: "steps", role: "group", "aria-label": handle.title });
  if (handle.id !== handle.item) box.append(make("span", {}, `${handle.title}:`));
  for (const days of [-5, -1, 1, 5]) {
    const word = days > 0 ? "later" : "earlier";
    const button = make("button", { type: "button", "data-step": String(days) }, days > 0 ? `+${days}` : `\u2212${-days}`);
    button.append(make("span", { class: "vh" }, ` working day${Math.abs(days) === 1 ? "" : "s"} ${word}: ${handle.title}`));
    button.addEventListener("click", () => move(handle.id, (slips.get(handle.id) ?? 0) + days));
    box.append(button);
  }
  const back = make("button", { type: "button" }, "Put back", make("span", { class: "vh" }, `: ${handle.title}`));
  back.addEventListener("click", () => move(handle.id, 0));
  box.append(back, said);
  return { box, said };
}

function build() {
  const holder = find("rows");
  if (facts.chart) holder.append(axis());
  for (const item of facts.base.items) {
    const row = { controls: new Map(), dates: make("span", {}), float: make("span", {}), end: null };
    const title = make("h3", {}, item.title);
    const said = make("span", { class: "said" }, ": ", row.dates, "; ", row.float);
    row.element = make("div", { class: "row", "data-item": item.id }, title, said);
    if (facts.chart) {
      row.track = track(item, row);
      row.element.append(row.track);
    }
    rows.set(item.id, row);
    const own = facts.handles.filter((one) => one.item === item.id);
    if (!own.some((one) => one.id === item.id) && row.bar) row.bar.classList.add("still");
    for (const handle of own) {
      const control = steps(handle);
      control.slider = row.bar;
      if (handle.id !== item.id) {
        row.end = make("div", { class: "bar end" });
        row.track.append(row.end);
        control.slider = row.end;
      }
      row.controls.set(handle.id, control);
      slider(control.slider, handle, row);
      row.element.append(control.box);
    }
    holder.append(row.element);
    drawRow(row, item);
  }
}

function axis() {
  const element = make("div", { class: "axis", "aria-hidden": "true" });
  const first = new Date(Date.parse(facts.chart.first));
  const months = Math.ceil(facts.chart.days / 30);
  const step = Math.max(1, Math.ceil(months / 12));
  for (let at = 0; at <= months + 1; at += step) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + at, 1));
    const where = Math.max(0, place(month.toISOString().slice(0, 10)));
    if (where >= facts.chart.days - 8) break;
    const words = month.toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
    const mark = make("span", {}, words);
    mark.style.left = share(where);
    const before = element.lastChild;
    if (before && where - Number(before.dataset.at) < 25) before.remove();
    mark.dataset.at = String(where);
    element.append(mark);
  }
  return element;
}

// What the answer says

function list(name, lines, none) {
  find(name).replaceChildren(...(lines.length ? lines : [make("li", {}, none)]));
}

function show(answer) {
  document.body.classList.remove("waiting");
  find("wrong").textContent = answer.wrong.length ? `This cannot be answered: ${answer.wrong.join(" ")}` : "";
  if (answer.wrong.length) {
    find("told").textContent = "";
    return;
  }
  find("notes").textContent = answer.notes.join(" ");
  const decisions = [];
  const told = [...answer.notes];
  for (const one of answer.decisions) {
    const words = one.words === one.before ? `${one.words}, as before` : `${one.words}, and ${one.before} before`;
    const moved = slips.size > 0 ? words : one.words;
    decisions.push(make("dt", {}, `${one.title}: ${moved}`), make("dd", {}, one.summary));
    if (slips.size > 0) told.push(`${one.title}: ${words}.`);
  }
  find("decisions").replaceChildren(...decisions);
  const titles = new Map(answer.decisions.map((one) => [one.checkpoint, one.title]));
  for (const item of answer.items) {
    const row = rows.get(item.id);
    if (row) drawRow(row, item);
  }
  for (const name of handles.keys()) say(name);
  list("too-late", answer.too_late.map((one) => make("li", {}, one)), "None.");
  const clashing = answer.conflicts.map((one) => make("li", one.new ? { class: "new" } : {}, (one.new ? "New: " : "") + one.words));
  const gone = answer.vanished.map((one) => make("li", {}, `No longer: ${one}`));
  list("conflicts", [...clashing, ...gone], "None.");
  const line = (one, closed) => {
    const stands = closed ? "no longer a gap" : one.stands;
    const before = closed ? one.stands : one.before;
    const how = before === null ? [stands] : [make("span", { class: "new" }, stands), `, before: ${before}`];
    return make("tr", {},
      make("th", { scope: "row" }, one.criterion), make("td", {}, titles.get(one.checkpoint) ?? one.checkpoint),
      make("td", {}, ...how), make("td", {}, one.due), make("td", {}, one.owner),
      make("td", {}, `${one.title}.${closed ? "" : ` ${one.because ?? one.reason}`}`));
  };
  const turned = answer.gaps.filter((one) => one.before !== null);
  const same = answer.gaps.filter((one) => one.before === null);
  find("gaps").replaceChildren(
    ...turned.map((one) => line(one, false)), ...answer.closed.map((one) => line(one, true)),
    ...same.map((one) => line(one, false)));
  const counts = `${answer.gaps.length} gap${answer.gaps.length === 1 ? "" : "s"}`;
  find("counted").textContent = slips.size === 0 ? counts
    : `${counts}; ${turned.length} stand${turned.length === 1 ? "s" : ""} otherwise than before, ${answer.closed.length} no longer`;
  if (slips.size > 0) told.push(`${counts}, ${facts.base.gaps.length} before.`);
  find("told").textContent = told.join(" ");
}

// Moving, asking

function move(name, days) {
  const wanted = Math.max(-facts.furthest, Math.min(facts.furthest, days));
  if ((slips.get(name) ?? 0) === wanted) return;
  if (facts.grid) for (const other of [...slips.keys()]) if (other !== name) { slips.delete(other); say(other); }
  if (wanted === 0) slips.delete(name);
  else slips.set(name, wanted);
  say(name);
  keep();
  ask();
}

function ask() {
  asked += 1;
  const mine = asked;
  clearTimeout(waiting);
  if (asking) asking.abort();
  if (slips.size === 0) { show(facts.base); return; }
  if (facts.grid) { show(looked()); return; }
  document.body.classList.add("waiting");
  waiting = setTimeout(async () => {
    asking = new AbortController();
    const body = JSON.stringify({ slip: Object.fromEntries(slips) });
    try {
      const answer = await fetch("ask", {
        method: "POST", headers: { "Content-Type": "application/json" }, body, signal: asking.signal,
      });
      const found = await answer.json();
      if (mine === asked) show(found);
    } catch (error) {
      if (mine !== asked || error.name === "AbortError") return;
      show({ wrong: ["the program that answers has ended; start it again and open its new address."] });
    }
  }, PAUSE);
}

function looked() {  // the one date that is moved, among the answers that the page carries
  const [[name, days]] = slips;
  const found = facts.grid.answers[name]?.[String(days)];
  if (!found) return { wrong: ["the page does not carry this answer."] };
  return Object.fromEntries(facts.grid.sections.map((key, at) => [key, found[at].map((one) => facts.grid.values[one])]));
}

// Keeping

function keep() {
  const names = [...slips.keys()].sort();
  find("saving").hidden = names.length === 0;
  find("kept").hidden = names.length > 0;
  find("yaml").textContent = facts.yaml.opening + names.map((one) => `      ${facts.yaml.keys[one]}: ${slips.get(one)}wd\n`).join("");
  find("command").textContent = facts.command.opening
    + names.map((one) => ` --slip ${facts.command.names[one]}=${slips.get(one)}wd`).join("");
}

find("save").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([find("yaml").textContent], { type: "application/yaml" }));
  make("a", { href: address, download: "explored.yaml" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
});

find("reset").addEventListener("click", () => {
  slips = new Map();
  keep();
  ask();
});

build();
show(facts.base);

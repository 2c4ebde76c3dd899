// Puts the page together from the parts that there are data for.

const data = unpack(JSON.parse(document.getElementById("data").textContent));
const redraws = []; // what a change of size or theme redraws
let flame = null;
let timeline = null;

function section(id, title, ...children) {
  const made = element("section", {id, "aria-labelledby": id + "-title"}, element("h2", {id: id + "-title"}, title), ...children);
  return {id, title, made};
}

function select(name, options, value, onPick) {
  const box = element("select", {onchange: e => onPick(e.target.value)},
    ...options.map(([key, text]) => element("option", {value: key, selected: String(key) === String(value)}, text)));
  return element("label", {}, name + " ", box);
}

function toggle(text, pressed, onToggle) {
  const button = element("button", {"aria-pressed": String(pressed)}, text);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    onToggle(now);
  });
  return button;
}

// The values that occur in one field of the sites, for a filter.
function values(field, text) {
  const found = new Set();
  for (const profile of data.profiles) for (const value of profile[field]) found.add(value);
  return [...found].map(value => [value, text(value)]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
}

function filters() {
  const kinds = values("kind", k => KIND_NAMES[data.kindKeys[k]] || data.names[k]);
  const owners = values("owner", o => data.names[o] || "(none)");
  const labels = new Set();
  for (const set of data.labels) for (let i = 0; i < set.length; i += 2) labels.add(set[i] + "=" + set[i + 1]);
  const pick = settings => flame.change({filter: {...flame.filter, ...settings}});
  return [
    kinds.length > 1 ? select("Kind", [[-1, "all"], ...kinds], -1, v => pick({kind: Number(v)})) : null,
    owners.length > 1 ? select("Owner", [[-1, "all"], ...owners], -1, v => pick({owner: Number(v)})) : null,
    labels.size > 0 ? select("Label", [["", "all"], ...[...labels].sort().map(label => [label, printable(label)])], "", v => pick({label: v})) : null,
  ];
}

function flameSection() {
  const status = element("span", {class: "quiet", role: "status", "aria-live": "polite"});
  const back = element("button", {onclick: () => flame.back()}, "Back");
  const whole = element("button", {onclick: () => flame.zoom(0)}, "Whole");
  let problem = "";
  const tell = () => {
    back.disabled = whole.disabled = flame.zoomed === 0;
    const parts = [];
    if (flame.pattern) parts.push("matched " + flame.measure.text(flame.matchedTotal) + ", " + percentText(flame.matchedShare()));
    if (problem) parts.push(problem);
    if (flame.totals[0] <= 0) parts.push("nothing is " + flame.measure.name.split(" ")[0] + " here: choose another value, or other filters");
    status.textContent = parts.join("; ");
    legend.hidden = widths.hidden = !flame.before;
  };
  flame = new FlameGraph(data, () => tell());
  if (flame.totals[0] <= 0) flame.change({measure: MEASURES[2]});
  const search = element("input", {type: "search", id: "search", placeholder: "regular expression", size: "22", "aria-keyshortcuts": "/"});
  search.addEventListener("input", () => {
    problem = flame.search(search.value);
    tell();
  });
  const names = data.profiles.map((profile, i) => [i, printable(profile.name)]);
  const change = settings => {
    flame.change(settings);
    tell();
  };
  const widths = toggle("Widths of before", false, on => change({widthByBase: on}));
  const swatch = (name, text) => element("span", {}, element("span", {class: "swatch " + name}), text);
  const legend = element("div", {class: "legend"}, swatch("grown", "grown"), swatch("same", "as before"), swatch("shrunk", "shrunk"));
  const controls = element("div", {class: "controls"},
    select("Value", MEASURES.map((measure, i) => [i, measure.name]), MEASURES.indexOf(flame.measure), v => change({measure: MEASURES[v]})),
    names.length > 1 ? select("Profile", names, 0, v => change({shown: Number(v)})) : null,
    names.length > 1 ? select("Compared with", [[-1, "nothing"], ...names], data.base, v => change({base: Number(v)})) : null,
    widths,
    ...filters(),
    toggle("Callers", false, on => change({inverted: on})),
    toggle("Lines", false, on => change({byLine: on})),
    toggle("Root below", false, on => {
      flame.scrolledOnce = false;
      change({rootBelow: on});
    }));
  const finding = element("div", {class: "controls"}, element("label", {}, "Search ", search), back, whole, status);
  redraws.push(() => flame.rearrange());
  new ResizeObserver(() => flame.repaint()).observe(flame.box); // scroll bars come and go, too
  tell();
  return section("flame", "Flame graph", controls, finding, legend, flame.box, flame.status);
}

function sections() {
  const all = [];
  if (data.profiles.length > 0) all.push(flameSection());
  data.tables.forEach((table, i) => all.push(section("table-" + i, printable(table.title),
    table.note ? element("p", {class: "quiet"}, printable(table.note)) : null, tableOf(data, table).box)));
  if (data.timeline.length > 0) {
    timeline = new Timeline(data.timeline);
    redraws.push(() => timeline.draw());
    all.push(section("timeline", "Memory over time", element("div", {class: "chart-box"}, timeline.canvas), timeline.legend));
  }
  data.maps.forEach((map, i) => {
    const spans = new SpanMap(map);
    const legend = element("div");
    redraws.push(() => {
      spans.draw();
      legend.replaceChildren(spans.legend());
    });
    all.push(section("map-" + i, "Spans of heap " + printable(map.name), element("p", {class: "quiet"}, spans.summary()),
      element("div", {class: "chart-box"}, spans.canvas), legend, spans.status));
  });
  data.histograms.forEach((histogram, i) => all.push(section("histogram-" + i, printable(histogram.title), histogramOf(histogram))));
  data.profiles.forEach((profile, i) => all.push(section("sites-" + i,
    data.profiles.length > 1 ? "Sites: " + printable(profile.name) : "Sites", sitesTable(data, i).box)));
  return all;
}

function facts() {
  const lines = data.facts.map(([name, value]) => [printable(name), printable(value)]);
  const rates = new Set(data.profiles.map(profile => profile.sampleBytes));
  data.profiles.forEach((profile, i) => {
    if (profile.sampleBytes > 1 && (rates.size > 1 || i === 0)) {
      const name = rates.size > 1 ? "Sampled: " + printable(profile.name) : "Sampled";
      lines.push([name, "one in " + bytesText(profile.sampleBytes) + " on average; figures are estimates"]);
    }
  });
  return element("dl", {class: "facts"}, ...lines.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function redraw() {
  redraws.forEach(draw => draw());
}

const parts = sections();
document.body.append(
  element("header", {}, element("h1", {}, data.title), facts(),
    element("nav", {"aria-label": "Sections"}, ...parts.map(part => element("a", {href: "#" + part.id}, part.title)))),
  element("main", {}, ...parts.map(part => part.made)),
  element("footer", {}, "Keys: / search \u00b7 arrows move \u00b7 Enter zooms \u00b7 Escape back"));
redraw();

let resized = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(resized);
  resized = requestAnimationFrame(redraw);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("beforeprint", () => {
  theme.printing = true;
  redraw();
  if (flame) flame.draw();
});
addEventListener("afterprint", () => {
  theme.printing = false;
  redraw();
});
addEventListener("keydown", e => {
  const search = document.getElementById("search");
  if (e.key === "/" && search && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    e.preventDefault();
    search.focus();
    search.select();
  } else if (e.key === "Escape") tip.hide();
});
window.allod = {data, flame, timeline}; // for the console

// Tables that are sorted by a click on a heading, and whose rows may unfold a call stack; and histograms, which are tables
// with bars.

const ROWS_AT_FIRST = 20;

function cellText(kind, cell) {
  if (cell === "" || kind === "TEXT") return printable(cell);
  const number = Number(cell);
  return {COUNT: countText, BYTES: bytesText, NANOS: nanosText, PERCENT: percentText}[kind](number);
}

class SortedTable {
  // columns: [name, kind]; rows: {cells, stack: () => lines or null, bar: share of the first column that is drawn, or none}
  constructor(title, columns, rows) {
    this.columns = columns;
    this.rows = rows;
    this.limit = ROWS_AT_FIRST;
    this.sorted = -1;
    this.descending = false;
    this.body = element("tbody");
    this.heads = columns.map(([name, kind], i) => element("th", {scope: "col", class: kind === "TEXT" ? "text" : "number"},
      element("button", {class: "plain", onclick: () => this.sort(i)}, name)));
    this.more = element("button", {onclick: () => this.showAll()}, "");
    this.box = element("div", {class: "table-box"},
      element("table", {}, element("caption", {class: "hidden"}, title), element("thead", {}, element("tr", {}, ...this.heads)), this.body), this.more);
    this.fill();
  }

  sort(column) {
    const text = this.columns[column][1] === "TEXT";
    this.descending = this.sorted === column ? !this.descending : !text;
    this.sorted = column;
    const sign = this.descending ? -1 : 1;
    const key = row => (text ? row.cells[column] : row.cells[column] === "" ? -Infinity : Number(row.cells[column]));
    this.rows.sort((a, b) => {
      const x = key(a);
      const y = key(b);
      return x < y ? -sign : x > y ? sign : 0;
    });
    this.heads.forEach((head, i) => head.setAttribute("aria-sort", i !== column ? "none" : this.descending ? "descending" : "ascending"));
    this.fill();
  }

  showAll() {
    this.limit = Infinity;
    this.fill();
  }

  fill() {
    const shown = this.rows.slice(0, this.limit);
    this.body.replaceChildren(...shown.flatMap(row => this.rowsOf(row)));
    this.more.hidden = shown.length === this.rows.length;
    this.more.textContent = "Show all " + countText(this.rows.length) + " rows";
  }

  rowsOf(row) {
    const cells = row.cells.map((cell, i) => element("td", {class: this.columns[i][1] === "TEXT" ? "text" : "number"}, cellText(this.columns[i][1], cell)));
    const line = element("tr", {}, ...cells);
    if (!row.stack) return [line];
    const detail = element("tr", {class: "stack", hidden: true}, element("td", {colspan: this.columns.length}));
    const target = cells.find((cell, i) => this.columns[i][1] === "TEXT") || cells[0];
    const button = element("button", {class: "plain fold", "aria-expanded": "false"}, ...target.childNodes);
    button.addEventListener("click", () => {
      const open = detail.hidden;
      if (open && !detail.firstChild.firstChild) {
        detail.firstChild.append(element("ol", {}, ...row.stack().map(text => element("li", {}, text))));
      }
      detail.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    });
    target.replaceChildren(button);
    return [line, detail];
  }
}

function tableOf(data, table) {
  const rows = table.rows.map((cells, i) => ({cells, stack: table.stacks[i] === 0 ? null : () => stackOf(data, table.stacks[i])}));
  return new SortedTable(table.title, table.columns, rows);
}

// Sites of a profile as rows: the function that allocates, with its four amounts.
function sitesTable(data, profileIndex) {
  const profile = data.profiles[profileIndex];
  const rows = [];
  for (let s = 0; s < profile.count; s++) {
    const node = profile.node[s];
    const labels = data.labels[profile.label[s]];
    const words = [];
    for (let i = 0; i < labels.length; i += 2) words.push(labels[i] + "=" + labels[i + 1]);
    rows.push({
      cells: [node === 0 ? "(no stack)" : data.names[data.frameName[data.frame[node]]], data.names[profile.owner[s]] + (words.length ? " [" + words.join(", ") + "]" : ""),
        ...[3, 2, 1, 0].map(column => String(profile.values[column][s]))],
      stack: node === 0 ? null : () => stackOf(data, node),
    });
  }
  const table = new SortedTable("Sites", [["Function", "TEXT"], ["Owner", "TEXT"], ["Live", "BYTES"], ["Live blocks", "COUNT"], ["Allocated", "BYTES"], ["Allocated blocks", "COUNT"]], rows);
  table.sort(rows.some(row => row.cells[2] !== "0") ? 2 : 4);
  return table;
}

function histogramOf(histogram) {
  const blocks = Math.max(1, ...histogram.bars.map(bar => bar[1]));
  const bytes = Math.max(0, ...histogram.bars.map(bar => bar[2]));
  const cell = (value, most, text) => {
    const bar = element("span", {class: "bar"});
    bar.style.width = Math.max(value > 0 ? 1 : 0, value / most * 100) + "%";
    return element("td", {class: "bar-cell"}, element("span", {class: "bar-track"}, bar), element("span", {class: "bar-text"}, text));
  };
  const rows = histogram.bars.map(bar => element("tr", {}, element("th", {scope: "row"}, printable(bar[0])),
    cell(bar[1], blocks, countText(bar[1])), bytes > 0 ? cell(bar[2], bytes, bytesText(bar[2])) : null));
  const head = element("tr", {}, element("th", {scope: "col"}, histogram.band), element("th", {scope: "col"}, "blocks"), bytes > 0 ? element("th", {scope: "col"}, "bytes") : null);
  return element("div", {class: "table-box"}, element("table", {class: "histogram"},
    element("caption", {class: "hidden"}, histogram.title), element("thead", {}, head), element("tbody", {}, ...rows)));
}

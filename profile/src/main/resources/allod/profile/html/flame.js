// The flame graph: a canvas over the rows of a call tree, as high as the window lets it be and scrolled within.
//
// `arrange` cuts the tree into rows of rectangles of half a pixel or more; it runs when something changes. `paint` draws
// the rows that can be seen; it runs at most once a frame. Children are sorted by size, so both stop where nothing more
// can be seen, however large the profile is.

const ROW = 18;
const LEAST_WIDTH = 0.5;
const HUES = 16;

class FlameGraph {
  constructor(data, onChange) {
    this.data = data;
    this.onChange = onChange;
    this.measure = MEASURES[0];
    this.shown = 0;
    this.base = data.base;
    this.widthByBase = false;
    this.inverted = false;
    this.byLine = false;
    this.rootBelow = false;
    this.zoomed = 0;
    this.selected = 0;
    this.filter = {kind: -1, owner: -1, label: ""};
    this.pattern = null;
    this.trees = new Map();
    this.widths = new Map(); // of names, in pixels
    this.canvas = element("canvas", {class: "flame", tabindex: "0", role: "img", "aria-describedby": "flame-status",
      "aria-label": "Flame graph. Arrow keys move, Enter zooms, Escape goes back."});
    this.inner = element("div", {class: "flame-inner"}, this.canvas);
    this.box = element("div", {class: "flame-box"}, this.inner);
    this.status = element("div", {id: "flame-status", class: "status", role: "status", "aria-live": "polite"});
    this.listen();
    this.recount();
  }

  // ---- what is shown

  change(settings) {
    Object.assign(this, settings);
    this.recount();
    if ("inverted" in settings || "byLine" in settings) this.zoomed = 0; // another tree has other nodes
    if (this.totals[this.zoomed] <= 0) this.zoomed = 0;
    this.selected = this.zoomed;
    this.rearrange();
  }

  recount() {
    const key = (this.inverted ? "callers" : "callees") + this.byLine;
    if (!this.trees.has(key)) this.trees.set(key, new CallTree(this.data, this.inverted, this.byLine));
    this.tree = this.trees.get(key);
    const keeps = this.filterTest();
    const now = this.tree.totals(this.shown, this.measure.column, keeps);
    this.now = now;
    this.before = this.base >= 0 && this.base !== this.shown ? this.tree.totals(this.base, this.measure.column, keeps) : null;
    this.totals = this.before && this.widthByBase ? this.before : now;
    this.tree.sortBy(this.totals);
    this.matched = this.match();
  }

  filterTest() {
    const {kind, owner, label} = this.filter;
    if (kind < 0 && owner < 0 && label === "") return null;
    const wanted = this.data.labels.map(set => {
      for (let i = 0; i < set.length; i += 2) if (set[i] + "=" + set[i + 1] === label) return true;
      return label === "";
    });
    return (profile, s) =>
      (kind < 0 || profile.kind[s] === kind) && (owner < 0 || profile.owner[s] === owner) && wanted[profile.label[s]];
  }

  search(text) {
    this.pattern = null;
    let problem = "";
    if (text !== "") {
      try {
        this.pattern = new RegExp(text, "i");
      } catch (e) {
        this.pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
        problem = "not a regular expression: taken as it stands";
      }
    }
    this.matched = this.match();
    this.repaint();
    this.onChange();
    return problem;
  }

  // Which nodes the pattern matches, and their share: nested matches count once.
  match() {
    this.matchedTotal = 0;
    if (!this.pattern) return null;
    const {tree, data} = this;
    const hits = new Uint8Array(data.names.length);
    for (let i = 1; i < hits.length; i++) hits[i] = this.pattern.test(data.names[i]) ? 1 : 0;
    const matched = new Uint8Array(tree.size);
    const covered = new Uint8Array(tree.size);
    for (let n = 1; n < tree.size; n++) {
      matched[n] = hits[tree.nameIndex(n)];
      covered[n] = covered[tree.parent[n]] | matched[n];
      if (matched[n] && !covered[tree.parent[n]]) this.matchedTotal += this.totals[n];
    }
    return matched;
  }

  matchedShare() {
    return this.totals[0] > 0 ? this.matchedTotal / this.totals[0] : 0;
  }

  zoom(node) {
    this.zoomed = node;
    this.selected = node;
    this.rearrange();
    this.onChange();
  }

  back() {
    if (this.zoomed !== 0) this.zoom(this.tree.parent[this.zoomed]);
  }

  // ---- rows

  rearrange() {
    this.arranged = false;
    this.repaint();
  }

  repaint() {
    if (!this.scheduled) {
      this.scheduled = true;
      requestAnimationFrame(() => {
        this.scheduled = false;
        this.draw();
      });
    }
  }

  draw() {
    const began = performance.now();
    const width = this.box.clientWidth;
    if (width === 0) return;
    if (!this.arranged || width !== this.width) this.arrange(width);
    if (this.box.clientWidth !== this.width) this.arrange(this.box.clientWidth); // a scroll bar has come or gone
    this.paint();
    this.lastFrameMillis = performance.now() - began;
  }

  arrange(width) {
    const {tree, totals} = this;
    this.width = width;
    this.rows = [];
    this.rects = 0;
    const scale = totals[this.zoomed] > 0 ? width / totals[this.zoomed] : 0;
    const above = [];
    for (let n = tree.parent[this.zoomed]; n >= 0; n = tree.parent[n]) above.push(n);
    above.reverse().forEach(n => this.place(tree.depth[n], n, 0, width));
    const stack = [this.zoomed];
    const lefts = [0];
    while (stack.length > 0) {
      const n = stack.pop();
      let x = lefts.pop();
      this.place(tree.depth[n], n, x, totals[n] * scale);
      for (let c = tree.starts[n]; c < tree.starts[n + 1]; c++) {
        const child = tree.children[c];
        const w = totals[child] * scale;
        if (w < LEAST_WIDTH) break;
        stack.push(child);
        lefts.push(x);
        x += w;
      }
    }
    for (const row of this.rows) row.sort((a, b) => a.x - b.x);
    const height = this.rows.length * ROW;
    const visible = Math.max(ROW * 6, Math.min(height, Math.max(240, Math.round(window.innerHeight * 0.62))));
    this.box.style.height = visible + 2 + "px";
    this.inner.style.height = Math.max(height, visible) + "px";
    this.height = Math.max(height, visible);
    this.visible = visible;
    this.arranged = true;
    if (this.rootBelow && !this.scrolledOnce) this.box.scrollTop = this.height;
    this.scrolledOnce = true;
  }

  place(depth, node, x, w) {
    (this.rows[depth] ||= []).push({node, x, w});
    this.rects++;
  }

  top(depth) {
    return this.rootBelow ? this.height - (depth + 1) * ROW : depth * ROW;
  }

  rowAt(y) {
    return Math.floor((this.rootBelow ? this.height - y : y) / ROW);
  }

  // The rectangle at a point of the canvas, or null.
  at(x, y) {
    const row = this.rows && this.rows[this.rowAt(y + this.box.scrollTop)];
    return row ? row.find(rect => x >= rect.x && x < rect.x + Math.max(1, rect.w)) || null : null;
  }

  rectOf(node) {
    const row = this.rows[this.tree.depth[node]];
    return (row && row.find(rect => rect.node === node)) || null;
  }

  // ---- painting

  paint() {
    const context = fit(this.canvas, this.width, this.visible);
    const dark = theme.isDark();
    const from = this.box.scrollTop;
    context.clearRect(0, 0, this.width, this.visible);
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (let depth = 0; depth < this.rows.length; depth++) {
      const y = this.top(depth) - from;
      if (y + ROW < 0 || y > this.visible) continue;
      for (const rect of this.rows[depth] || []) this.paintRect(context, rect, y, dark);
    }
    this.paintSelection(context, from);
  }

  paintRect(context, rect, y, dark) {
    const dimmed = this.matched && !this.matched[rect.node];
    const hit = this.matched && this.matched[rect.node];
    const w = Math.max(LEAST_WIDTH, rect.w - (rect.w > 2 ? 0.75 : 0));
    context.globalAlpha = dimmed ? 0.35 : this.isAbove(rect.node) ? 0.6 : 1;
    context.fillStyle = hit ? (dark ? "#b03ab8" : "#e17be8") : this.colorOf(rect.node, dark);
    context.fillRect(rect.x, y, w, ROW - 1);
    if (rect.w > 26) {
      context.globalAlpha = dimmed ? 0.55 : 1;
      context.fillStyle = dark ? "#f4f1ea" : "#1b1a17";
      const text = this.cut(context, this.tree.titleOf(rect.node), rect.w - 8);
      if (text) context.fillText(text, rect.x + 4, y + ROW / 2);
    }
    context.globalAlpha = 1;
  }

  isAbove(node) {
    return this.tree.depth[node] < this.tree.depth[this.zoomed];
  }

  paintSelection(context, from) {
    const rect = this.rectOf(this.selected);
    if (!rect || (document.activeElement !== this.canvas && !this.hovered)) return;
    context.strokeStyle = theme.color("--ink");
    context.lineWidth = 1.5;
    context.strokeRect(rect.x + 0.75, this.top(this.tree.depth[rect.node]) - from + 0.75, Math.max(2, rect.w - 2), ROW - 2.5);
  }

  // As much of a name as fits: first without its package, then with its end cut off.
  cut(context, name, room) {
    if (this.textWidth(context, name) <= room) return name;
    const short = shortName(name);
    const width = this.textWidth(context, short);
    if (width <= room) return short;
    const letters = Math.floor(short.length * (room - 8) / width);
    return letters < 2 ? "" : short.slice(0, letters) + "\u2026";
  }

  textWidth(context, text) {
    let width = this.widths.get(text);
    if (width === undefined) {
      width = context.measureText(text.length > 400 ? text.slice(0, 400) : text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  colorOf(node, dark) {
    if (this.before) return this.diffColor(node, dark);
    if (node === 0) return dark ? "#4a4740" : "#d8d4ca";
    const name = this.tree.nameOf(node);
    const hue = this.hueOf(this.tree.nameIndex(node), name);
    return (dark ? FlameGraph.DARK : FlameGraph.LIGHT)[hue];
  }

  // Functions of one package, or of one file, have one colour.
  hueOf(index, name) {
    this.hues ||= new Int8Array(this.data.names.length).fill(-1);
    if (this.hues[index] < 0) {
      const dot = name.lastIndexOf(".", name.lastIndexOf(".") - 1);
      const key = dot > 0 ? name.slice(0, dot) : name.split(/[(<+ ]/, 1)[0];
      let hash = 7;
      for (let i = 0; i < key.length; i++) hash = (hash * 31 + key.charCodeAt(i)) | 0;
      this.hues[index] = Math.abs(hash) % HUES;
    }
    return this.hues[index];
  }

  // Red has grown, blue has shrunk, by its share of itself; grey has not changed.
  diffColor(node, dark) {
    const now = this.now[node];
    const before = this.before[node];
    const most = Math.max(Math.abs(now), Math.abs(before));
    const change = most > 0 ? (now - before) / most : 0;
    const strength = Math.round(Math.sqrt(Math.min(1, Math.abs(change))) * 10) / 10;
    if (strength === 0) return dark ? "#4a4740" : "#dedad0";
    const hue = change > 0 ? 8 : 214;
    return dark
      ? `hsl(${hue} ${Math.round(20 + 45 * strength)}% ${Math.round(30 + 8 * strength)}%)`
      : `hsl(${hue} ${Math.round(30 + 55 * strength)}% ${Math.round(88 - 20 * strength)}%)`;
  }

  // ---- words

  describe(node) {
    const {measure, tree, totals} = this;
    const lines = [tree.titleOf(node)];
    let own = totals[node];
    for (let c = tree.starts[node]; c < tree.starts[node + 1]; c++) own -= totals[tree.children[c]];
    const share = totals[0] > 0 ? totals[node] / totals[0] : 0;
    lines.push(measure.text(totals[node]) + " " + measure.name.split(" ")[0] + " \u00b7 " + percentText(share)
      + (own > 0 && own !== totals[node] ? " \u00b7 " + measure.text(own) + " of it here itself" : ""));
    if (this.before) {
      const change = this.now[node] - this.before[node];
      lines.push("before " + measure.text(this.before[node]) + ", now " + measure.text(this.now[node]) + " ("
        + signed(measure.text(change), change) + ")");
    }
    return lines;
  }

  say() {
    this.status.textContent = this.selected === 0 && !this.hovered ? "" : this.describe(this.selected).join(" \u00b7 ");
  }

  // ---- hands

  listen() {
    const {canvas, box} = this;
    const point = e => {
      const frame = canvas.getBoundingClientRect();
      return this.at(e.clientX - frame.left, e.clientY - frame.top);
    };
    canvas.addEventListener("mousemove", e => {
      const rect = point(e);
      canvas.style.cursor = rect ? "pointer" : "default";
      if (!rect) return this.leave();
      tip.show(e.clientX, e.clientY, ...this.describe(rect.node));
      if (rect.node !== this.selected || !this.hovered) {
        this.hovered = true;
        this.selected = rect.node;
        this.repaint();
      }
    });
    canvas.addEventListener("mouseleave", () => this.leave());
    canvas.addEventListener("click", e => {
      const rect = point(e);
      if (rect) this.zoom(rect.node);
    });
    canvas.addEventListener("keydown", e => this.key(e));
    canvas.addEventListener("focus", () => this.repaint());
    canvas.addEventListener("blur", () => this.repaint());
    box.addEventListener("scroll", () => {
      tip.hide();
      this.repaint();
    });
  }

  leave() {
    tip.hide();
    if (this.hovered) {
      this.hovered = false;
      this.repaint();
    }
  }

  key(e) {
    const {tree} = this;
    const move = {ArrowLeft: -1, ArrowRight: 1}[e.key];
    const down = this.rootBelow ? "ArrowUp" : "ArrowDown";
    const up = this.rootBelow ? "ArrowDown" : "ArrowUp";
    let next = this.selected;
    if (e.key === "Enter" || e.key === " ") this.zoom(this.selected);
    else if (e.key === "Escape" || e.key === "Backspace") this.back();
    else if (e.key === "Home") this.zoom(0);
    else if (e.key === up) next = Math.max(0, tree.parent[this.selected]);
    else if (e.key === down) {
      const child = tree.children[tree.starts[this.selected]];
      if (tree.starts[this.selected] < tree.starts[this.selected + 1] && this.rectOf(child)) next = child;
    } else if (move) {
      const row = this.rows[tree.depth[this.selected]] || [];
      const beside = row[row.findIndex(rect => rect.node === this.selected) + move];
      if (beside) next = beside.node;
    } else return;
    e.preventDefault();
    this.selected = next;
    this.reveal();
    this.say();
    this.repaint();
  }

  reveal() {
    const y = this.top(this.tree.depth[this.selected]);
    if (y < this.box.scrollTop) this.box.scrollTop = y;
    else if (y + ROW > this.box.scrollTop + this.visible) this.box.scrollTop = y + ROW - this.visible;
  }
}

FlameGraph.LIGHT = Array.from({length: HUES}, (_, i) => `hsl(${[24, 34, 44, 54, 14, 68, 92, 130, 158, 176, 196, 6, 38, 48, 20, 28][i]} ${i % 2 ? 62 : 72}% ${i % 3 ? 74 : 69}%)`);
FlameGraph.DARK = Array.from({length: HUES}, (_, i) => `hsl(${[24, 34, 44, 54, 14, 68, 92, 130, 158, 176, 196, 6, 38, 48, 20, 28][i]} ${i % 2 ? 34 : 42}% ${i % 3 ? 32 : 28}%)`);

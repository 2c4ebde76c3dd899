// The map of a heap: its runs in the order of their addresses, line by line like text. The fuller a span, the stronger its
// colour; free memory is hatched when it holds pages, and empty when it does not.

const RUN_FIELDS = 6;
const RUN_STATES = ["span", "large block", "free, dirty", "free, clean", "free, being purged"];
const RUN_ROW = 14;
const MOST_ROWS = 48;

class SpanMap {
  constructor(map) {
    this.map = map;
    this.runs = [];
    for (let i = 0; i < map.runs.length; i += RUN_FIELDS) {
      const [address, bytes, state, blockBytes, live, capacity] = map.runs.slice(i, i + RUN_FIELDS);
      this.runs.push({address, bytes, state, blockBytes, live, capacity});
    }
    this.canvas = element("canvas", {class: "chart", tabindex: "0", role: "img",
      "aria-label": "Map of heap " + map.name + ": " + this.summary() + ". Arrow keys move from run to run."});
    this.status = element("div", {class: "status", role: "status", "aria-live": "polite"});
    this.cursor = -1;
    this.canvas.addEventListener("mousemove", e => {
      const frame = this.canvas.getBoundingClientRect();
      this.cursor = this.at(e.clientX - frame.left, e.clientY - frame.top);
      if (this.cursor < 0) tip.hide();
      else tip.show(e.clientX, e.clientY, ...this.describe(this.runs[this.cursor]));
      this.draw();
    });
    this.canvas.addEventListener("mouseleave", () => this.leave());
    this.canvas.addEventListener("blur", () => this.leave());
    this.canvas.addEventListener("keydown", e => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[e.key];
      if (!step || this.runs.length === 0) return;
      e.preventDefault();
      this.cursor = Math.max(0, Math.min(this.runs.length - 1, this.cursor + step));
      this.status.textContent = this.describe(this.runs[this.cursor]).join(" \u00b7 ");
      this.draw();
    });
  }

  leave() {
    tip.hide();
    this.cursor = -1;
    this.draw();
  }

  summary() {
    const sums = [0, 0, 0, 0, 0];
    let filled = 0;
    for (const run of this.runs) {
      sums[run.state] += run.bytes;
      if (run.state <= 1) filled += run.live * run.blockBytes;
    }
    const used = sums[0] + sums[1];
    return this.runs.length.toLocaleString("en-US") + " runs, " + bytesText(used) + " in spans, "
      + percentText(used > 0 ? filled / used : 0) + " of that filled, " + bytesText(sums[2] + sums[4]) + " free and dirty, "
      + bytesText(sums[3]) + " free and clean";
  }

  describe(run) {
    const lines = ["0x" + run.address.toString(16) + ", " + bytesText(run.bytes) + ": " + RUN_STATES[run.state]];
    if (run.state === 0) {
      lines.push(countText(run.live) + " of " + countText(run.capacity) + " blocks of " + countText(run.blockBytes) + " B live, "
        + percentText(run.capacity > 0 ? run.live / run.capacity : 0));
    }
    return lines;
  }

  // Lays the runs out: pieces of [run, row, x, width]. Memory that lies apart begins a new row.
  arrange(width) {
    const total = this.runs.reduce((sum, run) => sum + run.bytes, 0);
    this.rowBytes = 2 ** Math.max(12, Math.ceil(Math.log2(Math.max(1, total / MOST_ROWS))));
    if (total <= this.rowBytes * 4) this.rowBytes = Math.max(4096, this.rowBytes / 4);
    this.pieces = [];
    let row = -1;
    let used = 0;
    let end = -1;
    this.runs.forEach((run, index) => {
      if (run.address !== end) {
        row++;
        used = 0;
      }
      end = run.address + run.bytes;
      for (let left = run.bytes; left > 0; ) {
        if (used === this.rowBytes) {
          row++;
          used = 0;
        }
        const bytes = Math.min(left, this.rowBytes - used);
        this.pieces.push({index, row, x: used / this.rowBytes * width, w: bytes / this.rowBytes * width});
        used += bytes;
        left -= bytes;
      }
    });
    this.rows = row + 1;
    this.width = width;
  }

  draw() {
    const box = this.canvas.parentElement;
    if (!box || box.clientWidth === 0) return;
    if (box.clientWidth !== this.width) this.arrange(box.clientWidth);
    const height = Math.max(1, this.rows) * RUN_ROW;
    const context = fit(this.canvas, this.width, height);
    context.clearRect(0, 0, this.width, height);
    const colors = this.colors();
    for (const piece of this.pieces) this.drawPiece(context, piece, colors);
    context.strokeStyle = theme.color("--ink");
    context.lineWidth = 1.5;
    for (const piece of this.pieces) {
      if (piece.index === this.cursor) context.strokeRect(piece.x + 0.75, piece.row * RUN_ROW + 0.75, Math.max(2, piece.w - 1.5), RUN_ROW - 2.5);
    }
  }

  colors() {
    const dark = theme.isDark();
    const fills = [];
    for (let i = 0; i <= 10; i++) fills.push(dark ? `hsl(170 ${20 + 4 * i}% ${20 + 3.2 * i}%)` : `hsl(174 ${24 + 4 * i}% ${90 - 5.4 * i}%)`);
    return {fills, large: dark ? "hsl(262 34% 50%)" : "hsl(262 46% 66%)", line: theme.color("--line"), quiet: theme.color("--quiet")};
  }

  drawPiece(context, piece, colors) {
    const run = this.runs[piece.index];
    const y = piece.row * RUN_ROW;
    const w = Math.max(0.5, piece.w - (piece.w > 2.5 ? 0.75 : 0));
    if (run.state <= 1) {
      context.fillStyle = run.state === 1 ? colors.large : colors.fills[Math.round(run.live / Math.max(1, run.capacity) * 10)];
      context.fillRect(piece.x, y, w, RUN_ROW - 2);
      return;
    }
    context.strokeStyle = colors.line;
    context.lineWidth = 1;
    if (w > 3) context.strokeRect(piece.x + 0.5, y + 0.5, w - 1, RUN_ROW - 3);
    if (run.state === 3) return;
    context.save();
    context.beginPath();
    context.rect(piece.x, y, w, RUN_ROW - 2);
    context.clip();
    context.beginPath();
    for (let x = piece.x - RUN_ROW; x < piece.x + w; x += 5) {
      context.moveTo(x, y + RUN_ROW);
      context.lineTo(x + RUN_ROW, y);
    }
    context.strokeStyle = colors.quiet;
    context.globalAlpha = 0.55;
    context.stroke();
    context.restore();
  }

  at(x, y) {
    const row = Math.floor(y / RUN_ROW);
    const piece = this.pieces.find(one => one.row === row && x >= one.x && x < one.x + Math.max(0.5, one.w));
    return piece ? piece.index : -1;
  }

  legend() {
    const colors = this.colors();
    const swatch = (background, text, extra) => {
      const box = element("span", {class: "swatch " + (extra || "")});
      if (background) box.style.background = background;
      return element("span", {}, box, text);
    };
    return element("div", {class: "legend"}, swatch(colors.fills[0], "empty span"), swatch(colors.fills[5], "half full"), swatch(colors.fills[10], "full"),
      swatch(colors.large, "large block"), swatch(null, "free, dirty", "hatched"), swatch(null, "free, clean", "outlined"),
      element("span", {class: "quiet"}, "a row is " + bytesText(this.rowBytes || 0)));
  }
}

// Memory over time: up to three lines on one canvas, with the values under the pointer.

const SERIES = [
  {name: "live", column: 1, color: "--series-a"},
  {name: "resident", column: 2, color: "--series-b"},
  {name: "committed", column: 3, color: "--series-c"},
];

class Timeline {
  constructor(points) {
    this.count = points.length / 4;
    this.points = points;
    this.series = SERIES.filter(series => this.some(series.column));
    this.canvas = element("canvas", {class: "chart", tabindex: "0", role: "img",
      "aria-label": "Memory over time: " + this.series.map(series => series.name).join(", ") + ". Arrow keys move the cursor."});
    this.legend = element("div", {class: "legend", role: "status", "aria-live": "polite"});
    this.cursor = -1;
    this.canvas.addEventListener("mousemove", e => this.point(this.indexAt(e.clientX - this.canvas.getBoundingClientRect().left)));
    this.canvas.addEventListener("mouseleave", () => this.point(-1));
    this.canvas.addEventListener("blur", () => this.point(-1));
    this.canvas.addEventListener("keydown", e => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[e.key];
      if (!step) return;
      e.preventDefault();
      const stride = e.shiftKey ? Math.max(1, Math.round(this.count / 20)) : 1;
      this.point(Math.max(0, Math.min(this.count - 1, (this.cursor < 0 ? (step > 0 ? -1 : this.count) : this.cursor) + step * stride)));
    });
  }

  value(i, column) {
    return this.points[i * 4 + column];
  }

  some(column) {
    for (let i = 0; i < this.count; i++) if (this.value(i, column) >= 0) return true;
    return false;
  }

  peak() {
    let most = 1;
    for (const {column} of this.series) for (let i = 0; i < this.count; i++) most = Math.max(most, this.value(i, column));
    return most;
  }

  x(i) {
    const begin = this.value(0, 0);
    const span = Math.max(1, this.value(this.count - 1, 0) - begin);
    return this.left + (this.value(i, 0) - begin) / span * (this.width - this.left - 12);
  }

  y(bytes) {
    return this.height - 24 - bytes / this.most * (this.height - 36);
  }

  indexAt(x) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x(middle) < x) low = middle + 1;
      else high = middle;
    }
    return low > 0 && x - this.x(low - 1) < this.x(low) - x ? low - 1 : low;
  }

  point(index) {
    this.cursor = index;
    this.draw();
  }

  draw() {
    const box = this.canvas.parentElement;
    if (!box || box.clientWidth === 0) return;
    this.width = box.clientWidth;
    this.height = this.width < 600 ? 200 : 260;
    this.left = 72;
    const step = this.stepFor(this.peak());
    this.most = Math.ceil(this.peak() / step) * step;
    const context = fit(this.canvas, this.width, this.height);
    context.clearRect(0, 0, this.width, this.height);
    context.font = "11px system-ui, sans-serif";
    this.drawGrid(context, step);
    for (const series of this.series) this.drawSeries(context, series);
    this.drawCursor(context);
    this.drawLegend();
  }

  // Four lines or so, at 1, 2, 4 ... 512 of a unit.
  stepFor(most) {
    return 2 ** Math.ceil(Math.log2(Math.max(1, most / 5)));
  }

  drawGrid(context, step) {
    context.strokeStyle = theme.color("--line");
    context.fillStyle = theme.color("--quiet");
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    this.labels = [];
    for (let bytes = 0; bytes <= this.most; bytes += step) {
      const y = Math.round(this.y(bytes)) + 0.5;
      context.beginPath();
      context.moveTo(this.left, y);
      context.lineTo(this.width - 12, y);
      context.stroke();
      this.labels.push(bytesText(bytes).replace(/\.0+ /, " "));
      context.fillText(this.labels.at(-1), this.left - 8, y);
    }
    const span = this.value(this.count - 1, 0) - this.value(0, 0);
    const labels = this.width < 600 ? 2 : 5;
    for (let i = 0; i <= labels; i++) {
      context.textAlign = i === 0 ? "left" : i === labels ? "right" : "center";
      const x = this.left + i / labels * (this.width - this.left - 12);
      context.fillText(i === 0 ? "0" : nanosText(span * i / labels), x, this.height - 9);
    }
    context.textAlign = "left";
  }

  // Where several points share a pixel column, the line runs from the least to the most of them.
  drawSeries(context, series) {
    context.strokeStyle = theme.color(series.color);
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    context.beginPath();
    let open = false;
    for (let i = 0; i < this.count; ) {
      const column = Math.round(this.x(i) * 2);
      let low = Infinity;
      let high = -Infinity;
      let last = -1;
      for (; i < this.count && Math.round(this.x(i) * 2) === column; i++) {
        const value = this.value(i, series.column);
        if (value < 0) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
        last = value;
      }
      if (last < 0) {
        open = false;
        continue;
      }
      if (!open) context.moveTo(column / 2, this.y(low));
      else context.lineTo(column / 2, this.y(low));
      if (high > low) context.lineTo(column / 2, this.y(high));
      if (last !== high) context.lineTo(column / 2, this.y(last));
      open = true;
    }
    context.stroke();
  }

  drawCursor(context) {
    if (this.cursor < 0) return;
    const x = Math.round(this.x(this.cursor)) + 0.5;
    context.strokeStyle = theme.color("--quiet");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, 8);
    context.lineTo(x, this.height - 24);
    context.stroke();
    for (const series of this.series) {
      const value = this.value(this.cursor, series.column);
      if (value < 0) continue;
      context.fillStyle = theme.color(series.color);
      context.beginPath();
      context.arc(x, this.y(value), 3.5, 0, 7);
      context.fill();
    }
  }

  drawLegend() {
    const entries = this.series.map(series => {
      const swatch = element("span", {class: "swatch"});
      swatch.style.background = theme.color(series.color);
      let value = 0;
      if (this.cursor >= 0) value = this.value(this.cursor, series.column);
      else for (let i = 0; i < this.count; i++) value = Math.max(value, this.value(i, series.column));
      return element("span", {}, swatch, series.name + " ", element("b", {}, value < 0 ? "\u2013" : bytesText(value)),
        this.cursor < 0 ? " at most" : "");
    });
    const when = this.cursor < 0 ? "" : "after " + nanosText(this.value(this.cursor, 0) - this.value(0, 0));
    this.legend.replaceChildren(...entries, element("span", {class: "quiet"}, when));
  }
}

// How numbers are written, and small tools for building the page.

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

function significant(value) {
  const size = Math.abs(value);
  return value.toLocaleString("en-US", {
    minimumFractionDigits: size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2,
    maximumFractionDigits: size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2,
  });
}

function bytesText(bytes) {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 ? String(Math.round(value)) : significant(value)) + " " + BYTE_UNITS[unit];
}

function countText(count) {
  return Math.round(count).toLocaleString("en-US");
}

function nanosText(nanos) {
  const size = Math.abs(nanos);
  if (size < 1e3) return Math.round(nanos) + " ns";
  if (size < 1e6) return significant(nanos / 1e3) + " us";
  if (size < 1e9) return significant(nanos / 1e6) + " ms";
  if (size < 120e9) return significant(nanos / 1e9) + " s";
  const seconds = Math.round(nanos / 1e9);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts[0] + ":" + String(parts[1]).padStart(2, "0") + ":" + String(parts[2]).padStart(2, "0");
}

function percentText(share) {
  const percent = share * 100;
  return (percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent >= 9.995 ? percent.toFixed(1) : percent.toFixed(2)) + " %";
}

function signed(text, value) {
  return value > 0 ? "+" + text : text.replace("-", "\u2212");
}

// An element with properties and children. Strings become text, never markup.
function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child != null));
  return made;
}

// Text of unknown origin, control characters and marks that turn the direction of writing replaced.
function printable(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

// Sets a canvas to `width` x `height` CSS pixels in the resolution of the screen; returns its context.
function fit(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const w = Math.max(1, Math.round(width * ratio));
  const h = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

// One tooltip for the whole page; shown near the pointer and kept inside the window.
const tip = {
  box: null,
  show(x, y, ...lines) {
    if (!this.box) {
      this.box = element("div", {class: "tip", role: "tooltip"});
      document.body.append(this.box);
    }
    this.box.replaceChildren(...lines.map(line => element("div", {}, line)));
    this.box.hidden = false;
    const width = this.box.offsetWidth;
    const height = this.box.offsetHeight;
    this.box.style.left = Math.max(4, Math.min(x + 14, window.innerWidth - width - 8)) + "px";
    this.box.style.top = (y + 20 + height > window.innerHeight ? Math.max(4, y - height - 10) : y + 18) + "px";
  },
  hide() {
    if (this.box) this.box.hidden = true;
  },
};

// Colours of the theme in force; canvases ask for them whenever they draw.
const theme = {
  printing: false,
  isDark() {
    return !this.printing && matchMedia("(prefers-color-scheme: dark)").matches;
  },
  color(name) {
    if (this.printing) return {"--ink": "#111", "--quiet": "#555", "--line": "#ccc", "--paper": "#fff"}[name] || this.read(name);
    return this.read(name);
  },
  read(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  },
};

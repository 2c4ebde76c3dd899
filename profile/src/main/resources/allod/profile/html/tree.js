// A tree of calls: the stacks of all profiles, merged by function.
//
//   callees   from the outermost call down to the one that allocates
//   callers   from the one that allocates up to the outermost
//
// Each site stands at one node (`end`): its stack is the way there from the root. The total of a node is the sum of what
// stands at it and below it. Numbers of nodes grow away from the root, so one pass backwards sums up the whole tree.

class CallTree {
  constructor(data, inverted, byLine) {
    this.data = data;
    this.parent = [-1];
    this.label = [-1]; // a number that stands for the function, or for the frame where lines count
    this.byLine = byLine;
    this.index = new Map();
    if (inverted) this.fromInside();
    else this.fromOutside();
    this.index = null;
    this.size = this.parent.length;
    this.parent = Int32Array.from(this.parent);
    this.label = Int32Array.from(this.label);
    this.depth = new Int32Array(this.size);
    for (let n = 1; n < this.size; n++) this.depth[n] = this.depth[this.parent[n]] + 1;
    this.linkChildren();
  }

  nameOf(node) {
    if (node === 0) return "all";
    return this.data.names[this.byLine ? this.data.frameName[this.label[node]] : this.label[node]];
  }

  // With its place in the source, where lines count.
  titleOf(node) {
    return node !== 0 && this.byLine ? frameText(this.data, this.label[node]) : this.nameOf(node);
  }

  nameIndex(node) {
    return node === 0 ? 0 : this.byLine ? this.data.frameName[this.label[node]] : this.label[node];
  }

  labelOf(frame) {
    return this.byLine ? frame : this.data.frameName[frame];
  }

  step(parent, label) {
    const key = parent * 0x4000000 + label; // exact: below 2^53 for 2^26 nodes and labels each
    let node = this.index.get(key);
    if (node === undefined) {
      node = this.parent.length;
      this.parent.push(parent);
      this.label.push(label);
      this.index.set(key, node);
    }
    return node;
  }

  fromOutside() {
    const {data} = this;
    const merged = new Int32Array(data.nodes);
    for (let n = 1; n < data.nodes; n++) merged[n] = this.step(merged[data.parent[n]], this.labelOf(data.frame[n]));
    this.end = data.profiles.map(profile => profile.node.map(n => merged[n]));
  }

  fromInside() {
    const {data} = this;
    const ends = new Map(); // stacks occur more than once: in both profiles, with other labels
    const endOf = start => {
      let end = ends.get(start);
      if (end === undefined) {
        end = 0;
        for (let n = start; n !== 0; n = data.parent[n]) end = this.step(end, this.labelOf(data.frame[n]));
        ends.set(start, end);
      }
      return end;
    };
    this.end = data.profiles.map(profile => profile.node.map(endOf));
  }

  linkChildren() {
    const starts = new Int32Array(this.size + 1);
    for (let n = 1; n < this.size; n++) starts[this.parent[n] + 1]++;
    for (let n = 0; n < this.size; n++) starts[n + 1] += starts[n];
    const next = starts.slice();
    this.children = new Int32Array(this.size - 1);
    for (let n = 1; n < this.size; n++) this.children[next[this.parent[n]]++] = n;
    this.starts = starts;
  }

  // Totals of one measure of a profile over the sites that `keeps(profile, site)` lets through.
  totals(profileIndex, column, keeps) {
    const totals = new Float64Array(this.size);
    const profile = this.data.profiles[profileIndex];
    const end = this.end[profileIndex];
    const values = profile.values[column];
    for (let s = 0; s < profile.count; s++) if (!keeps || keeps(profile, s)) totals[end[s]] += values[s];
    for (let n = this.size - 1; n > 0; n--) totals[this.parent[n]] += totals[n];
    return totals;
  }

  // The largest child first, so that drawing may stop at the first one too small to be seen.
  sortBy(totals) {
    for (let n = 0; n < this.size; n++) {
      const from = this.starts[n];
      const to = this.starts[n + 1];
      if (to - from > 1) {
        this.children.subarray(from, to).sort((a, b) => totals[b] - totals[a] || a - b);
      }
    }
  }
}

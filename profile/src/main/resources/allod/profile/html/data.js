// The data of the page, unpacked: typed arrays instead of objects wherever there may be many.
//
//   names       strings; frameName[f], frameFile[f], frameLine[f] are of frame f
//   parent[n]   of stack node n, always smaller than n; frame[n] its innermost frame; node 0 is the root
//   profiles    {name, node[], kind[], owner[], label[], values: [4 arrays by measure]}

const MEASURES = [
  {key: "liveBytes", name: "live bytes", column: 3, text: bytesText},
  {key: "liveBlocks", name: "live blocks", column: 2, text: countText},
  {key: "allocatedBytes", name: "allocated bytes", column: 1, text: bytesText},
  {key: "allocatedBlocks", name: "allocated blocks", column: 0, text: countText},
];
const KIND_NAMES = {
  HEAP: "heap", STACK: "stacks", MAPPED_FILE: "mapped files", SNAPSHOT: "snapshots",
  ADDRESS_SPACE: "address spaces", NATIVE: "native", JAVA_HEAP: "Java heap",
};
const SITE_FIELDS = 8;

function unpackProfile(packed) {
  const count = packed.sites.length / SITE_FIELDS;
  const column = (field, type) => {
    const values = new type(count);
    for (let i = 0; i < count; i++) values[i] = packed.sites[i * SITE_FIELDS + field];
    return values;
  };
  return {
    name: packed.name, takenAt: packed.takenAt, duration: packed.duration, sampleBytes: packed.sampleBytes,
    count,
    node: column(0, Int32Array), kind: column(1, Int32Array), owner: column(2, Int32Array), label: column(3, Int32Array),
    values: [column(4, Float64Array), column(5, Float64Array), column(6, Float64Array), column(7, Float64Array)],
  };
}

function unpack(packed) {
  const frames = packed.frames.length / 3;
  const data = {
    title: printable(packed.title), facts: packed.facts, base: packed.base, timeline: packed.timeline,
    histograms: packed.histograms, maps: packed.maps, tables: packed.tables, labels: packed.labels,
    names: packed.strings.map(printable),
    kindKeys: packed.strings,
    frameName: new Int32Array(frames), frameFile: new Int32Array(frames), frameLine: new Int32Array(frames),
    nodes: packed.nodes.length / 2 + 1,
    profiles: packed.profiles.map(unpackProfile),
  };
  for (let f = 0; f < frames; f++) {
    data.frameName[f] = packed.frames[f * 3];
    data.frameFile[f] = packed.frames[f * 3 + 1];
    data.frameLine[f] = packed.frames[f * 3 + 2];
  }
  data.parent = new Int32Array(data.nodes);
  data.frame = new Int32Array(data.nodes);
  for (let n = 1; n < data.nodes; n++) {
    data.parent[n] = n - packed.nodes[n * 2 - 2];
    data.frame[n] = packed.nodes[n * 2 - 1];
  }
  return data;
}

// `Cache.put(Cache.java:17)` as a stack trace has it.
function frameText(data, frame) {
  const file = data.names[data.frameFile[frame]];
  const line = data.frameLine[frame];
  return data.names[data.frameName[frame]] + (file ? " (" + file + (line > 0 ? ":" + line : "") + ")" : "");
}

// The frames of a stack node, the innermost first.
function stackOf(data, node) {
  const frames = [];
  for (let n = node; n !== 0; n = data.parent[n]) frames.push(frameText(data, data.frame[n]));
  return frames;
}

// The name without its package, where it is a Java name.
function shortName(name) {
  if (!/^[\w$.<>\/]+$/.test(name) || name.startsWith("<")) return name;
  const parts = name.split(".");
  return parts.length > 2 ? parts.slice(-2).join(".") : name;
}

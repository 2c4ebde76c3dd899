package allod.lab.format;

import java.nio.file.Path;

/// A heap dump that was read.
///
/// @param graph the file of its graph
/// @param idBytes of an id in the dump: 4 or 8
/// @param objects of the graph
/// @param lostReferences that led to no object of the dump, and are null in the graph
public record HeapDump(Path graph, int idBytes, int objects, long lostReferences) {}

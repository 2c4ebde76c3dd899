package allod.lab.memory;

/// A mapping, what it is for, and how that is known.
public record ClassifiedMapping(Mapping mapping, MappingKind kind, Evidence evidence) {}

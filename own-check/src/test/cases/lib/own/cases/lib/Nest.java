package own.cases.lib;

import allod.own.Own;
import allod.own.Owned;

/// A structure in a structure.
@Owned(drop = "")
public record Nest(@Own Pair pair, @Own Buf tail, int count) {}

package own.cases.lib;

import allod.own.Own;
import allod.own.Owned;

/// A plain structure of two owners.
@Owned(drop = "")
public record Pair(@Own Buf left, @Own Buf right) {}

package own.cases.lib;

import allod.own.Own;
import allod.own.Owned;

/// Owned variants, told apart by patterns.
@Owned(drop = "")
public sealed interface Shape {
    @Owned(drop = "")
    record One(@Own Buf only) implements Shape {}

    @Owned(drop = "")
    record Two(@Own Buf first, @Own Buf second) implements Shape {}
}

package own.cases.lib;

import allod.own.Own;
import allod.own.Owned;

/// A structural class with fields that may be changed, one of them plain.
@Owned(drop = "")
public final class Crate {
    public @Own Buf first;
    public @Own Buf second;
    public int count;

    public Crate(@Own Buf first, @Own Buf second) {
        this.first = first;
        this.second = second;
    }
}

import allod.own.Ref;
import own.cases.lib.Buf;

/// A field may borrow only in a view.
final class BorrowInPlainClass {
    static final class Holder { @Ref Buf held; } // error: OWN0106
}

package allod.gc.verify;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectKind;
import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.pages.Address;

/// Visits the slots of an object, with what each does for its referent: the plain twin of the tracer's loop,
/// which knows nothing of marking, so that the one can judge the other. Stateless.
final class SlotWalk {

    /// What a slot does for the object that it refers to.
    enum Strength {
        /// Keeps it alive.
        STRONG,
        /// Does not keep it alive: a referent, or the key of an ephemeron.
        WEAK,
        /// Keeps it alive as long as the key lives.
        VALUE
    }

    /// Takes one slot.
    interface Visitor {
        void slot(long object, long slotAddress, Strength strength);
    }

    private static final long FIRST_SPECIAL = HeaderLayout.BYTES;
    private static final long SECOND_SPECIAL = HeaderLayout.BYTES + SlotLayout.BYTES;

    private SlotWalk() {}

    /// @param header of the object, of a type that exists
    static void visit(TypeTable types, long object, long header, Visitor visitor) {
        long row = types.rowOf(header);
        int kind = types.kindOf(row);
        int length = HeaderLayout.lengthOf(header);
        if (kind == ObjectKind.REF_ARRAY.code()) {
            for (int i = 0; i < length; i++) {
                visitor.slot(object, object + HeaderLayout.BYTES + (long) i * SlotLayout.BYTES, Strength.STRONG);
            }
        } else if (kind == ObjectKind.STRUCT_ARRAY.code()) {
            long scale = types.scaleOf(row);
            for (int i = 0; i < length; i++) {
                visitWords(types, row, kind, object, object + HeaderLayout.BYTES + i * scale, visitor);
            }
        } else if (kind != ObjectKind.PRIM_ARRAY.code()) {
            visitSpecial(kind, object, visitor);
            visitWords(types, row, kind, object, object, visitor);
        }
    }

    private static void visitSpecial(int kind, long object, Visitor visitor) {
        if (kind >= ObjectKind.WEAK.code()) {
            visitor.slot(object, object + FIRST_SPECIAL, Strength.WEAK);
        }
        if (kind == ObjectKind.EPHEMERON.code()) {
            visitor.slot(object, object + SECOND_SPECIAL, Strength.VALUE);
        }
    }

    private static void visitWords(TypeTable types, long row, int kind, long object, long start, Visitor visitor) {
        long skipped = skippedBytes(kind);
        long table = types.offsetsOf(row);
        if (table != 0) {
            int count = Address.getInt(table);
            for (int i = 0; i < count; i++) {
                visitUnless(skipped, object, start, Address.getInt(table + 4 + 4L * i), visitor);
            }
            return;
        }
        for (long bits = types.bitmapOf(row); bits != 0; bits &= bits - 1) {
            visitUnless(skipped, object, start, 8L * Long.numberOfTrailingZeros(bits), visitor);
        }
    }

    private static void visitUnless(long skipped, long object, long start, long offset, Visitor visitor) {
        if (offset >= skipped) {
            visitor.slot(object, start + offset, Strength.STRONG);
        }
    }

    /// The special slots come first, and were visited as such.
    private static long skippedBytes(int kind) {
        if (kind < ObjectKind.WEAK.code()) {
            return 0;
        }
        return kind == ObjectKind.EPHEMERON.code() ? SECOND_SPECIAL + SlotLayout.BYTES : SECOND_SPECIAL;
    }
}
